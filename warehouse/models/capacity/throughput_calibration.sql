-- Coverage of the stated interval and error per left-out source, and over all with equal weights.
with judged as (
    select
        r.tier,
        r.target as left_out,
        i.interval_low,
        i.interval_high,
        r.ratio,
        case when r.ratio between i.interval_low and i.interval_high then 1.0 else 0.0 end as inside,
        case when greatest(r.ratio, 1 / r.ratio) < 1.25 then 1.0 else 0.0 end as near,
        case when greatest(r.ratio, 1 / r.ratio) < 2 then 1.0 else 0.0 end as within_two
    from mart.throughput_residuals r
    join mart.throughput_intervals i on i.tier = r.tier and i.target = r.target
    where r.grp = r.target
),
per_source as (
    select
        tier,
        left_out,
        count(*) as row_count,
        interval_low,
        interval_high,
        avg(inside) as coverage,
        median(ratio) as median_ratio,
        median(abs(1 / ratio - 1)) as median_error,
        avg(near) as near,
        avg(within_two) as within_two
    from judged
    group by tier, left_out, interval_low, interval_high
),
together as (
    select
        p.tier,
        'all' as left_out,
        cast(sum(p.row_count) as bigint) as row_count,
        min(i.interval_low) as interval_low,
        min(i.interval_high) as interval_high,
        avg(p.coverage) as coverage,
        avg(p.median_ratio) as median_ratio,
        avg(p.median_error) as median_error,
        avg(p.near) as near,
        avg(p.within_two) as within_two
    from (select * from per_source order by tier, left_out) p
    join mart.throughput_intervals i on i.tier = p.tier and i.target = 'none'
    group by p.tier
),
names as (
    select left_out, max(source_name) as source_name from mart.calibration_rows group by left_out
)
select
    t.tier,
    t.left_out,
    coalesce(n.source_name, case when t.left_out = 'all' then 'every source' else t.left_out end)
        as source_name,
    t.row_count as rows,
    t.interval_low,
    t.interval_high,
    round(t.coverage, 4) as coverage,
    round(t.median_ratio, 4) as median_ratio,
    round(t.median_error, 4) as median_error,
    round(t.near, 4) as within_25_percent,
    round(t.within_two, 4) as within_2_times
from (select * from per_source union all select * from together) t
left join names n on n.left_out = t.left_out
