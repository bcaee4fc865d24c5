-- Step: held token prices that another source confirms: it states the new figure for the same
-- seller, model, tier, prompt length, hours, offer, meter, unit and currency, and was itself
-- confirmed no more than 30 days before the price was held.
with said as (
    select
        p.row_id, p.row_key, p.source_id, p.partition, l.seller_id, l.model_key, l.named_variant,
        case
            when p.service_tier = 'standard' then coalesce(l.named_tier, p.service_tier)
            else p.service_tier
        end as service_tier,
        p.context_above_tokens, p.context_up_to_tokens, p.schedule, p.offer, p.meter, p.unit,
        p.currency, p.price, s.is_official, c.last_good_at
    from core.token_price_meters p
    join core.token_listings l
        on l.source_id = p.source_id and l.listed_seller = p.listed_seller
        and l.listed_model = p.listed_model
    join core.sources s on s.source_id = p.source_id
    join core.confirmations c on c.source_id = p.source_id and c.partition = p.partition
    where p.superseded_at is null and l.seller_id is not null
)
select h.*, old.row_id as old_row_id, other.source_id as confirmed_by
from mart.held_rows h
join said old on old.source_id = h.source_id and old.row_key = h.row_key
join said other
    on other.source_id <> old.source_id and other.seller_id = old.seller_id
    and other.model_key = old.model_key and other.named_variant is not distinct from
        old.named_variant and other.service_tier = old.service_tier
    and other.context_above_tokens is not distinct from old.context_above_tokens
    and other.context_up_to_tokens is not distinct from old.context_up_to_tokens
    and other.schedule = old.schedule
    and (other.offer = old.offer or 'unstated' in (other.offer, old.offer))
    and other.meter = old.meter and other.unit = old.unit and other.currency = old.currency
    and other.price = h.new_price
    and other.last_good_at >= h.captured_at - interval 30 day
qualify row_number() over (
    partition by old.row_id
    order by other.is_official desc, other.last_good_at desc, other.source_id
) = 1
