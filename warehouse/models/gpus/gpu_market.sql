-- What a GPU costs per hour over its sellers, day by day, with an index that only price changes move.
-- A seller counts once, with its cheapest offer of the source nearest to it. Fewer than three
-- sellers are no market: figures over sellers are null then, as is an index step.
with nearest as (
    select
        *,
        min(distance) over (
            partition by day, gpu_id, purchase, term_months, region_group, seller_id
        ) as nearest
    from mart.gpu_market_offers
),
seller_figures as (
    select
        day, gpu_id, purchase, term_months, region_group, seller_id,
        cast(min(usd_per_gpu_hour) as double) as figure
    from nearest
    where distance = nearest
    group by day, gpu_id, purchase, term_months, region_group, seller_id
),
spread as (
    select
        day, gpu_id, purchase, term_months, region_group,
        count(*) as sellers,
        quantile_cont(figure, 0.25) as low,
        quantile_cont(figure, 0.75) as high
    from seller_figures
    group by day, gpu_id, purchase, term_months, region_group
),
judged as (
    select
        f.*,
        s.sellers >= 5 and (
            f.figure < s.low / power(greatest(s.high / s.low, 1.25), 3)
            or f.figure > s.high * power(greatest(s.high / s.low, 1.25), 3)
        ) as is_outlier
    from seller_figures f
    join spread s
        on s.day = f.day and s.gpu_id = f.gpu_id and s.purchase = f.purchase
        and s.term_months = f.term_months and s.region_group = f.region_group
),
told as (
    select
        day, gpu_id, purchase, term_months, region_group,
        count(case when not is_outlier then 1 end) as sellers,
        count(case when is_outlier then 1 end) as outliers,
        min(case when not is_outlier then figure end) as cheapest,
        quantile_cont(case when not is_outlier then figure end, 0.25) as p25,
        quantile_cont(case when not is_outlier then figure end, 0.5) as median,
        quantile_cont(case when not is_outlier then figure end, 0.75) as p75
    from judged
    group by day, gpu_id, purchase, term_months, region_group
),
cheapest_sellers as (
    select
        day, gpu_id, purchase, term_months, region_group, seller_id,
        row_number() over (
            partition by day, gpu_id, purchase, term_months, region_group
            order by figure, seller_id
        ) as choice
    from judged
    where not is_outlier
),
chains as (
    select
        *,
        sum(case when sellers_in_both < 3 then 1 else 0 end) over (
            partition by gpu_id, purchase, term_months, region_group order by day
            rows unbounded preceding
        ) as chain
    from mart.gpu_market_steps
),
indexed as (
    select
        *,
        min(day) over w as index_base_on,
        100 * exp(
            sum(case when sellers_in_both < 3 then 0 else round(log_change, 12) end) over (
                w order by day rows unbounded preceding
            )
        ) as price_index,
        count(*) over w as links
    from chains
    window w as (partition by gpu_id, purchase, term_months, region_group, chain)
)
select
    t.day as market_on,
    t.gpu_id, t.purchase, t.term_months, t.region_group, t.sellers, t.outliers,
    c.seller_id as cheapest_seller_id,
    round(t.cheapest, 6) as cheapest_usd_per_gpu_hour,
    case when t.sellers >= 3 then round(t.p25, 6) end as p25_usd_per_gpu_hour,
    case when t.sellers >= 3 then round(t.median, 6) end as median_usd_per_gpu_hour,
    case when t.sellers >= 3 then round(t.p75, 6) end as p75_usd_per_gpu_hour,
    case when t.sellers < 3 then concat('fewer than 3 sellers: ', t.sellers) end
        as withheld_reason,
    i.sellers_in_both,
    case when i.links > 1 then round(i.price_index, 6) end as price_index,
    case when i.links > 1 then i.index_base_on end as index_base_on,
    case
        when i.links = 1 and i.day_before is null then 'first day'
        when i.links = 1
        then concat('fewer than 3 sellers on this day and the one before: ', i.sellers_in_both)
        when i.sellers_in_both < 3 then 'a new chain begins'
    end as index_reason
from told t
join cheapest_sellers c
    on c.day = t.day and c.gpu_id = t.gpu_id and c.purchase = t.purchase
    and c.term_months = t.term_months and c.region_group = t.region_group and c.choice = 1
join indexed i
    on i.day = t.day and i.gpu_id = t.gpu_id and i.purchase = t.purchase
    and i.term_months = t.term_months and i.region_group = t.region_group
