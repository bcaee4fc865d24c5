-- J1 for the law of the Union and its members, of the United Kingdom, and of every other country.
with tied as (
    select
        t.*,
        case when t.place in ('EU', 'EEA') or g.country is not null then 'EU' else t.place end
            as law_of
    from mart.path_ties t
    left join mart.country_groups g on g.group_id = 'EU' and g.country = t.place
    where t.place not in ('US', 'CN', 'EFTA', 'global', 'other')
)
select
    path_id, law_of,
    case law_of when 'EU' then 'EU-GDPR and national law' when 'GB' then 'GB-IPA'
        else concat(law_of, '-national-law') end as laws,
    'J1' as rule,
    case
        when max(case when is_certain and role not in ('subprocessor', 'subsidiary', 'support')
            then 1 else 0 end) = 1 then 'direct'
        else 'indirect'
    end as strength,
    string_agg(distinct said, ', ' order by said) as basis,
    string_agg(distinct evidence_id, ' ' order by evidence_id) as evidence_ids,
    min(seen_on) as oldest_evidence_on
from tied
group by path_id, law_of
