-- Step: what every source says of every price at each moment; one figure a meter: of several that
-- hold at once the one with the latest stated start.
-- `said_at` is when the source last said so, but no later than the moment itself.
select
    m.moment, m.until_at, m.is_today,
    s.*,
    least(s.last_confirmed_at, m.moment) as said_at,
    case
        when m.moment > timestamptz '1900-01-01'
        then greatest(0, date_diff('day', cast(s.last_confirmed_at as date), cast(m.moment as date)))
        else 0
    end as age_days
from mart.token_moments m
join mart.token_says s
    on s.seller_id = m.seller_id and s.model_key = m.model_key
    and coalesce(s.valid_from, timestamptz '-infinity') <= m.moment
    and coalesce(s.valid_to, timestamptz 'infinity') > m.moment
qualify row_number() over (
    partition by m.moment, s.price_id, s.model_key, s.meter, s.unit
    order by s.effective_from desc nulls last, s.first_seen_at desc, s.row_id
) = 1
