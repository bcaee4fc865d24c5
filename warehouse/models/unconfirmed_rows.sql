-- Step: rows that the newest capture of their partition rejected or held back: it does not
-- confirm the values that still stand.
select distinct c.source_id, c.partition, r.row_key
from core.confirmations c
join core.rejects r on r.capture_id = c.newest_capture_id
where r.row_key is not null
