-- J5: behind a gateway stands an upstream provider, whose ties come on top of the gateway's own.
select
    p.path_id, l.provider_id, l.role, l.country as place,
    l.role in ('seat', 'parent', 'contract') as is_certain,
    concat('upstream ', p.upstream_provider_id, ' ', l.said) as said, l.evidence_id, l.seen_on, l.source_kind
from mart.paths p
join mart.provider_links l on l.provider_id = p.upstream_provider_id
union all by name
select
    p.path_id, d.provider_id, d.role, d.place, d.is_certain,
    concat('upstream ', p.upstream_provider_id,
        case when d.is_certain then ' ' else ' possible ' end, replace(d.role, '_', ' '), ' ',
        d.place) as said,
    d.evidence_id, d.seen_on, d.source_kind
from mart.paths p
join mart.place_statements d
    on d.provider_id = p.upstream_provider_id and d.region = 'unstated'
