-- Step: where providers keep and handle data, by region: hand-kept places, and for a provider's
-- default, where those say nothing, what its facts state; a conditional fact only may hold.
with stated as (
    select
        f.provider_id,
        case f.fact when 'storage_regions' then 'storage' else 'inference' end as role,
        unnest(string_split(f.value, ' ')) as listed,
        f.condition is null as is_certain,
        f.fact_id, f.seen_on, f.source_kind
    from mart.policy_facts f
    where f.scope_type = 'provider' and f.fact in ('storage_regions', 'processing_regions')
        and f.is_preferred and f.provider_id is not null
        and f.value not in ('unknown', 'depends_on_deployment')
)
select
    provider_id, region, role, place, is_certain,
    concat('provider_places:', provider_id, '/', region, '/', role, '/', place) as evidence_id,
    seen_on, source_kind
from mart.provider_places
union all by name
select
    s.provider_id, 'unstated' as region, s.role,
    case when regexp_matches(s.listed, '^([A-Z]{2}|EU|EEA|EFTA|global)$') then s.listed
        else 'other' end as place,
    s.is_certain, concat('policy_facts:', s.fact_id) as evidence_id, s.seen_on, s.source_kind
from stated s
where not exists (
    select 1 from mart.provider_places d
    where d.provider_id = s.provider_id and d.region = 'unstated' and d.role = s.role
)
