-- Step: GPU offers that stand today: the seller's own words, then hand-kept, then second-hand ones.
-- Where several sources state one offer, the seller's own comes first, then what was read off its
-- page by hand, then the one confirmed on the later day, then the later start that a source states,
-- then the one that says more of the GPU.
-- Offers under other names are one where seller, GPU, product, purchase, term and region are, or
-- a region is not told: of those a hand-kept one gives way to a document nearer to the seller that
-- is not older, and a second-hand one that names no region to any that is nearer, however old.
-- Where we read the seller's own document, none of the latter stands: what that leaves out may not
-- be on sale.
with said as (
    select * from mart.gpu_standing
),
spoken as (
    select distinct
        seller_id, model, memory_gb, product, purchase, term_months, stated_region, distance,
        source_id, last_confirmed_at
    from said
    where model is not null and not is_fraction
),
read_ourselves as (
    select distinct seller_id, product from said where distance = 0
),
overtaken as (
    select s.row_id
    from said s
    join spoken o
        on o.seller_id = s.seller_id and o.model = s.model and o.product = s.product
        and o.purchase = s.purchase and o.term_months = s.term_months
    where (
            (s.distance = 3 and o.distance in (1, 2))
            or (
                s.source_id = 'seed_gpu_rates' and o.source_id <> 'seed_gpu_rates'
                and o.distance <= s.distance and o.last_confirmed_at >= s.last_confirmed_at
            )
        )
        and (
            s.stated_region is null or o.stated_region is null
            or s.stated_region = o.stated_region
        )
        and (
            s.memory_gb is null or o.memory_gb is null
            or abs(s.memory_gb - o.memory_gb) <= 0.1 * greatest(s.memory_gb, o.memory_gb)
        )
    union
    select s.row_id
    from said s
    join read_ourselves r on r.seller_id = s.seller_id and r.product = s.product
    where s.distance = 3
)
select * exclude (distance, stated_region)
from said
where row_id not in (select row_id from overtaken)
qualify row_number() over (
    partition by
        seller_id, product, sku, variant, region_id, purchase, term_months, payment, currency
    order by
        distance, cast(last_confirmed_at as date) desc, effective_from desc nulls last,
        first_seen_at desc, gpu_memory_gb is null, source_id, row_id
) = 1
