-- Step: the prices of a GPU hour that self-hosting is computed for: per GPU, purchase and term the
-- cheapest and the median seller, and owned machines at the electricity prices of the Union and the
-- United States, unless only a price at release is known.
with ranked as (
    select
        *,
        row_number() over (
            partition by gpu_id, purchase, term_months order by rate, seller_id
        ) as place,
        count(*) over (partition by gpu_id, purchase, term_months) as seller_count
    from mart.gpu_offers
    where place_at_seller = 1
)
select
    r.gpu_id, r.purchase, r.term_months, b.basis, r.seller_id, r.offer_id,
    r.region_id as region, r.seller_count,
    r.rate,
    cast(null as double) as running_rate,
    cast(null as double) as usd_per_gpu,
    r.seen_on, r.gpu_count
from ranked r
join (values ('cheapest'), ('median')) b (basis)
    on r.place = case b.basis when 'cheapest' then 1 else (r.seller_count + 1) // 2 end
    and (b.basis = 'cheapest' or r.seller_count >= 3)
union all by name
select
    gpu_id, 'owned' as purchase, 0 as term_months, 'owned' as basis, null as seller_id,
    null as offer_id, area as region, 0 as seller_count, usd_per_gpu_hour as rate,
    usd_per_gpu_hour - capital_usd_per_gpu_hour as running_rate,
    cast(usd_per_gpu as double) as usd_per_gpu, priced_on as seen_on, 1 as gpu_count
from mart.owned_gpu_costs
where area in ('EU', 'US') and price_basis <> 'release_price'
