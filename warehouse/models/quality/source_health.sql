-- How each source stands as of the snapshot; hand-kept rates carry their own dates instead.
with partitions as (
    select
        c.source_id,
        max(c.last_good_at) as last_good_at,
        max(c.last_change_at) as last_change_at,
        cast(sum(c.captures) as bigint) as captures,
        count(*) as partition_count,
        count(case when i.status = 'refused' then 1 end) as refused_count,
        max(case when i.status = 'refused' then i.message end) as message
    from core.confirmations c
    left join core.ingested i on i.capture_id = c.newest_capture_id
    group by c.source_id
),
current_rows as (
    select source_id, count(*) as row_count from core.token_price_meters
    where superseded_at is null group by source_id
    union all
    select source_id, count(*) from core.gpu_rates where superseded_at is null group by source_id
    union all
    select source_id, count(*) from core.fx_rates where superseded_at is null group by source_id
    union all
    select source_id, count(*) from core.model_facts where superseded_at is null
    group by source_id
    union all
    select source_id, count(*) from core.policy_facts where superseded_at is null
    group by source_id
),
rejected as (
    select source_id, count(*) as row_count from mart.rejected_rows group by source_id
),
unread as (
    select
        c.source_id,
        count(case when r.scope = 'section' then 1 end) as section_count,
        count(case when r.scope = 'key' then 1 end) as key_count,
        coalesce(min(case when r.scope = 'section' then r.reason end), min(r.reason))
            as first_reason
    from core.rejects r
    join core.ingested i on i.read_as = r.capture_id
    join core.confirmations c on c.newest_capture_id = i.capture_id
    where r.scope in ('section', 'key')
    group by c.source_id
),
held as (
    select
        source_id,
        count(case when status = 'pending' then 1 end) as pending_count,
        count(case when status = 'released' then 1 end) as released_count
    from mart.pending_prices
    group by source_id
),
held_rules as (
    select source_id, string_agg(concat(row_count, ' ', rule), '; ' order by rule) as rules
    from (select source_id, rule, count(*) as row_count from mart.pending_prices group by all)
    group by source_id
)
select
    s.source_id,
    case
        when s.status = 'disabled' then 'disabled'
        when p.last_good_at is null and coalesce(p.refused_count, 0) = 0 then 'never'
        when p.refused_count > 0 then 'refused'
        when date_diff('day', cast(p.last_good_at as date), cast(a.as_of_at as date)) > 30
        then 'stale'
        else 'fresh'
    end as status,
    p.last_good_at,
    p.last_change_at,
    date_diff('day', cast(p.last_good_at as date), cast(a.as_of_at as date)) as age_days,
    coalesce(p.captures, 0) as captures,
    coalesce(n.row_count, 0) as current_rows,
    coalesce(r.row_count, 0) as rejected_rows,
    coalesce(h.pending_count, 0) as held_rows,
    coalesce(h.released_count, 0) as released_rows,
    u.rules as held_because,
    coalesce(d.section_count, 0) as refused_sections,
    coalesce(d.key_count, 0) as unknown_keys,
    case
        when d.source_id is not null
        then concat(
            'Not understood, so that the last rows of it stand unconfirmed: ', d.section_count,
            ' section(s) and ', d.key_count, ' price key(s); one of them: ', d.first_reason
        )
    end as unread,
    p.message
from core.sources s
cross join core.snapshot a
left join partitions p on p.source_id = s.source_id
left join current_rows n on n.source_id = s.source_id
left join rejected r on r.source_id = s.source_id
left join unread d on d.source_id = s.source_id
left join held h on h.source_id = s.source_id
left join held_rules u on u.source_id = s.source_id
where s.url_count > 0
