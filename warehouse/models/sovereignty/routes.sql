-- The routes on which a model is really on sale: APIs that list it, machines that can hold it.
with ways as (
    select
        model_id, channel, provider_id, upstream_provider_id, region, tier,
        input_usd_per_mtok, output_usd_per_mtok, price_multiplier, price_id, price_trust,
        is_listed,
        cast(null as varchar) as gpu_id, cast(null as bigint) as gpu_count,
        cast(null as decimal(18, 9)) as usd_per_hour, cast(null as varchar) as offer_id
    from mart.route_apis
    union all by name
    select
        model_id, 'self_hosted' as channel, provider_id,
        coalesce(country, 'unstated') as region, 'standard' as tier,
        gpu_id, gpu_count, usd_per_hour, offer_id, true as is_listed
    from mart.route_machines
    union all by name
    select
        model_id, 'self_hosted' as channel, 'own_hardware' as provider_id,
        'unstated' as region, 'standard' as tier, true as is_listed
    from mart.models
    where is_open_weights
),
named as (
    select
        *,
        concat_ws('/', channel, provider_id, region, upstream_provider_id) as path_id
    from ways
)
select substr(md5(concat_ws('|', path_id, model_id, tier)), 1, 16) as route_id, *
from named
