-- Step: rows that the last good capture of their partition rejected or held back: it does not
-- confirm the values that still stand.
select distinct c.source_id, c.partition, r.row_key
from core.confirmations c
join core.rejects r
    on r.source_id = c.source_id and r.partition = c.partition and r.captured_at = c.last_good_at
where r.row_key is not null
