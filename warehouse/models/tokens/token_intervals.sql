-- Step: every token price interval with seller and model.
-- A seller that one source lists under several labels keeps a label other than the seller's own in `variant`.
-- A list that copies a seller's figures digit for digit is read in the currency that the seller
-- bills in (`list_currency_rules`).
-- What the listed name says of the offer stands there too, and as tier where the row states none.
-- A price of which its document cannot tell whether it is a promotion's is one where another of the
-- seller's documents has the same figure, in the same time, with a discount in it.
with labels as (
    select source_id, seller_id, count(distinct listed_seller) as label_count
    from core.token_listings
    where seller_id is not null
    group by source_id, seller_id
),
listings as (
    select
        l.*,
        case
            when n.label_count = 1 or l.listed_seller = l.seller_id then null
            else concat('via ', l.listed_seller)
        end as other_label
    from core.token_listings l
    join labels n on n.source_id = l.source_id and n.seller_id = l.seller_id
),
promotions as (
    select l.seller_id, p.listed_model, p.meter, p.unit, p.price, v.valid_from, v.valid_to
    from mart.token_meters p
    join listings l
        on l.source_id = p.source_id
        and l.listed_seller = p.listed_seller
        and l.listed_model = p.listed_model
    join mart.spans v on v.row_id = p.row_id
    where p.offer = 'promotional'
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
    concat_ws('; ', nullif(p.variant, ''), nullif(l.named_variant, ''), l.other_label) as variant,
    concat_ws('; ', nullif(p.variant, ''), nullif(l.named_variant, '')) as own_variant,
    p.region,
    case
        when p.service_tier = 'standard' then coalesce(l.named_tier, p.service_tier)
        else p.service_tier
    end as service_tier,
    t.context_tier,
    p.context_above_tokens,
    p.context_up_to_tokens,
    p.context_rule,
    p.schedule,
    p.schedule_detail,
    case
        when p.offer = 'unstated' and exists (
            select 1
            from promotions o
            where o.seller_id = l.seller_id and o.listed_model = p.listed_model
                and o.meter = p.meter and o.unit = p.unit and o.price = p.price
                and (o.valid_to is null or o.valid_to > v.valid_from)
                and (v.valid_to is null or v.valid_to > o.valid_from)
        ) then 'promotional'
        else p.offer
    end as offer,
    p.meter,
    p.unit,
    p.price,
    case when u.rule = 'same_digits' then u.currency else p.currency end as currency,
    p.listed_price,
    p.listed_unit,
    p.note,
    p.effective_from,
    p.effective_to,
    p.status,
    p.deprecated_on,
    p.available_until,
    p.first_seen_at,
    p.superseded_at,
    p.source_url,
    p.capture_sha256,
    p.locator,
    s.is_official
from mart.token_meters p
join listings l
    on l.source_id = p.source_id
    and l.listed_seller = p.listed_seller
    and l.listed_model = p.listed_model
left join mart.spans v on v.row_id = p.row_id
join core.sources s on s.source_id = p.source_id
left join seed.list_currency_rules u
    on u.source_id = p.source_id and u.provider_id = l.seller_id and p.currency = 'USD'
join mart.context_tiers t
    on t.context_above_tokens is not distinct from p.context_above_tokens
    and t.context_up_to_tokens is not distinct from p.context_up_to_tokens
where p.price is not null
