-- J6: a host outside China adds no Chinese reach because the model is Chinese: origin is a matter of
-- the supply chain and is kept apart from the data. One row per route of a model of Chinese origin.
select
    r.route_id, r.model_id, m.publisher_country as model_origin, r.path_id,
    r.channel, r.provider_id, r.region,
    case
        when r.provider_id = 'own_hardware' then 'own_hardware'
        when r.channel = 'self_hosted' then 'rented_machines'
        when r.channel = 'gateway' then 'gateway'
        when r.channel = 'vendor_api' then 'publisher_api'
        when v.hq_country = 'CN' then 'chinese_provider'
        when v.parent_country = 'CN' then 'chinese_provider_abroad'
        else 'other_host'
    end as route_class
from mart.routes r
join mart.models m on m.model_id = r.model_id
left join mart.providers v on v.provider_id = r.provider_id
where m.publisher_country = 'CN'
