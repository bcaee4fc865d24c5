-- Measured over predicted per tier, as if `target` were a source never seen.
-- Roofline: efficiencies and engine factor fitted without the target. Same model and GPU: that
-- roofline times the mean ratio of runs of the same model, GPU and precision at other shapes, near
-- ones (in batch, prompt and GPUs) weighing more. Same configuration: a run over the newest earlier
-- run of the same configuration in another source or a month before; as nearly all of those are
-- of one source, each of its GPUs counts as a source.
with near as (
    select
        r.first_out as target,
        c.left_out as grp,
        c.run_id,
        r.ratio,
        ln(o.ratio) as other,
        exp(-power(ln(c.batch / d.batch), 2)
            - power(ln(cast(c.input_tokens as double) / d.input_tokens), 2) / 4
            - power(ln(cast(c.gpu_count as double) / d.gpu_count), 2) / 4) as weight
    from mart.calibration_rows c
    join mart.roofline_ratios r on r.run_id = c.run_id and r.first_out <> 'none'
    join mart.calibration_rows d
        on d.model_id = c.model_id and d.gpu_id = c.gpu_id and d.precision = c.precision
        and (d.input_tokens <> c.input_tokens or d.output_tokens <> c.output_tokens)
    join mart.roofline_ratios o on o.run_id = d.run_id and o.first_out = r.first_out
    where r.first_out = c.left_out or d.left_out <> r.first_out
),
scaled as (
    select
        target,
        grp,
        run_id,
        ratio / exp(round(sum(other * weight) / (sum(weight) + 1e-12), 9)) as ratio
    from near
    group by target, grp, run_id, ratio
),
newest as (
    select
        concat(c.left_out, ' ', c.gpu_id) as grp,
        c.run_id,
        c.measured / d.measured as ratio
    from mart.calibration_rows c
    join mart.calibration_rows d
        on d.model_id = c.model_id and d.gpu_id = c.gpu_id and d.precision = c.precision
        and d.gpu_count = c.gpu_count and d.input_tokens = c.input_tokens
        and d.output_tokens = c.output_tokens
        and d.concurrency_stated is not distinct from c.concurrency_stated
        and d.measured_on < c.measured_on
        and (d.left_out <> c.left_out or date_diff('day', d.measured_on, c.measured_on) >= 30)
    qualify row_number() over (partition by c.run_id order by d.measured_on desc, d.run_id) = 1
),
groups as (
    select distinct grp from newest
)
select 'roofline' as tier, first_out as target, left_out as grp, run_id, ratio
from mart.roofline_ratios
where first_out <> 'none'
union all
select 'measured_same_model_and_gpu', target, grp, run_id, ratio from scaled
union all
select 'measured_same_configuration', g.grp, n.grp, n.run_id, n.ratio
from newest n
cross join groups g
