-- J7: where no tie was found it says `no_evidence`, which is not `none`; and `unknown` where nobody
-- knows who runs the machines: no seat of the operator, an unknown upstream, a marketplace's hosts.
with laws (law_of, laws) as (
    values ('US', 'US-CLOUD-ACT US-FISA-702'), ('CN', 'CN-NIL CN-DSL CN-PIPL'),
        ('EU', 'EU-GDPR and national law'), ('GB', 'GB-IPA')
),
found as (
    select path_id, law_of from mart.reach_j2_us
    union all
    select path_id, law_of from mart.reach_j3_prc
    union all
    select path_id, law_of from mart.reach_j1_others
),
operators as (
    select
        p.path_id, p.is_own,
        case
            when p.is_own then null
            when p.channel = 'gateway' and p.upstream_provider_id is null then 'upstream unknown'
            when v.kind in ('marketplace', 'reseller') then 'owner of the machines unknown'
            when not exists (
                select 1 from mart.path_ties t
                where t.path_id = p.path_id and t.role in ('seat', 'contract', 'parent')
            ) then 'operator unknown'
            when p.upstream_provider_id is not null and not exists (
                select 1 from mart.provider_links l where l.provider_id = p.upstream_provider_id
            ) then 'upstream operator unknown'
        end as gap
    from mart.paths p
    left join mart.providers v on v.provider_id = p.provider_id
)
select
    o.path_id, l.law_of, l.laws, 'J7' as rule,
    case when o.gap is null then 'no_evidence' else 'unknown' end as strength,
    case
        when o.is_own then 'J4: own machines, the deployer alone'
        when o.gap is null then 'no tie found, which is not none'
        else o.gap
    end as basis,
    cast(null as varchar) as evidence_ids,
    cast(null as date) as oldest_evidence_on
from operators o
cross join laws l
where not exists (
    select 1 from found f where f.path_id = o.path_id and f.law_of = l.law_of
)
