-- What providers say they do with data: live facts and hand-kept ones, the row to go by marked.
-- A hand-kept fact gives way to a first-party live one of its scope, fact and condition that is not
-- older; where the live document no longer says, the hand-kept fact stays and is stale.
-- A copy in an archive of terms was seen when its text last changed. Where the copy does not tell,
-- a hand-kept fact of the same value does; else it is stale.
with dated as (
    select
        i.source_id, i.partition,
        min(cast(i.valid_from as date)) as changed_on,
        min(case when i.effective_from is null and i.before_id is null then 0 else 1 end) as is_dated
    from mart.policy_fact_intervals i
    where i.fact = 'document_sha256' and i.superseded_at is null
    group by i.source_id, i.partition
),
kept_dates as (
    select scope_id, fact, condition, value, max(seen_on) as kept_on
    from seed.policy_facts
    where scope_type = 'provider' and source_kind = 'first_party'
    group by scope_id, fact, condition, value
),
live as (
    select
        i.row_id as fact_id,
        i.scope_type, i.scope_id, i.provider_id, i.model_id, i.region, i.fact, i.condition,
        i.value,
        case when i.is_first_party then 'first_party' else 'secondary' end as source_kind,
        i.document_kind, i.quote, i.source_id, i.source_url, i.capture_sha256, i.locator,
        coalesce(case when d.is_dated = 0 then k.kept_on end, d.changed_on, cast(
            case when u.row_key is null then c.last_good_at else i.first_seen_at end as date
        )) as seen_on,
        i.valid_from,
        i.note,
        i.is_first_party and i.value <> 'unknown' as is_text_seen,
        i.is_decisive and i.value <> 'unknown' and i.known_before <> i.value and not exists (
            select 1 from seed.fact_reviews r
            where r.scope_id = i.scope_id and r.fact = i.fact and r.value = i.value
        ) as needs_review,
        false as is_disputed,
        coalesce(d.is_dated, 1) = 0 and k.kept_on is null as is_undated
    from mart.policy_fact_intervals i
    join core.confirmations c on c.source_id = i.source_id and c.partition = i.partition
    left join mart.unconfirmed_rows u
        on u.source_id = i.source_id and u.partition = i.partition and u.row_key = i.row_key
    left join dated d on d.source_id = i.source_id and d.partition = i.partition
    left join kept_dates k
        on k.scope_id = i.scope_id and k.fact = i.fact and k.value = i.value
        and k.condition is not distinct from i.condition
    where i.superseded_at is null
),
kept as (
    select
        s.fact_id,
        s.scope_type,
        case when s.scope_type = 'route'
            then concat_ws('|', s.scope_id, coalesce(s.model_id, '*'), coalesce(s.region, '*'))
            else s.scope_id end as scope_id,
        case when s.scope_type in ('provider', 'route') then s.scope_id end as provider_id,
        case s.scope_type when 'model' then s.scope_id when 'route' then s.model_id end as model_id,
        s.region, s.fact, s.condition, s.value, s.source_kind, s.document_kind,
        cast(null as varchar) as quote,
        'seed_policy_facts' as source_id,
        s.source_url,
        cast(null as varchar) as capture_sha256,
        s.locator,
        s.seen_on,
        cast(s.seen_on as timestamptz) as valid_from,
        s.note,
        s.status = 'verified' as is_text_seen,
        false as needs_review,
        s.status = 'conflict' as is_disputed,
        false as is_undated
    from seed.policy_facts s
),
standing as (
    select l.*, false as is_gone from live l
    union all by name
    select
        k.*,
        k.value <> 'unknown' and exists (
            select 1 from live l
            where l.scope_id = k.scope_id and l.fact = k.fact
                and l.condition is not distinct from k.condition
                and l.source_kind = 'first_party' and l.value = 'unknown'
                and k.source_kind = 'first_party' and l.seen_on >= coalesce(k.seen_on, l.seen_on)
        ) as is_gone
    from kept k
    where not exists (
        select 1 from live l
        where l.scope_id = k.scope_id and l.fact = k.fact
            and l.condition is not distinct from k.condition
            and l.source_kind = 'first_party' and l.value <> 'unknown'
            and l.seen_on >= coalesce(k.seen_on, l.seen_on)
    ) and not (k.value = 'unknown' and exists (
        select 1 from live l
        where l.scope_id = k.scope_id and l.fact = k.fact and l.value <> 'unknown'
    ))
),
ranked as (
    select
        s.*,
        row_number() over (
            partition by s.scope_type, s.scope_id, s.fact, s.condition
            order by
                case when s.value = 'unknown' then 1 else 0 end,
                case s.source_kind when 'first_party' then 0 when 'secondary' then 1 else 2 end,
                s.seen_on desc nulls last,
                s.fact_id
        ) as choice,
        s.is_gone or s.is_undated or coalesce(date_diff('day', s.seen_on, cast(a.as_of_at as date)) > case
            when s.document_kind in ('terms', 'licence') then 90 else 30 end, s.value <> 'unknown')
            as is_stale
    from standing s
    cross join core.snapshot a
),
opposed as (
    select
        r.fact_id,
        max(case when o.source_kind = r.source_kind then 1 else 0 end) as is_equal_opposed
    from ranked r
    join ranked o
        on o.scope_type = r.scope_type and o.scope_id = r.scope_id and o.fact = r.fact
        and o.condition is not distinct from r.condition
        and o.value <> r.value and o.value <> 'unknown'
    where r.value <> 'unknown'
    group by r.fact_id
)
select
    r.scope_type, r.scope_id, r.provider_id, r.model_id, r.region, r.fact, r.condition,
    r.fact_id,
    r.value,
    case
        when r.value = 'unknown' then 'unknown'
        when r.needs_review then 'needs_review'
        when r.is_disputed or (o.fact_id is not null and (r.choice > 1 or o.is_equal_opposed = 1))
        then 'conflict'
        when r.is_stale then 'stale'
        when r.is_text_seen then 'verified'
        else 'unverified'
    end as status,
    r.choice = 1 as is_preferred,
    r.is_stale,
    r.source_kind, r.document_kind, r.quote, r.source_id, r.source_url, r.capture_sha256,
    r.locator, r.seen_on, r.valid_from, r.note
from ranked r
left join opposed o on o.fact_id = r.fact_id
