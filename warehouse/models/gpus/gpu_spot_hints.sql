-- What sellers say about Spot without naming a price: savings against on demand, interruptions.
with named as (
    select
        seller_id, sku, min(gpu_id) as gpu_id,
        count(distinct gpu_id) as gpus
    from mart.gpu_intervals
    where gpu_id is not null
    group by seller_id, sku
)
select
    s.provider_id as seller_id,
    h.sku,
    h.region,
    n.gpu_id,
    h.savings_percent,
    h.interruption_band,
    h.source_id, h.source_url, h.capture_sha256, h.locator, r.is_official,
    h.first_seen_at,
    c.last_good_at as last_confirmed_at,
    date_diff('day', cast(c.last_good_at as date), cast(a.as_of_at as date)) as age_days
from core.spot_hints h
cross join core.snapshot a
join core.sources r on r.source_id = h.source_id
join core.confirmations c on c.source_id = h.source_id and c.partition = h.partition
join seed.providers s on s.provider_id = h.listed_seller
left join named n on n.seller_id = s.provider_id and n.sku = h.sku and n.gpus = 1
where h.superseded_at is null
