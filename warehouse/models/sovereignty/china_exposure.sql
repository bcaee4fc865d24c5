-- For models of Chinese origin: what each route does to the reach of Chinese law over the data.
select
    o.route_id, o.model_id, o.model_origin, o.channel, o.provider_id, o.region, o.route_class,
    j.strength as reach_cn,
    case
        when j.strength = 'unknown' then 'unknown'
        when j.strength = 'no_evidence' then 'removed'
        when j.strength = 'direct' or o.route_class = 'publisher_api' then 'kept'
        else 'reduced'
    end as effect,
    case when o.channel = 'self_hosted' then 'origin of the model; licence of the weights'
        else 'origin of the model' end as stays,
    concat(j.rule, ': ', j.basis, case when j.strength = 'no_evidence'
        then '; J6: origin is apart from the data' else '' end) as basis
from mart.reach_j6_model_origin o
join mart.jurisdiction_reach j on j.path_id = o.path_id and j.law_of = 'CN'
