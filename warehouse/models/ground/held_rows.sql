-- Step: prices that the last judged capture of their partition holds back, beside what stands.
-- Judged is a capture that was taken, or refused because most of its prices moved.
with judged as (
    select source_id, partition, captured_at from core.ingested where status = 'loaded'
    union all
    select source_id, partition, captured_at from core.rejects where rule is not null
),
last_judged as (
    select source_id, partition, max(captured_at) as captured_at
    from judged
    group by source_id, partition
)
select
    json_extract_string(r.offending, '$.row_id') as row_id,
    r.row_key, r.source_id, r.partition, r.captured_at, r.rule, r.old_price, r.new_price,
    json_extract_string(r.offending, '$.listed_price') as listed_price,
    json_extract_string(r.offending, '$.listed_unit') as listed_unit,
    r.source_url, r.capture_sha256, r.locator
from core.rejects r
join last_judged j
    on j.source_id = r.source_id and j.partition = r.partition and j.captured_at = r.captured_at
where r.rule is not null
