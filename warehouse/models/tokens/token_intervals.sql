-- Step: every token price interval with seller and model.
-- A seller that one source lists under several labels keeps a label other than the seller's own in `variant`.
with labels as (
    select source_id, seller_id, count(distinct listed_seller) as label_count
    from core.token_listings
    where seller_id is not null
    group by source_id, seller_id
)
select
    p.row_id,
    p.row_key,
    p.source_id,
    p.partition,
    l.seller_id,
    l.model_id,
    l.model_key,
    p.listed_model,
    case
        when n.label_count = 1 or p.listed_seller = l.seller_id then p.variant
        when p.variant = '' then concat('via ', p.listed_seller)
        else concat(p.variant, '; via ', p.listed_seller)
    end as variant,
    p.variant as own_variant,
    p.region,
    p.service_tier,
    t.context_tier,
    p.context_above_tokens,
    p.context_up_to_tokens,
    p.context_rule,
    p.schedule,
    p.schedule_detail,
    p.offer,
    p.meter,
    p.unit,
    p.price,
    p.currency,
    p.listed_price,
    p.listed_unit,
    p.note,
    p.effective_from,
    p.effective_to,
    p.first_seen_at,
    p.superseded_at,
    p.source_url,
    p.capture_sha256,
    p.locator,
    s.is_official
from mart.token_meters p
join core.token_listings l
    on l.source_id = p.source_id
    and l.listed_seller = p.listed_seller
    and l.listed_model = p.listed_model
join core.sources s on s.source_id = p.source_id
join mart.context_tiers t
    on t.context_above_tokens is not distinct from p.context_above_tokens
    and t.context_up_to_tokens is not distinct from p.context_up_to_tokens
join labels n on n.source_id = l.source_id and n.seller_id = l.seller_id
where l.seller_id is not null and p.price is not null
