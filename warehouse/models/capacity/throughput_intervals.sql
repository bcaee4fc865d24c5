-- Bounds of the stated 90 % interval, measured over predicted: the 5 % and 95 % points of the
-- residuals of the sources other than the target, each source with the same weight. `none` is the
-- interval that predictions carry: each source's residuals as if it had never been seen.
with used as (
    select tier, target, grp, run_id, ratio
    from mart.throughput_residuals
    where grp <> target
    union all
    select tier, 'none', grp, run_id, ratio
    from mart.throughput_residuals
    where grp = target
),
weighed as (
    select
        *,
        1.0 / count(*) over (partition by tier, target, grp) as weight
    from used
),
summed as (
    select
        tier,
        target,
        ratio,
        sum(weight) over (
            partition by tier, target order by ratio, run_id
            rows between unbounded preceding and current row
        ) / sum(weight) over (partition by tier, target) as share
    from weighed
)
select
    tier,
    target,
    round(min(case when share >= 0.05 then ratio end), 4) as interval_low,
    round(min(case when share >= 0.95 then ratio end), 4) as interval_high
from summed
group by tier, target
