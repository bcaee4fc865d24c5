-- Step: where each path stores and computes, in one line, and whether every place that is certain or
-- possible lies in the EEA or in a country found adequate.
with standing as (
    select
        l.path_id, l.role, l.place, l.is_certain, l.evidence_id, l.seen_on,
        l.source_kind,
        l.place in ('EU', 'EEA') or e.country is not null as is_eea,
        l.place = 'EFTA' or coalesce(a.status = 'adequate', false) as is_adequate,
        l.place = 'US' as is_if_certified,
        coalesce(a.is_at_risk, false) as is_at_risk
    from mart.route_locations l
    left join mart.country_groups e on e.group_id = 'EEA' and e.country = l.place
    left join mart.adequacy a on a.country = l.place
)
select
    path_id, role,
    string_agg(case when is_certain then place else concat(place, '?') end, ' '
        order by place) as places,
    bool_and(is_eea) as is_eea,
    bool_and(is_eea or is_adequate) as is_eea_or_adequate,
    bool_and(is_eea or is_adequate or is_if_certified) as is_at_most_us,
    bool_or(place in ('global', 'other')) as is_open,
    bool_or(is_at_risk) as is_at_risk,
    bool_and(is_certain) as is_certain,
    bool_and(source_kind = 'first_party') as is_first_party,
    string_agg(evidence_id, ' ' order by evidence_id) as evidence_ids,
    min(seen_on) as oldest_on
from standing
group by path_id, role
