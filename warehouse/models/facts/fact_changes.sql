-- One row per change of a fact; the first capture of a partition is the baseline.
with baseline as (
    select source_id, partition, min(captured_at) as first_at
    from core.ingested
    where status = 'loaded'
    group by source_id, partition
),
events as (
    select
        case
            when i.value = 'unknown' then 'lost'
            when i.value_before = 'unknown' then 'found'
            else 'changed'
        end as kind,
        i.valid_from as changed_at,
        i.value_before as old_value, i.value as new_value,
        i.before_id as old_fact_id, i.row_id as new_fact_id,
        i.capture_sha256 as shown_in, i.*
    from mart.policy_fact_intervals i
    where i.before_id is not null and i.value_before <> i.value
        and i.before_ended_at = i.first_seen_at
    union all by name
    select
        'appeared' as kind, i.valid_from as changed_at,
        cast(null as varchar) as old_value, i.value as new_value,
        cast(null as varchar) as old_fact_id, i.row_id as new_fact_id,
        i.capture_sha256 as shown_in, i.*
    from mart.policy_fact_intervals i
    join baseline b on b.source_id = i.source_id and b.partition = i.partition
    where i.first_seen_at > b.first_at
        and (i.before_id is null or i.before_ended_at < i.first_seen_at)
    union all by name
    select
        'ended' as kind, i.superseded_at as changed_at,
        i.value as old_value, cast(null as varchar) as new_value,
        i.row_id as old_fact_id, cast(null as varchar) as new_fact_id,
        cast(null as varchar) as shown_in, i.*
    from mart.policy_fact_intervals i
    where i.superseded_at is not null
        and (i.next_seen_at is null or i.next_seen_at > i.superseded_at)
)
select
    scope_type, scope_id, provider_id, model_id, region, fact, condition,
    md5(concat_ws('|', kind, row_id)) as change_id,
    changed_at, kind, old_value, new_value, is_decisive,
    exists (
        select 1 from seed.fact_reviews r
        where r.scope_id = e.scope_id and r.fact = e.fact and r.value = e.new_value
    ) as is_reviewed,
    old_fact_id, new_fact_id, source_id, source_url,
    shown_in as capture_sha256
from events e
