-- Mean error of each choice of efficiencies on each source: |ln(predicted / measured)|, at most 2.
select
    g.grid_id,
    r.left_out,
    round(avg(least(2, abs(ln(
        r.batch * r.output_tokens / (
            r.output_tokens * (
                greatest(
                    (r.read_weights_s + r.batch * r.read_cache_s) / g.mbu,
                    r.batch * r.decode_arithmetic_s / g.mfu_decode)
                + g.step_s
                + case when r.gpu_count > 1 then 2 * r.layers * g.exchange_s else 0 end)
            + r.batch * r.prefill_s / g.mfu_prefill)
        / r.measured)))), 9) as error
from mart.calibration_rows r
cross join mart.roofline_grid g
group by g.grid_id, r.left_out
