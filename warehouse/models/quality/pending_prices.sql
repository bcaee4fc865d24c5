-- Prices of the newest captures that look wrong beside what stood before or what other sellers
-- ask, and what became of them.
select
    h.row_id as pending_id,
    'token_prices' as subject,
    l.seller_id,
    p.listed_model as item,
    l.model_id as item_id,
    concat_ws(', ', p.meter, p.service_tier, t.context_tier, p.region, nullif(p.variant, ''),
        case when p.schedule <> 'always' then p.schedule end,
        case when p.offer = 'promotional' then p.offer end) as detail,
    p.currency,
    p.unit,
    h.old_price,
    h.new_price,
    h.rule,
    case when r.row_id is null then 'pending' else 'released' end as status,
    r.confirmed_by,
    h.captured_at as held_at,
    h.source_id, h.source_url, h.capture_sha256, h.locator
from mart.held_rows h
join core.token_price_meters p
    on p.source_id = h.source_id and p.row_key = h.row_key and p.superseded_at is null
join core.token_listings l
    on l.source_id = p.source_id and l.listed_seller = p.listed_seller
    and l.listed_model = p.listed_model
join mart.context_tiers t
    on t.context_above_tokens is not distinct from p.context_above_tokens
    and t.context_up_to_tokens is not distinct from p.context_up_to_tokens
left join mart.token_released r on r.old_row_id = p.row_id
union all by name
select
    t.row_id as pending_id, 'token_prices' as subject, t.seller_id, t.listed_model as item,
    t.model_id as item_id,
    t.detail,
    t.currency, t.unit, cast(null as decimal(18, 9)) as old_price, t.price as new_price,
    'far_from_other_sellers' as rule,
    'pending' as status, cast(null as varchar) as confirmed_by,
    t.last_confirmed_at as held_at, t.source_id, t.source_url, t.capture_sha256, t.locator
from mart.token_implausible i
join mart.token_standing t on t.price_id = i.price_id and t.model_key = i.model_key
where t.unit = 'per_mtok' and t.meter in ('input', 'output')
union all by name
select
    h.row_id as pending_id, 'gpu_rates' as subject, i.seller_id, i.sku as item, i.gpu_id as item_id,
    concat_ws(', ', i.purchase,
        case when i.term_months > 0 then concat(i.term_months, ' months') end, i.region) as detail,
    i.currency, i.price_basis as unit, h.old_price, h.new_price, h.rule, 'pending' as status,
    cast(null as varchar) as confirmed_by, h.captured_at as held_at, h.source_id, h.source_url,
    h.capture_sha256, h.locator
from mart.held_rows h
join mart.gpu_intervals i
    on i.source_id = h.source_id and i.row_key = h.row_key and i.superseded_at is null
