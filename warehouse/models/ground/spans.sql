-- Step: when each interval of history holds, as its source has it by now; one row per piece.
-- What the source states counts, else what we saw; a listing ends on the day that its seller ends
-- the model. Where two statements of one source about one thing reach over each other, the one that
-- it made last holds: it corrects the other. So an interval can hold in several pieces, or at no
-- time any more (`valid_to` is `valid_from`).
-- No start is known where a price had ended before we saw it and the source names no start.
with rows_of_history as (
    select
        row_id, effective_from, effective_to, first_seen_at, superseded_at, available_until,
        md5(concat_ws('|', 'tokens', source_id, listed_seller, listed_model, variant, region,
            service_tier, coalesce(context_above_tokens, -1), coalesce(context_up_to_tokens, -1),
            schedule, coalesce(schedule_detail, ''), offer, meter, unit, currency)) as thing
    from mart.token_meters
    union all
    select
        row_id, effective_from, effective_to, first_seen_at, superseded_at,
        cast(null as date) as available_until,
        md5(concat_ws('|', 'gpus', source_id, listed_seller, product, sku, variant, region,
            purchase, term_months, coalesce(payment, ''), currency)) as thing
    from core.gpu_rates
),
said as (
    select
        row_id, thing, first_seen_at,
        case
            when effective_from is not null then effective_from
            when effective_to <= first_seen_at then timestamptz '-infinity'
            else first_seen_at
        end as starts_at,
        least(coalesce(effective_to, timestamptz 'infinity'),
            coalesce(superseded_at, timestamptz 'infinity'),
            coalesce(cast(available_until as timestamptz), timestamptz 'infinity')) as ends_at
    from rows_of_history
),
edges as (
    select thing, starts_at as edge from said
    union
    select thing, ends_at from said
),
slots as (
    select
        thing, edge as starts_at,
        lead(edge) over (partition by thing order by edge) as ends_at
    from edges
),
held as (
    select t.thing, t.starts_at, t.ends_at, s.row_id
    from slots t
    join said s on s.thing = t.thing and s.starts_at <= t.starts_at and s.ends_at >= t.ends_at
    qualify row_number() over (
        partition by t.thing, t.starts_at
        order by s.first_seen_at desc, s.starts_at desc, s.row_id
    ) = 1
),
parted as (
    select
        *,
        case
            when lag(row_id) over (partition by thing order by starts_at) = row_id
                and lag(ends_at) over (partition by thing order by starts_at) = starts_at then 0
            else 1
        end as begins
    from held
),
numbered as (
    select
        *,
        sum(begins) over (partition by thing order by starts_at rows unbounded preceding) as piece
    from parted
),
pieces as (
    select row_id, min(starts_at) as starts_at, max(ends_at) as ends_at
    from numbered
    group by thing, piece, row_id
    union all
    select s.row_id, s.starts_at, s.starts_at
    from said s
    where not exists (select 1 from held h where h.row_id = s.row_id)
)
select
    row_id,
    case when starts_at > timestamptz '-infinity' then starts_at end as valid_from,
    case when ends_at < timestamptz 'infinity' then ends_at end as valid_to
from pieces
