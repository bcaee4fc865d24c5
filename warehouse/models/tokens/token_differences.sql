-- Step: pairs of sources that differ today, each seen from both sides: `one` and the `other`.
with differing as (
    select
        md5(concat_ws('|', row_id, other_row_id)) as disagreement_id,
        seller_id, model_key, kind, own_variant, service_tier, meter, unit, currency,
        are_two_places,
        source_id, row_id, listed_model, name_key, place, schedule, offer, price,
        last_confirmed_at,
        other_source_id, other_row_id, other_listed_model, other_name_key, other_place,
        other_schedule, other_offer, other_price, other_last_confirmed_at
    from mart.token_pairs
    where comparison_id = 'today' and not is_equal
)
select
    *,
    'first' as side
from differing
union all by name
select
    disagreement_id, seller_id, model_key, kind, own_variant, service_tier, meter, unit, currency,
    are_two_places,
    other_source_id as source_id, other_row_id as row_id, other_listed_model as listed_model,
    other_name_key as name_key, other_place as place, other_schedule as schedule,
    other_offer as offer, other_price as price, other_last_confirmed_at as last_confirmed_at,
    source_id as other_source_id, row_id as other_row_id, listed_model as other_listed_model,
    name_key as other_name_key, place as other_place, schedule as other_schedule,
    offer as other_offer, price as other_price, last_confirmed_at as other_last_confirmed_at,
    'second' as side
from differing
