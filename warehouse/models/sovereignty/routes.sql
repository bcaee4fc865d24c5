-- The routes on which a model is really on sale: APIs that list it, machines that can hold it.
-- A machine's region is its country; where nobody says which, and on own hardware, it is unstated.
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
select
    substr(md5(concat_ws('|', n.path_id, n.model_id, n.tier)), 1, 16) as route_id, n.*,
    coalesce(c.country, p.country) as country,
    coalesce(c.region_group, p.region_group) as region_group,
    case when c.country is not null then 'region' else coalesce(p.zone_kind, 'unstated') end
        as zone_kind,
    coalesce(c.country, p.region_label) as region_label
from named n
left join seed.countries c on c.country = n.region and n.channel = 'self_hosted'
left join mart.places p
    on p.seller_id = n.provider_id and p.region = n.region and n.channel <> 'self_hosted'
