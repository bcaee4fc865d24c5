-- Whether a route fits a profile, and why: the checks of its path, and whether the route is listed.
select
    r.route_id, s.profile,
    case when s.result = 'pass' and not r.is_listed then 'conditional' else s.result end as result,
    case
        when r.is_listed then s.reasons
        else concat('availability:conditional:not every model has this option',
            case when s.result = 'pass' then '' else concat(' | ', s.reasons) end)
    end as reasons,
    s.evidence_ids
from mart.routes r
join mart.path_suitability s on s.path_id = r.path_id
