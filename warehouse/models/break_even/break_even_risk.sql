-- Step: cost of self-hosting over the API bill at four volumes, over the draws of throughput (its
-- interval read as 5 % and 95 %), peak, staff and GPU price within the ranges of the assumptions.
with drawn as (
    select
        s.break_even_id, s.saved, s.minimum_replicas,
        s.replica_usd * triangular_quantile(
            d.price_u, a.gpu_price_factor.low, a.gpu_price_factor.mid, a.gpu_price_factor.high
        ) as replica_usd,
        s.tok_s * power(
            case when d.throughput_u < 0.5 then s.tok_s / s.tok_s_low else s.tok_s_high / s.tok_s end,
            normal_quantile(d.throughput_u) / 1.6449
        ) as tok_s,
        greatest(1, s.peak * triangular_quantile(
            d.peak_u, a.peak_factor.low, a.peak_factor.mid, a.peak_factor.high
        )) as peak,
        s.fixed_usd + a.staff_usd_per_year.mid / 365 * (
            triangular_quantile(d.staff_u, a.staff_fte.low, a.staff_fte.mid, a.staff_fte.high)
            - a.staff_fte.mid
        ) as fixed_usd
    from mart.break_even_shown s
    cross join mart.draws d
    cross join mart.assumed a
),
priced as (
    select
        break_even_id,
        (replica_usd * replicas_for(
            1e7, tok_s, peak_to_average := peak, minimum_replicas := minimum_replicas
        ) + fixed_usd) / (10 * saved) as ratio_10m,
        (replica_usd * replicas_for(
            1e8, tok_s, peak_to_average := peak, minimum_replicas := minimum_replicas
        ) + fixed_usd) / (100 * saved) as ratio_100m,
        (replica_usd * replicas_for(
            1e9, tok_s, peak_to_average := peak, minimum_replicas := minimum_replicas
        ) + fixed_usd) / (1000 * saved) as ratio_1b,
        (replica_usd * replicas_for(
            1e10, tok_s, peak_to_average := peak, minimum_replicas := minimum_replicas
        ) + fixed_usd) / (10000 * saved) as ratio_10b
    from drawn
)
select
    break_even_id,
    quantile_cont(ratio_1b, [0.05, 0.5, 0.95]) as ratios_1b,
    avg(case when ratio_10m < 1 then 1 else 0 end) as chance_10m,
    avg(case when ratio_100m < 1 then 1 else 0 end) as chance_100m,
    avg(case when ratio_1b < 1 then 1 else 0 end) as chance_1b,
    avg(case when ratio_10b < 1 then 1 else 0 end) as chance_10b
from priced
group by break_even_id
