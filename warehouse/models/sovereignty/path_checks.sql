-- Step: the checks of each profile on each path, with result, detail and evidence.
-- A fact passes only on first-party words that are not stale, a seat or place only on first-party
-- words; unknown is unknown.
with fact_results as (
    select
        *,
        case state
            when 'good' then 'pass' when 'not_applicable' then 'pass' when 'bad' then 'fail'
            when 'unknown' then 'unknown' else 'conditional'
        end as result,
        case
            when state in ('not_applicable', 'unknown') then state
            when state in ('good', 'bad', 'conditional') then shown
            else concat(state, ' ', shown)
        end as detail
    from mart.path_facts
),
fact_checks (profile, fact, check_name) as (
    values
        ('gdpr', 'dpa_available', 'dpa'), ('gdpr', 'trains_on_api_data_default', 'trains'),
        ('gdpr', 'retention_days_default', 'retention'),
        ('gdpr_strict', 'dpa_available', 'dpa'),
        ('gdpr_strict', 'trains_on_api_data_default', 'trains'),
        ('gdpr_strict', 'retention_days_default', 'retention'),
        ('hipaa', 'hipaa_baa', 'baa'),
        ('eu_financial_services', 'dpa_available', 'dpa'),
        ('eu_financial_services', 'trains_on_api_data_default', 'trains'),
        ('eu_financial_services', 'retention_days_default', 'retention')
),
by_fact as (
    select
        r.path_id, c.profile, c.check_name,
        case
            when p.is_own then 'pass'
            when c.check_name = 'baa' and r.result = 'pass' then 'conditional'
            else r.result
        end as result,
        case
            when p.is_own then 'own machines'
            when c.check_name = 'baa' and r.result = 'pass' then 'offered, not signed'
            else r.detail
        end as detail,
        r.evidence_ids
    from fact_results r
    join fact_checks c on c.fact = r.fact
    join mart.paths p on p.path_id = r.path_id
),
transfers as (
    select
        p.path_id, g.profile,
        case
            when p.is_own then 'pass'
            when i.path_id is null then 'unknown'
            when i.is_eea and coalesce(s.is_eea, false)
            then case when i.is_first_party and s.is_first_party then 'pass' else 'conditional' end
            when i.is_eea_or_adequate and coalesce(s.is_eea_or_adequate, false)
            then case
                when i.is_at_risk or s.is_at_risk or not i.is_first_party or not s.is_first_party
                then 'conditional' else 'pass' end
            when s.path_id is null and i.is_eea_or_adequate then 'unknown'
            when t.state <> 'unknown' then 'conditional'
            when i.is_open or i.is_at_most_us then 'unknown'
            when d.state in ('unknown', 'bad') then 'fail'
            else 'unknown'
        end as result,
        case
            when p.is_own then 'own machines'
            when i.path_id is null then 'place of inference unknown'
            else concat_ws(' ', concat('inference ', i.places),
                concat('storage ', coalesce(s.places, 'unknown')),
                concat('tool ', coalesce(t.shown, 'unknown')),
                case when i.is_at_risk or s.is_at_risk or contains(coalesce(t.shown, ''),
                    'CertificationMechanisms') then 'adequacy at risk' end)
        end as detail,
        concat_ws(' ', i.evidence_ids, s.evidence_ids, t.evidence_ids) as evidence_ids
    from mart.paths p
    cross join (values ('gdpr'), ('gdpr_strict'), ('eu_financial_services')) g (profile)
    left join mart.path_places i on i.path_id = p.path_id and i.role = 'inference'
    left join mart.path_places s on s.path_id = p.path_id and s.role = 'storage'
    left join mart.path_facts t on t.path_id = p.path_id and t.fact = 'transfer_tool'
    left join mart.path_facts d on d.path_id = p.path_id and d.fact = 'dpa_available'
),
seats as (
    select
        path_id, provider_id,
        string_agg(distinct place, ' ' order by place) as places,
        bool_or(source_kind = 'first_party' and seen_on is not null) as is_first_party,
        string_agg(distinct evidence_id, ' ' order by evidence_id) as evidence_ids
    from mart.path_ties
    where role in ('seat', 'contract')
    group by path_id, provider_id
),
owners as (
    -- Whether the seat of everybody on the path rests on their own words.
    select
        p.path_id,
        case
            when p.is_own then 'pass'
            when count(t.places) = 0 then 'unknown'
            when bool_or(not t.is_first_party) then 'conditional'
            else 'pass'
        end as result,
        case
            when p.is_own then 'own machines'
            when count(t.places) = 0 then 'unknown'
            else string_agg(concat(t.provider_id, ' ', t.places,
                case when t.is_first_party then '' else ' second-hand' end), ', '
                order by t.provider_id)
        end as detail,
        string_agg(t.evidence_ids, ' ' order by t.provider_id) as evidence_ids
    from mart.paths p
    left join seats t on t.path_id = p.path_id
    group by p.path_id, p.is_own
),
reaches as (
    select
        p.path_id, g.profile, g.law_of,
        case j.strength
            when 'direct' then 'fail'
            when 'likely' then 'fail'
            when 'indirect' then 'conditional'
            when 'unknown' then 'unknown'
            else 'pass'
        end as result,
        concat(j.strength, case when j.strength in ('no_evidence', 'unknown') then ''
            else concat(' ', j.basis) end) as detail,
        j.evidence_ids
    from mart.paths p
    cross join (values ('gdpr_strict', 'US'), ('gdpr_strict', 'CN'),
        ('no_us_jurisdiction', 'US'), ('no_chinese_jurisdiction', 'CN')) g (profile, law_of)
    join mart.jurisdiction_reach j on j.path_id = p.path_id and j.law_of = g.law_of
),
place_known as (
    select
        p.path_id, g.profile,
        case
            when p.is_own then 'pass'
            when i.path_id is null or i.is_open then 'unknown'
            when i.is_certain and i.is_first_party then 'pass'
            else 'conditional'
        end as result,
        case
            when p.is_own then 'own machines'
            when i.is_first_party then i.places
            else coalesce(i.places || ' second-hand', 'unknown')
        end as detail,
        i.evidence_ids
    from mart.paths p
    cross join (values ('no_us_jurisdiction'), ('no_chinese_jurisdiction')) g (profile)
    left join mart.path_places i on i.path_id = p.path_id and i.role = 'inference'
),
assurance as (
    select
        p.path_id,
        case
            when p.is_own then 'pass'
            when bool_or(f.state not in ('unknown', 'bad', 'not_applicable')) then 'conditional'
            else 'unknown'
        end as certificate,
        string_agg(f.evidence_ids, ' ' order by f.fact) as evidence_ids
    from mart.paths p
    join mart.path_facts f on f.path_id = p.path_id and f.fact in ('soc2', 'iso27001')
    group by p.path_id, p.is_own
)
select path_id, profile, check_name, result, detail, evidence_ids from by_fact
union all
select path_id, profile, 'transfer', result, detail, evidence_ids from transfers
union all
select path_id, profile, concat('reach_', lower(law_of)), result, detail, evidence_ids
from reaches
union all
select o.path_id, g.profile, 'operator', o.result, o.detail, o.evidence_ids
from owners o
cross join (values ('no_us_jurisdiction'), ('no_chinese_jurisdiction')) g (profile)
union all
select path_id, profile, 'place', result, detail, evidence_ids from place_known
union all
select path_id, 'eu_financial_services', 'certificate', certificate,
    case when certificate = 'pass' then 'own machines' else certificate end, evidence_ids
from assurance
union all
select path_id, 'eu_financial_services', 'audit_and_exit_rights',
    case when is_own then 'pass' else 'unknown' end,
    case when is_own then 'own machines' else 'no public evidence' end, null
from mart.paths
