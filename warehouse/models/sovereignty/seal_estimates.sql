-- Our estimate of a path under the EU Cloud Sovereignty Framework; objectives without public facts
-- stay null. SOV-2: 0 under direct foreign (US, Chinese) reach without EU law, 1 with it, 2 where
-- reach is indirect, 3 where no tie was found, 4 on own machines. SOV-3: 1 place unknown or open but
-- no training, 2 EEA inference, 3 EEA storage too. SOV-4: 1 support outside the EEA, 3 inside.
-- SOV-7: 1 a report or certificate is named.
with reached as (
    select
        path_id,
        max(case when law_of in ('US', 'CN') and strength in ('direct', 'likely') then 1 else 0 end)
            as is_foreign,
        max(case when law_of in ('US', 'CN') and strength = 'indirect' then 1 else 0 end)
            as is_indirect,
        max(case when law_of in ('US', 'CN') and strength = 'unknown' then 1 else 0 end)
            as is_unknown,
        max(case when law_of = 'EU' and strength = 'direct' then 1 else 0 end) as is_eu
    from mart.jurisdiction_reach
    group by path_id
),
graded as (
    select
        p.path_id,
        case
            when p.is_own then 4
            when r.is_foreign = 1 then r.is_eu
            when r.is_unknown = 1 then null
            when r.is_indirect = 1 then 2
            else 3
        end as sov2_legal,
        case
            when p.is_own then 4
            when i.is_eea and s.is_eea then 3
            when i.is_eea then 2
            when t.state in ('good', 'stale') then 1
        end as sov3_data,
        case when p.is_own then 4 when u.is_eea then 3 when u.path_id is not null then 1 end
            as sov4_operations,
        case when exists (
            select 1 from mart.certifications c
            where c.provider_id = p.provider_id and c.holder = 'provider'
        ) then 1 end as sov7_security
    from mart.paths p
    join reached r on r.path_id = p.path_id
    left join mart.path_places i on i.path_id = p.path_id and i.role = 'inference'
    left join mart.path_places s on s.path_id = p.path_id and s.role = 'storage'
    left join mart.path_places u on u.path_id = p.path_id and u.role = 'support'
    left join mart.path_facts t
        on t.path_id = p.path_id and t.fact = 'trains_on_api_data_default'
),
weighed as (
    -- Weights of the framework: SOV-2 10, SOV-3 10, SOV-4 15, SOV-7 10 of 100.
    select
        *,
        case when sov2_legal is null then 0 else 10 end
            + case when sov3_data is null then 0 else 10 end
            + case when sov4_operations is null then 0 else 15 end
            + case when sov7_security is null then 0 else 10 end as weight,
        10 * coalesce(sov2_legal, 0) + 10 * coalesce(sov3_data, 0)
            + 15 * coalesce(sov4_operations, 0) + 10 * coalesce(sov7_security, 0) as points
    from graded
)
select
    path_id,
    cast(sov2_legal as bigint) as sov2_legal,
    cast(sov3_data as bigint) as sov3_data,
    cast(sov4_operations as bigint) as sov4_operations,
    cast(sov7_security as bigint) as sov7_security,
    cast(least(sov2_legal, sov3_data, sov4_operations, sov7_security) as bigint) as gate_seal,
    case when weight > 0 then round(100.0 * points / (4 * weight), 1) end
        as weighted_score_percent,
    cast(weight as bigint) as weight_known_percent
from weighed
