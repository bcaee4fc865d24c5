-- Whether a user may run each model under the licence of its weights (rules L1-L7): seat (ISO
-- 3166-1), monthly active users, revenue of the group in 12 months in USD, whether models are
-- offered as a service, and use (`internal`, `commercial`, `research`, `automated_decisions`,
-- `military`). A null figure is unknown, and unknown never passes. Not legal advice.
-- Example: select * from licence_gate_for('DE', 5000000, 300000000, false, 'commercial') limit 5
create macro licence_gate_for(domicile, mau, revenue_usd, is_maas, use_class) as table
with covering as (
    -- L6: the licence of the base model binds as well.
    select
        c.model_id, c.license_id, c.agreement, c.tag_seen, c.text_seen, c.hub_license_tag,
        c.seen_on, l.are_terms_known,
        case when c.applies_to = 'base_weights' then 'L6 ' else '' end as by_base
    from model_licences c
    join licences l on l.license_id = c.license_id
    where c.applies_to in ('weights', 'base_weights')
),
terms as (
    select
        c.model_id, c.by_base, t.term_id, t.kind, t.effect, t.seen_on, t.reaches_hosted_use,
        list_contains(string_split(coalesce(t.exempt_uses, ''), ' '), use_class) as is_exempt,
        case t.kind
            when 'territory' then
                list_contains(string_split(t.territory, ' '), domicile) or exists (
                    select 1 from country_groups g
                    where g.country = domicile
                        and list_contains(string_split(t.territory, ' '), g.group_id)
                )
            when 'nc' then use_class <> 'research'
            when 'mau' then mau > t.amount
            when 'revenue' then
                revenue_usd / (case when t.period = 'month' then 12 else 1 end) > t.amount
            when 'maas_revenue' then is_maas
                and revenue_usd / (case when t.period = 'month' then 12 else 1 end) > t.amount
            when 'display' then true
            when 'aup' then case
                when t.use_classes is not null
                then list_contains(string_split(t.use_classes, ' '), use_class)
                when use_class in ('automated_decisions', 'military') then null
                else false
            end
            else false
        end as is_binding
    from covering c
    join licence_terms t on t.license_id = c.license_id
),
findings as (
    select
        model_id, term_id, seen_on,
        concat(by_base, case kind
            when 'territory' then 'L1:seat is excluded'
            when 'nc' then 'L2:no commercial use'
            when 'aup' then 'L4:use policy limits this use'
            when 'display' then 'L3:name must be shown'
            else concat('L3:', kind, ' above the bound, ', replace(effect, '_', ' '))
        end, case when is_binding is null then ', not known whether it binds' else '' end)
            as reason,
        case
            when is_binding is null then 'unknown'
            when effect = 'no_rights' then 'fail'
            else 'conditional'
        end as result,
        case
            when kind <> 'territory' or is_binding is null or not reaches_hosted_use
            then 'conditional'
            when reaches_hosted_use then 'fail'
            else 'unknown'
        end as hosted_result
    from terms
    where not is_exempt and coalesce(is_binding, true)
    union all
    select
        model_id, null, seen_on,
        concat(by_base, 'L5:tag ', coalesce(tag_seen, hub_license_tag, 'unknown'), ', text ',
            coalesce(text_seen, 'unknown')),
        'conditional', 'conditional'
    from covering
    where agreement = 'conflict'
    union all
    select
        model_id, null, seen_on, concat(by_base, 'L5:terms of ', license_id, ' were not read'),
        'unknown', 'conditional'
    from covering
    where not are_terms_known
    union all
    select
        m.model_id, null, null,
        case
            when not m.is_open_weights then 'L7:weights are not given out, terms of the seller'
            when m.hub_license_tag is not null
            then concat('L5:only the tag ', m.hub_license_tag, ' is known')
            else 'L5:no licence was read'
        end,
        case when not m.is_open_weights then 'conditional' else 'unknown' end, 'conditional'
    from models m
    where not exists (select 1 from covering c where c.model_id = m.model_id)
),
judged as (
    select
        model_id,
        max(case result when 'fail' then 3 when 'unknown' then 2 else 1 end) as worst,
        max(case hosted_result when 'fail' then 3 when 'unknown' then 2 else 1 end) as worst_hosted,
        string_agg(distinct reason, ' | ' order by reason) as reasons,
        string_agg(distinct term_id, ' ' order by term_id) as evidence_ids
    from findings
    group by model_id
),
covered as (
    select
        model_id,
        string_agg(distinct license_id, ' ' order by license_id) as license_ids,
        min(seen_on) as oldest_evidence_on
    from covering
    group by model_id
)
select
    m.model_id,
    case coalesce(j.worst, 0)
        when 0 then 'pass' when 1 then 'conditional' when 2 then 'unknown' else 'fail'
    end as result,
    case coalesce(j.worst_hosted, 1)
        when 1 then 'conditional' when 2 then 'unknown' else 'fail'
    end as hosted_result,
    coalesce(j.reasons, 'L1-L6:no term binds') as reasons,
    c.license_ids,
    j.evidence_ids,
    c.oldest_evidence_on
from models m
left join judged j on j.model_id = m.model_id
left join covered c on c.model_id = m.model_id;
