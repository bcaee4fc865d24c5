-- Step: which witness each source is. Sources that copy one another are one: where two of them
-- differ from a seller's own document on the same figures (ten or more), and at least half of the
-- time state one and the same other figure, they share their slips. The first by name stands for both.
with slips as (
    select p.row_id, c.official_at, p.other_source_id as source_id, p.other_price
    from mart.token_pairs p
    join mart.token_comparisons c on c.comparison_id = p.comparison_id
    where p.is_official and not p.other_is_official and not p.is_equal
),
copies as (
    select a.source_id, b.source_id as other_id
    from slips a
    join slips b
        on b.row_id = a.row_id and b.official_at = a.official_at and a.source_id < b.source_id
    group by a.source_id, b.source_id
    having count(*) >= 10 and 2 * count(case when a.other_price = b.other_price then 1 end) >= count(*)
),
known as (
    select source_id from core.sources
    union
    select 'seed_token_prices'
)
select k.source_id, coalesce(min(c.source_id), k.source_id) as witness_id
from known k
left join copies c on c.other_id = k.source_id
group by k.source_id
