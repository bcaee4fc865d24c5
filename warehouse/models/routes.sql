-- Step: the routes on which a model is really on sale: APIs that list it, and machines to rent.
-- A GPU price stands only where the model was measured on that GPU: a model must fit its machine.
with api as (
    select
        t.model_id, t.seller_id as provider_id, t.region,
        cast(null as varchar) as country,
        t.input_usd_per_mtok, t.output_usd_per_mtok,
        row_number() over (
            partition by t.model_id, t.seller_id, t.region
            order by t.output_usd_per_mtok, t.input_usd_per_mtok, t.price_id
        ) as choice
    from mart.token_prices t
    where t.model_id is not null and t.service_tier = 'standard'
        and t.context_above_tokens is null
),
machines as (
    select distinct seller_id as provider_id, country
    from mart.gpu_rates
    where purchase = 'on_demand' and product <> 'serverless' and usd_per_gpu_hour > 0
),
fitting as (
    select
        t.model_id, r.seller_id as provider_id, r.country,
        min(r.usd_per_gpu_hour) as usd_per_gpu_hour
    from mart.gpu_rates r
    join (select distinct model_id, gpu_id from mart.throughput) t on t.gpu_id = r.gpu_id
    where r.purchase = 'on_demand' and r.product <> 'serverless' and r.usd_per_gpu_hour > 0
    group by t.model_id, r.seller_id, r.country
)
select
    a.model_id, a.provider_id, a.region, a.country,
    case
        when p.kind in ('gateway', 'marketplace', 'reseller') then 'gateway'
        when o.provider_id is not null then 'vendor_api'
        else 'third_party_host'
    end as channel,
    a.input_usd_per_mtok, a.output_usd_per_mtok,
    cast(null as decimal(18, 9)) as usd_per_gpu_hour
from api a
join mart.providers p on p.provider_id = a.provider_id
join mart.models m on m.model_id = a.model_id
left join seed.publisher_providers o
    on o.publisher_id = m.publisher_id and o.provider_id = a.provider_id
where a.choice = 1
union all
select
    m.model_id, r.provider_id, coalesce(r.country, 'unstated'), r.country, 'self_hosted',
    null, null, f.usd_per_gpu_hour
from mart.models m
cross join machines r
left join fitting f
    on f.model_id = m.model_id and f.provider_id = r.provider_id
    and f.country is not distinct from r.country
where m.is_open_weights
union all
select m.model_id, 'own_hardware', 'unstated', null, 'self_hosted', null, null, null
from mart.models m
where m.is_open_weights
