-- Step: rows that the last good capture of their partition rejected or held back, or that a part of
-- it which was not understood may hold: it does not confirm the values that still stand.
with last_good as (
    select c.source_id, c.partition, i.read_as
    from core.confirmations c
    join core.ingested i
        on i.source_id = c.source_id and i.partition = c.partition
        and i.captured_at = c.last_good_at
)
select g.source_id, g.partition, r.row_key
from last_good g
join core.rejects r on r.capture_id = g.read_as
where r.row_key is not null
union
select g.source_id, g.partition, u.row_key
from last_good g
join core.unshown u on u.capture_id = g.read_as
