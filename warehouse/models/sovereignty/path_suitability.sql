-- Step: each profile on each path: the worst of its checks; fail before unknown before conditional.
with judged as (
    select
        *,
        case result when 'fail' then 3 when 'unknown' then 2 when 'conditional' then 1 else 0 end
            as badness
    from mart.path_checks
),
worst as (
    select path_id, profile, max(badness) as badness
    from judged
    group by path_id, profile
)
select
    w.path_id, w.profile,
    case w.badness
        when 3 then 'fail' when 2 then 'unknown' when 1 then 'conditional' else 'pass'
    end as result,
    string_agg(concat(j.check_name, ':', j.result, ':', j.detail), ' | ' order by j.check_name)
        as reasons,
    nullif(string_agg(nullif(j.evidence_ids, ''), ' ' order by j.check_name), '') as evidence_ids
from worst w
join judged j
    on j.path_id = w.path_id and j.profile = w.profile and (w.badness = 0 or j.badness > 0)
group by w.path_id, w.profile, w.badness
