-- Step: which captures are laid side by side to measure accuracy.
-- The last capture of each official document in each month, beside the capture of each third
-- party that is nearest in time, at most 45 days away (the earlier, where two are as near);
-- `captured_at` is null where there is none as near.
with captures as (
    select
        i.source_id, i.partition, i.captured_at, s.is_official,
        row_number() over (
            partition by i.source_id, i.partition, date_trunc('month', i.captured_at)
            order by i.captured_at desc, i.capture_id
        ) as from_the_end
    from core.ingested i
    join core.sources s on s.source_id = i.source_id
    where i.status = 'loaded' and s.kind = 'token_prices'
),
third_parties as (
    select distinct source_id, partition from captures where not is_official
),
near as (
    select
        o.source_id as official_source_id,
        o.partition as official_partition,
        o.captured_at as official_at,
        p.source_id,
        p.partition,
        t.captured_at
    from captures o
    cross join third_parties p
    left join captures t
        on t.source_id = p.source_id and t.partition = p.partition
        and abs(date_diff('second', o.captured_at, t.captured_at)) <= 45 * 86400
    where o.is_official and o.from_the_end = 1
    qualify row_number() over (
        partition by o.source_id, o.partition, o.captured_at, p.source_id, p.partition
        order by abs(date_diff('second', o.captured_at, t.captured_at)), t.captured_at
    ) = 1
)
select
    concat_ws('|', official_source_id, official_partition, official_at, source_id)
        as comparison_id,
    official_source_id, official_partition, official_at, source_id, partition, captured_at
from near
