-- Where data of a path is kept or handled, as far as anybody says; no row means unknown.
select
    path_id, role, place,
    max(case when is_certain then 1 else 0 end) = 1 as is_certain,
    min(evidence_id) as evidence_id, min(seen_on) as seen_on,
    min(source_kind) as source_kind
from mart.path_ties
where role in ('storage', 'inference', 'control_plane', 'support', 'gateway')
group by path_id, role, place
