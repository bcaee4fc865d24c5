-- Step: the days that the GPU market is told for: each day with a capture, or that a hand-kept rate
-- was read on, in the 92 days up to the newest one, before that the last such day of each month.
with captured as (
    select distinct cast(i.captured_at as date) as day
    from core.ingested i
    join core.sources s on s.source_id = i.source_id
    where s.kind = 'gpu_rates' and i.status = 'loaded'
    union
    select r.priced_on
    from seed.gpu_rates r
    cross join core.snapshot a
    where cast(r.priced_on as timestamptz) <= a.as_of_at
),
placed as (
    select
        day,
        date_diff('day', day, max(day) over ()) as days_back,
        row_number() over (partition by date_trunc('month', day) order by day desc) as from_end
    from captured
)
select day from placed where days_back <= 92 or from_end = 1
