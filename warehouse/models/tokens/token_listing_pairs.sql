-- Step: which listing of one source stands beside which of another: same seller, model, kind,
-- tier, meter, unit and currency; each the other's nearest by name, then place, then figure.
-- `us` is the area of `us-east-1`, `regional` any place but the whole world.
-- A name without a canonical model is compared only where both sources spell it the same.
-- The first of a pair is the official one, else the first by name of the source.
with listings as (
    select
        comparison_id, listing_id, source_id, is_official, seller_id, model_key,
        model_id is not null as is_matched, name_key, kind, place, service_tier, meter, unit,
        currency, min(price) as lowest, max(price) as highest
    from mart.token_statements
    group by all
),
beside as (
    select
        a.comparison_id,
        a.listing_id as listing_id,
        b.listing_id as other_listing_id,
        a.source_id,
        b.source_id as other_source_id,
        a.name_key = b.name_key as has_same_name,
        case
            when a.place = b.place then 0
            when a.place in ('unstated', 'global') and b.place in ('unstated', 'global') then 1
            when a.place = 'regional' and b.place not in ('unstated', 'global') then 1
            when b.place = 'regional' and a.place not in ('unstated', 'global') then 1
            when starts_with(a.place, concat(b.place, '-')) and a.place not like '%-gov%' then 1
            when starts_with(b.place, concat(a.place, '-')) and b.place not like '%-gov%' then 1
            when a.place = 'unstated' or b.place = 'unstated' then 2
            else 3
        end as places_apart,
        case
            when a.lowest > b.highest then a.lowest - b.highest
            when b.lowest > a.highest then b.lowest - a.highest
            else 0
        end as apart
    from listings a
    join listings b
        on b.comparison_id = a.comparison_id and b.seller_id = a.seller_id
        and b.model_key = a.model_key and b.kind = a.kind
        and b.service_tier = a.service_tier and b.meter = a.meter and b.unit = a.unit
        and b.currency = a.currency
    where (a.is_matched or a.name_key = b.name_key)
        and a.source_id <> b.source_id
        and ((a.is_official and not b.is_official)
            or (a.is_official = b.is_official and a.source_id < b.source_id))
),
ranked as (
    select
        *,
        row_number() over (
            partition by listing_id, other_source_id
            order by has_same_name desc, places_apart, apart, other_listing_id
        ) as place_for_one,
        row_number() over (
            partition by other_listing_id, source_id
            order by has_same_name desc, places_apart, apart, listing_id
        ) as place_for_other
    from beside
)
select comparison_id, listing_id, other_listing_id, places_apart = 3 as are_two_places
from ranked
where place_for_one = 1 and place_for_other = 1
