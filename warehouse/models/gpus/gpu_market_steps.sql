-- Step: how prices moved from one market day to the next: sellers' mean change of the offers that
-- both days have, each in its own currency. A seller or an offer that comes or goes moves nothing,
-- so what a third party gives as the price of a marketplace is left out: it is that of whichever
-- machine was to be had.
with numbered as (
    select
        day, gpu_id, purchase, term_months, region_group,
        lag(day) over (
            partition by gpu_id, purchase, term_months, region_group order by day
        ) as day_before
    from (
        select distinct day, gpu_id, purchase, term_months, region_group
        from mart.gpu_market_offers
    )
),
moved as (
    select
        n.day, n.gpu_id, n.purchase, n.term_months, n.region_group, n.day_before, a.seller_id,
        avg(ln(cast(b.per_gpu_hour as double) / cast(a.per_gpu_hour as double))) as log_change
    from numbered n
    join mart.gpu_market_offers a
        on a.day = n.day_before and a.gpu_id = n.gpu_id and a.purchase = n.purchase
        and a.term_months = n.term_months and a.region_group = n.region_group
    join mart.gpu_market_offers b
        on b.day = n.day and b.gpu_id = n.gpu_id and b.purchase = n.purchase
        and b.term_months = n.term_months and b.region_group = n.region_group
        and b.seller_id = a.seller_id and b.offer_key = a.offer_key
    where a.product = 'rental' or a.distance = 0
    group by n.day, n.gpu_id, n.purchase, n.term_months, n.region_group, n.day_before, a.seller_id
)
select
    n.day, n.gpu_id, n.purchase, n.term_months, n.region_group, n.day_before,
    count(m.seller_id) as sellers_in_both,
    sum(round(m.log_change, 12)) / nullif(count(m.seller_id), 0) as log_change
from numbered n
left join moved m
    on m.day = n.day and m.gpu_id = n.gpu_id and m.purchase = n.purchase
    and m.term_months = n.term_months and m.region_group = n.region_group
group by n.day, n.gpu_id, n.purchase, n.term_months, n.region_group, n.day_before
