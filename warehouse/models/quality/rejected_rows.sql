-- Rows of the newest captures that are kept out, and listings whose seller nobody has named yet.
select r.source_id, r.source_url, r.capture_sha256, r.locator, r.scope, r.reason, r.offending
from core.rejects r
join core.ingested i on i.read_as = r.capture_id
join core.confirmations c on c.newest_capture_id = i.capture_id
union all by name
select
    p.source_id, p.source_url, p.capture_sha256, p.locator, 'row' as scope,
    concat('listed_seller: no provider is known for the label: ', p.listed_seller) as reason,
    concat(p.listed_model, ' ', p.meter) as offending
from core.token_price_meters p
join core.token_listings l
    on l.source_id = p.source_id and l.listed_seller = p.listed_seller
    and l.listed_model = p.listed_model
where l.seller_id is null and p.superseded_at is null
