-- Whose law can reach the data on each route, where it goes, under which contract and licence, at
-- what price, for which profiles, and how much of that is unknown. Rules J1-J7 in the models
-- `reach_j*`; the customer has its seat in the EEA.
with licences_of as (
    select
        model_id,
        string_agg(distinct license_id, ' AND ' order by license_id)
            filter (where applies_to <> 'code') as license_expr,
        max(case when agreement = 'conflict' then 1 else 0 end) as is_conflict,
        min(seen_on) as oldest_on
    from mart.model_licences
    group by model_id
),
flags as (
    select
        l.model_id,
        string_agg(distinct t.kind, ' ' order by t.kind) as kinds
    from mart.model_licences l
    join mart.licence_terms t on t.license_id = l.license_id
    where l.applies_to <> 'code'
    group by l.model_id
),
contracts as (
    select
        c.provider_id, e.name, c.governing_law, c.seen_on,
        row_number() over (
            partition by c.provider_id
            order by case c.customer_region when 'EEA' then 0 else 1 end
        ) as choice
    from mart.contracting c
    join mart.legal_entities e on e.entity_id = c.entity_id
    where c.customer_region in ('EEA', 'other')
),
reach as (
    select
        path_id,
        max(case when law_of = 'US' then strength end) as reach_us,
        max(case when law_of = 'US' then concat(rule, ': ', basis) end) as reach_us_basis,
        max(case when law_of = 'CN' then strength end) as reach_cn,
        max(case when law_of = 'CN' then concat(rule, ': ', basis) end) as reach_cn_basis,
        max(case when law_of = 'EU' then strength end) as reach_eu,
        max(case when law_of = 'EU' then concat(rule, ': ', basis) end) as reach_eu_basis,
        max(case when law_of = 'GB' then strength end) as reach_gb,
        string_agg(case when law_of not in ('US', 'CN', 'EU', 'GB') then law_of end, ' '
            order by law_of) as reach_other,
        min(oldest_evidence_on) as oldest_on
    from mart.jurisdiction_reach
    group by path_id
),
places as (
    select
        path_id,
        max(case when role = 'storage' then places end) as storage,
        max(case when role = 'inference' then places end) as inference,
        max(case when role = 'support' then places end) as support,
        bool_or(is_at_risk) filter (where role in ('storage', 'inference')) as is_at_risk,
        bool_or(is_open) filter (where role in ('storage', 'inference')) as is_open
    from mart.path_places
    group by path_id
),
facts as (
    select
        path_id,
        max(case when fact = 'trains_on_api_data_default' then shown end) as trains_on_data,
        max(case when fact = 'retention_days_default' then shown end) as retention_days,
        max(case when fact = 'zdr_available' then shown end) as zdr_available,
        max(case when fact = 'dpa_available' then shown end) as dpa_available,
        max(case when fact = 'hipaa_baa' then shown end) as hipaa_baa,
        max(case when fact = 'transfer_tool' then shown end) as transfer_tool,
        min(oldest_on) as oldest_on
    from mart.path_facts
    where state <> 'not_applicable'
    group by path_id
),
certificates as (
    select
        provider_id,
        string_agg(concat(scheme, coalesce(' ' || type, ''), ' (', replace(holder, '_', ' '),
            ')'), '; ' order by scheme, holder) as certifications
    from mart.certifications
    group by provider_id
),
results as (
    select
        route_id,
        max(case when profile = 'gdpr' then result end) as gdpr,
        max(case when profile = 'gdpr_strict' then result end) as gdpr_strict,
        max(case when profile = 'hipaa' then result end) as hipaa,
        max(case when profile = 'eu_financial_services' then result end) as eu_financial_services,
        max(case when profile = 'no_chinese_jurisdiction' then result end)
            as no_chinese_jurisdiction,
        max(case when profile = 'no_us_jurisdiction' then result end) as no_us_jurisdiction
    from mart.suitability
    group by route_id
),
joined as (
    select
        r.*,
        m.publisher_country as model_origin,
        m.is_open_weights,
        j.reach_us, j.reach_us_basis, j.reach_cn, j.reach_cn_basis, j.reach_eu, j.reach_eu_basis,
        j.reach_gb, j.reach_other,
        w.storage, w.inference, w.support,
        c.name as contracting_entity, c.governing_law,
        f.trains_on_data, f.retention_days, f.zdr_available, f.dpa_available, f.hipaa_baa,
        f.transfer_tool,
        case
            when r.provider_id = 'own_hardware' then false
            when w.is_at_risk or contains(coalesce(f.transfer_tool, ''), 'CertificationMechanisms')
            then true
            when w.inference is null or w.is_open then null
            else false
        end as is_adequacy_at_risk,
        x.certifications,
        l.license_expr,
        nullif(concat_ws(' ', k.kinds, case when l.is_conflict = 1 then 'conflict' end), '')
            as license_flags,
        s.gdpr, s.gdpr_strict, s.hipaa, s.eu_financial_services, s.no_chinese_jurisdiction,
        s.no_us_jurisdiction,
        least(j.oldest_on, f.oldest_on, c.seen_on, l.oldest_on) as oldest_evidence_on,
        (case when r.channel = 'self_hosted' then 1 else 0 end) as is_self_hosted
    from mart.routes r
    join mart.models m on m.model_id = r.model_id
    join reach j on j.path_id = r.path_id
    join results s on s.route_id = r.route_id
    left join places w on w.path_id = r.path_id
    left join facts f on f.path_id = r.path_id
    left join contracts c on c.provider_id = r.provider_id and c.choice = 1
    left join certificates x on x.provider_id = r.provider_id
    left join licences_of l on l.model_id = r.model_id
    left join flags k on k.model_id = r.model_id
)
select
    j.* exclude (offer_id, is_open_weights, is_self_hosted),
    cast(
        case when provider_id = 'own_hardware' then 0 else
            (case when reach_us = 'unknown' then 1 else 0 end)
            + (case when reach_cn = 'unknown' then 1 else 0 end)
            + (case when storage is null then 1 else 0 end)
            + (case when inference is null then 1 else 0 end)
            + (case when support is null then 1 else 0 end)
            + (case when contracting_entity is null then 1 else 0 end)
            + (case when governing_law is null then 1 else 0 end)
            + (case when dpa_available is null then 1 else 0 end)
            + (case when hipaa_baa is null then 1 else 0 end)
            + (case when transfer_tool is null then 1 else 0 end)
            + (case when certifications is null then 1 else 0 end)
            + (case when is_self_hosted = 0 and trains_on_data is null then 1 else 0 end)
            + (case when is_self_hosted = 0 and retention_days is null then 1 else 0 end)
            + (case when is_self_hosted = 0 and zdr_available is null then 1 else 0 end)
        end
        + (case when is_open_weights is not false and license_expr is null then 1 else 0 end)
        as bigint) as unknown_count
from joined j
