-- J1 Step: every country that a provider is tied to beside its places: seat, parents, contract with
-- a customer in the EEA, subsidiaries, and subprocessors through whom data passes.
with contracts as (
    select *, row_number() over (
        partition by provider_id
        order by case customer_region when 'EEA' then 0 else 1 end
    ) as choice
    from mart.contracting
    where customer_region in ('EEA', 'other')
),
entities as (
    select
        c.provider_id, e.entity_id, e.name, e.country, e.parent_id, e.ultimate_parent_id,
        e.seen_on, e.source_kind
    from contracts c
    join mart.legal_entities e on e.entity_id = c.entity_id
    where c.choice = 1
)
select
    provider_id, 'seat' as role, hq_country as country, concat('seat ', hq_country) as said,
    concat('providers:', provider_id) as evidence_id, checked_on as seen_on,
    'secondary' as source_kind
from mart.providers
where hq_country is not null
union all by name
select
    provider_id, 'seat' as role, value as country, concat('seat ', value) as said,
    concat('policy_facts:', fact_id) as evidence_id, seen_on, source_kind
from mart.policy_facts
where scope_type = 'provider' and fact = 'hq_country' and regexp_matches(value, '^[A-Z]{2}$')
    and is_preferred and provider_id is not null
union all by name
select
    provider_id, 'parent' as role, parent_country as country,
    concat('parent ', coalesce(parent_entity, 'group'), ' ', parent_country) as said,
    concat('providers:', provider_id) as evidence_id, checked_on as seen_on,
    'secondary' as source_kind
from mart.providers
where parent_country is not null
union all by name
select
    provider_id, 'contract' as role, country, concat('contract with ', name, ' ', country) as said,
    concat('legal_entities:', entity_id) as evidence_id, seen_on, source_kind
from entities
union all by name
select distinct
    e.provider_id, 'parent' as role, p.country,
    concat('parent ', p.name, ' ', p.country) as said,
    concat('legal_entities:', p.entity_id) as evidence_id, p.seen_on, p.source_kind
from entities e
join mart.legal_entities p on p.entity_id in (e.parent_id, e.ultimate_parent_id)
union all by name
select
    e.provider_id, 'subsidiary' as role, s.country,
    concat('subsidiary ', s.name, ' ', s.country) as said,
    concat('legal_entities:', s.entity_id) as evidence_id, s.seen_on, s.source_kind
from entities e
join mart.legal_entities s on s.parent_id = e.entity_id
union all by name
select
    provider_id, 'subprocessor' as role, owner_country as country,
    concat('subprocessor ', name, ' ', owner_country) as said,
    concat('subprocessors:', provider_id, '/', name) as evidence_id, seen_on, source_kind
from mart.subprocessors
where is_in_data_path and owner_country is not null
