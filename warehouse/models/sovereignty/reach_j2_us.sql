-- J2: a US company, parent or place gives direct reach of the CLOUD Act and FISA 702; a US
-- subprocessor, subsidiary, support or possible place gives indirect reach.
select
    path_id, 'US' as law_of, 'US-CLOUD-ACT US-FISA-702' as laws, 'J2' as rule,
    case
        when max(case when is_certain and role not in ('subprocessor', 'subsidiary', 'support')
            then 1 else 0 end) = 1 then 'direct'
        else 'indirect'
    end as strength,
    string_agg(distinct said, ', ' order by said) as basis,
    string_agg(distinct evidence_id, ' ' order by evidence_id) as evidence_ids,
    min(seen_on) as oldest_evidence_on
from mart.path_ties
where place = 'US'
group by path_id
