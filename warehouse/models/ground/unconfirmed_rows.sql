-- Step: rows that the last good capture of their partition rejected or held back: it does not
-- confirm the values that still stand.
select distinct c.source_id, c.partition, r.row_key
from core.confirmations c
join core.ingested i
    on i.source_id = c.source_id and i.partition = c.partition and i.captured_at = c.last_good_at
join core.rejects r on r.capture_id = i.read_as
where r.row_key is not null
