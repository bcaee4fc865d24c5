-- Step: GPU offers that the economics count on: known GPU and price per GPU, host included or
-- unsaid, tax not included, confirmed within a year; a machine of the seller's own, not a
-- marketplace's, a reseller's or running time without one. Spot prices carry the machine time that
-- interruptions cost.
select
    gpu_id, purchase, term_months, seller_id, offer_id, region_id, region_group, country,
    coalesce(gpu_count, 1) as gpu_count,
    cast(usd_per_gpu_hour as double)
        * (1 + case when purchase = 'spot' then a.spot_overhead.mid else 0 end) as rate,
    cast(last_confirmed_at as date) as seen_on,
    row_number() over (
        partition by gpu_id, purchase, term_months, seller_id
        order by usd_per_gpu_hour, gpu_count, offer_id
    ) as place_at_seller
from mart.gpu_rates
cross join mart.assumed a
where gpu_id is not null and usd_per_gpu_hour > 0 and not is_fraction
    and (includes_host is null or includes_host) and tax <> 'included'
    and product = 'rental' and not is_reseller
    and (spot_kind is null or spot_kind <> 'floor')
    and date_diff('day', last_confirmed_at, (select as_of_at from core.snapshot)) <= 365
