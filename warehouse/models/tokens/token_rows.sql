-- Step: each source's row of prices at each moment, its input and output price side by side. A
-- row is what `token_prices` has as one: a listed model in one region, tier, prompt length, hours.
-- `place` is its region by the name that `places` gives it, `anywhere` where it names none or the
-- whole world.
select
    moment, until_at, is_today, price_id, source_id, is_official, f.seller_id, model_id, model_key,
    listed_model, variant, coalesce(own_variant, variant) as own_variant, f.region, service_tier,
    context_tier, context_above_tokens, context_up_to_tokens, schedule, offer, currency,
    is_doubtful,
    case
        when p.zone_kind = 'global' or f.region = 'unstated' then 'anywhere'
        else lower(coalesce(p.region_id, f.region))
    end as place,
    trim(regexp_replace(regexp_replace(lower(listed_model), '^.*/', ''), '[^a-z0-9]+', '-', 'g'),
        '-') as name_key,
    min(case when meter = 'input' and unit = 'per_mtok' then price end) as input_price,
    min(case when meter = 'output' and unit = 'per_mtok' then price end) as output_price,
    max(case when meter in ('input', 'output') then valid_from end) as began_at,
    min(said_at) as said_at,
    max(age_days) as age_days
from mart.token_in_force f
left join mart.places p on p.seller_id = f.seller_id and p.region = f.region
group by all
