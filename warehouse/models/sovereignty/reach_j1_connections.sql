-- J1: an API's reach is the union over contract, seat, parents, subsidiaries, subprocessors, and the
-- places of storage, inference, control and support. One row per tie of a path to a country or group.
select
    p.path_id, l.provider_id, l.role, l.country as place,
    l.role in ('seat', 'parent', 'contract') as is_certain, l.said, l.evidence_id, l.seen_on, l.source_kind
from mart.paths p
join mart.provider_links l on l.provider_id = p.provider_id
where p.channel <> 'self_hosted'
union all by name
select
    p.path_id, d.provider_id, d.role, d.place, d.is_certain,
    concat(case when d.is_certain then '' else 'possible ' end, replace(d.role, '_', ' '), ' ',
        d.place) as said,
    d.evidence_id, d.seen_on, d.source_kind
from mart.paths p
join mart.place_statements d on d.provider_id = p.provider_id and d.region = p.region
where p.channel <> 'self_hosted'
