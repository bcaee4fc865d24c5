-- Step: how much the comparison knows, for `coverage`: of every provider on a route and every
-- compared fact, how much rests on first-party words, how much on others', and how much is unknown.
with sellers as (
    select distinct provider_id from mart.routes where provider_id <> 'own_hardware'
),
cells as (
    select p.provider_id, n.fact, f.is_first_party
    from sellers p
    cross join (values ('trains_on_api_data_default'), ('retention_days_default'),
        ('zdr_available'), ('dpa_available'), ('hipaa_baa'), ('soc2'), ('iso27001'),
        ('transfer_tool')) n (fact)
    left join mart.provider_facts f on f.provider_id = p.provider_id and f.fact = n.fact
    union all
    select p.provider_id, 'contracting entity', max(c.source_kind) = 'first_party'
    from sellers p
    left join mart.contracting c on c.provider_id = p.provider_id
        and c.customer_region in ('EEA', 'other')
    group by p.provider_id
    union all
    select p.provider_id, 'governing law', max(c.source_kind) = 'first_party'
    from sellers p
    left join mart.contracting c on c.provider_id = p.provider_id
        and c.customer_region in ('EEA', 'other') and c.governing_law is not null
    group by p.provider_id
    union all
    select p.provider_id, 'seat', min(l.source_kind) = 'first_party'
    from sellers p
    left join mart.provider_links l on l.provider_id = p.provider_id and l.role = 'seat'
    group by p.provider_id
    union all
    select p.provider_id, n.role, min(d.source_kind) = 'first_party'
    from sellers p
    cross join (values ('inference'), ('storage'), ('support')) n (role)
    left join mart.provider_places d on d.provider_id = p.provider_id and d.role = n.role
    group by p.provider_id, n.role
),
shares as (
    select
        fact,
        avg(case when is_first_party then 1.0 else 0.0 end) as first_party,
        avg(case when is_first_party is null then 1.0 else 0.0 end) as unknown
    from cells
    group by fact
    union all
    select
        'all facts',
        avg(case when is_first_party then 1.0 else 0.0 end),
        avg(case when is_first_party is null then 1.0 else 0.0 end)
    from cells
)
select 'sovereignty' as subject, 'cells with first-party evidence' as measure, fact as member,
    cast(first_party as double) as value, 'share' as unit
from shares
union all
select 'sovereignty', 'cells unknown', fact, unknown, 'share' from shares
union all
select 'sovereignty', 'routes', channel, count(*), 'rows' from mart.routes group by channel
union all
select 'sovereignty', 'providers', 'all', count(*), 'count' from sellers
union all
select 'sovereignty', 'providers', 'with at least one known fact', count(distinct provider_id),
    'count'
from cells
where is_first_party is not null
union all
select 'sovereignty', 'models', 'all', count(distinct model_id), 'count' from mart.routes
union all
select 'sovereignty', 'models', 'with a licence read', count(distinct model_id), 'count'
from mart.model_licences
where applies_to = 'weights'
union all
select 'sovereignty', 'models', 'open weights of unknown size: no rented route', count(*), 'count'
from mart.model_sizes
where params_b is null
union all
select 'sovereignty', 'paths', 'place of inference unknown', count(*), 'count'
from mart.paths p
where not p.is_own and not exists (
    select 1 from mart.route_locations l where l.path_id = p.path_id and l.role = 'inference'
)
union all
select 'sovereignty', concat('routes ', s.result), s.profile, count(*), 'rows'
from mart.suitability s
group by s.result, s.profile
