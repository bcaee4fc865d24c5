-- J3: a Chinese company or place gives direct reach; an offshore company of a Chinese group makes it
-- likely, never none; a Chinese subprocessor, subsidiary or possible place gives indirect reach.
select
    path_id, 'CN' as law_of, 'CN-NIL CN-DSL CN-PIPL' as laws, 'J3' as rule,
    case
        when max(case when is_certain
            and role not in ('subprocessor', 'subsidiary', 'support', 'parent')
            then 1 else 0 end) = 1 then 'direct'
        when max(case when role = 'parent' then 1 else 0 end) = 1 then 'likely'
        else 'indirect'
    end as strength,
    string_agg(distinct said, ', ' order by said) as basis,
    string_agg(distinct evidence_id, ' ' order by evidence_id) as evidence_ids,
    min(seen_on) as oldest_evidence_on
from mart.path_ties
where place = 'CN'
group by path_id
