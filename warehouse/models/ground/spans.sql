-- Step: when each interval of history holds: what the source states, else what we saw.
-- No start is known where a price had ended before we saw it and the source names no start.
with rows_of_history as (
    select row_id, effective_from, effective_to, first_seen_at, superseded_at
    from mart.token_meters
    union all
    select row_id, effective_from, effective_to, first_seen_at, superseded_at
    from core.gpu_rates
)
select
    row_id,
    case
        when effective_from is not null then effective_from
        when effective_to <= first_seen_at then null
        else first_seen_at
    end as valid_from,
    case
        when effective_to is null then superseded_at
        when superseded_at is null then effective_to
        when effective_to < superseded_at then effective_to
        else superseded_at
    end as valid_to
from rows_of_history
