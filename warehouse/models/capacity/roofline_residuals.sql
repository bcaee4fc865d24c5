-- Measured over predicted for each row of a source, with efficiencies that never saw the source
-- (nor the other one that `first_out` names); under `none` with those fitted to every source.
select
    p.first_out,
    r.run_id,
    r.left_out,
    r.engine_class,
    r.measured / (r.batch * r.output_tokens / (
        r.output_tokens * (
            greatest(
                (r.read_weights_s + r.batch * r.read_cache_s) / p.mbu,
                r.batch * r.decode_arithmetic_s / p.mfu_decode)
            + p.step_s
            + case when r.gpu_count > 1 then 2 * r.layers * p.exchange_s else 0 end)
        + r.batch * r.prefill_s / p.mfu_prefill)) as ratio
from mart.calibration_rows r
join mart.roofline_parameters p on p.second_out in (r.left_out, 'none')
