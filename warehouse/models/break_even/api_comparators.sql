-- Step: the API prices that self-hosting a model is compared with, per workload: of the same weights
-- the cheapest, the median and the dearest seller, and the publisher's own API; and the closed
-- models of `closed_comparators` at their own publishers.
with cheapest as (
    select
        *,
        row_number() over (
            partition by workload_id, model_id, seller_id order by bill, price_id
        ) as place_at_seller
    from mart.api_bills
),
ranked as (
    select
        b.*,
        row_number() over (
            partition by workload_id, b.model_id order by bill, seller_id
        ) as place,
        count(*) over (partition by workload_id, b.model_id) as seller_count
    from cheapest b
    join mart.models m on m.model_id = b.model_id
    where m.is_open_weights and b.place_at_seller = 1
),
own as (
    select
        b.*, m.publisher_id,
        row_number() over (
            partition by b.workload_id, b.model_id order by b.bill, b.seller_id
        ) as place,
        count(*) over (partition by b.workload_id, b.model_id) as seller_count
    from cheapest b
    join mart.models m on m.model_id = b.model_id
    join seed.publisher_providers p
        on p.publisher_id = m.publisher_id and p.provider_id = b.seller_id
    where b.place_at_seller = 1
)
select 'cheapest' as comparator, workload_id, model_id, model_id as comparator_model_id, seller_id,
    price_id, seller_count, input_usd, output_usd, bill
from ranked where place = 1
union all by name
select
    'median' as comparator, workload_id, model_id, model_id as comparator_model_id, seller_id,
    price_id, seller_count, input_usd, output_usd, bill
from ranked where place = (seller_count + 1) // 2 and seller_count >= 3
union all by name
select
    'dearest' as comparator, workload_id, model_id, model_id as comparator_model_id, seller_id,
    price_id, seller_count, input_usd, output_usd, bill
from ranked where place = seller_count and seller_count >= 2
union all by name
select
    'publisher' as comparator, o.workload_id, o.model_id, o.model_id as comparator_model_id,
    o.seller_id, o.price_id, o.seller_count, o.input_usd, o.output_usd, o.bill
from own o
join mart.models m on m.model_id = o.model_id
where o.place = 1 and m.is_open_weights
union all by name
select
    'closed_model' as comparator, o.workload_id, m.model_id, o.model_id as comparator_model_id,
    o.seller_id, o.price_id, o.seller_count, o.input_usd, o.output_usd, o.bill
from own o
join seed.closed_comparators c on c.model_id = o.model_id
cross join mart.models m
where o.place = 1 and m.is_open_weights
    and exists (select 1 from mart.throughput_predictions t where t.model_id = m.model_id)
