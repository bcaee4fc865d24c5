-- Step: the moments from which the answer to "what does this model cost at this seller" can differ:
-- a price begins or ends, a source spoke for the last time, or what it said grows old after 30
-- days. The snapshot's own moment is one of them; `until_at` is the next, null for the last. A price
-- without a known start begins in 1900.
with edges as (
    select seller_id, model_key, coalesce(valid_from, timestamptz '1900-01-01') as moment
    from mart.token_says
    union
    select seller_id, model_key, valid_to from mart.token_says where valid_to is not null
    union
    select seller_id, model_key, last_confirmed_at from mart.token_says
    union
    select
        seller_id, model_key,
        cast(cast(last_confirmed_at as date) + interval 31 day as timestamptz)
    from mart.token_says
    union
    select s.seller_id, s.model_key, a.as_of_at
    from mart.token_says s
    cross join core.snapshot a
)
select
    e.seller_id, e.model_key, e.moment,
    lead(e.moment) over (partition by e.seller_id, e.model_key order by e.moment) as until_at,
    e.moment = a.as_of_at as is_today
from edges e
cross join core.snapshot a
-- Beyond today only what sources announce counts, not that they will have grown old.
where e.moment <= a.as_of_at or exists (
    select 1 from mart.token_says s
    where s.seller_id = e.seller_id and s.model_key = e.model_key
        and (s.valid_from = e.moment or s.valid_to = e.moment)
)
