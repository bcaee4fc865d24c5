-- Speed of one replica per workload: measured where it was, scaled from other shapes of the same
-- model on the same GPU (near ones weigh more), else from the roofline with today's open engines;
-- the interval is the one calibrated per tier. Rows of the newest half year stand for a model, GPU
-- and precision: engines get faster.
with rated as (
    select
        p.*,
        t.batch,
        t.most_sequences,
        t.batch * p.output_tokens / (
            p.output_tokens * (
                greatest(
                    (t.read_weights_s + t.batch * t.read_cache_s) / f.mbu,
                    t.batch * t.decode_arithmetic_s / f.mfu_decode)
                + f.step_s
                + case when p.gpu_count > 1 then 2 * t.layers * f.exchange_s else 0 end)
            + t.batch * t.prefill_s / f.mfu_prefill) * e.factor as tok_s
    from mart.prediction_points p
    join mart.roofline_terms t on t.point_id = p.point_id
    join mart.roofline_parameters f on f.first_out = 'none'
    cross join (
        select min(factor) as factor from mart.engine_factors
        where first_out = 'none' and engine_class = 'open_from_2025'
    ) e
    where t.most_sequences >= p.concurrency
),
recent as (
    select c.*, r.ratio,
        row_number() over (
            partition by c.model_id, c.gpu_id, c.precision order by c.measured_on desc, c.run_id
        ) as place
    from (
        select *, max(measured_on) over (partition by model_id, gpu_id, precision) as newest_on
        from mart.calibration_rows
    ) c
    join mart.roofline_ratios r on r.run_id = c.run_id and r.first_out = 'none'
    where date_diff('day', c.measured_on, c.newest_on) <= 183
),
near as (
    select
        p.point_id,
        r.run_id,
        r.place,
        ln(r.ratio) as other,
        exp(-power(ln(p.batch / r.batch), 2)
            - power(ln(cast(p.input_tokens as double) / r.input_tokens), 2) / 4
            - power(ln(cast(p.gpu_count as double) / r.gpu_count), 2) / 4) as weight
    from rated p
    join recent r
        on r.model_id = p.model_id and r.gpu_id = p.gpu_id and r.precision = p.precision
),
scales as (
    select
        point_id,
        exp(round(sum(other * weight) / (sum(weight) + 1e-12), 9)) as scale,
        count(*) as row_count,
        string_agg(case when place <= 5 then run_id end, '; ' order by place) as run_ids
    from near
    group by point_id
),
scaled as (
    select
        p.* exclude (tok_s),
        p.tok_s * coalesce(s.scale, 1) as tok_s,
        s.row_count,
        s.run_ids
    from rated p
    left join scales s on s.point_id = p.point_id
),
chosen as (
    select
        *,
        row_number() over (
            partition by model_id, gpu_id, gpu_count, precision, workload_id
            order by
                case when tok_s / concurrency >= coalesce(min_tok_s_per_user, 0) then 0 else 1 end,
                case when tok_s / concurrency >= coalesce(min_tok_s_per_user, 0)
                    then -tok_s else concurrency end,
                concurrency
        ) as choice
    from scaled
),
same as (
    select
        c.workload_id, c.model_id, c.gpu_id, c.gpu_count, c.precision,
        r.run_id, r.measured, r.concurrency_stated,
        row_number() over (
            partition by c.workload_id, c.model_id, c.gpu_id, c.gpu_count, c.precision
            order by r.measured desc, r.measured_on desc, r.run_id
        ) as best
    from chosen c
    join recent r
        on r.model_id = c.model_id and r.gpu_id = c.gpu_id and r.precision = c.precision
        and r.gpu_count = c.gpu_count
        and abs(r.input_tokens - c.input_tokens) <= 0.1 * c.input_tokens
        and abs(r.output_tokens - c.output_tokens) <= 0.1 * c.output_tokens
        and c.cached_input_share = 0
    where c.choice = 1
        and r.measured / coalesce(r.concurrency_stated, 1) >= coalesce(c.min_tok_s_per_user, 0)
),
tiered as (
    select
        c.*,
        case
            when m.run_id is not null then 'measured_same_configuration'
            when c.row_count is not null then 'measured_same_model_and_gpu'
            else 'roofline'
        end as tier,
        coalesce(m.measured, c.tok_s) as mid,
        case when m.run_id is not null then m.concurrency_stated else c.concurrency
        end as serving_concurrency,
        coalesce(case when m.run_id is not null then 1 end, c.row_count, 0) as evidence_count,
        coalesce(m.run_id, c.run_ids) as evidence_ids
    from chosen c
    left join same m
        on m.workload_id = c.workload_id and m.model_id = c.model_id and m.gpu_id = c.gpu_id
        and m.gpu_count = c.gpu_count and m.precision = c.precision and m.best = 1
    where c.choice = 1
)
select
    md5(concat_ws('|', t.model_id, t.gpu_id, t.gpu_count, t.precision, t.workload_id))
        as prediction_id,
    t.model_id,
    t.gpu_id,
    t.gpu_count,
    t.precision,
    t.is_native_precision,
    t.workload_id,
    t.input_tokens,
    t.output_tokens,
    t.cached_input_share,
    t.tier,
    round(t.mid * i.interval_low, 3) as output_tok_s_low,
    round(t.mid, 3) as output_tok_s_mid,
    round(t.mid * i.interval_high, 3) as output_tok_s_high,
    t.serving_concurrency as concurrency,
    round(t.mid / t.serving_concurrency, 3) as tok_s_per_user,
    t.mid / t.serving_concurrency >= coalesce(t.min_tok_s_per_user, 0) as meets_service_level,
    false as is_speculative,
    t.evidence_count,
    t.evidence_ids,
    e.engine,
    e.engine_version,
    e.measured_on
from tiered t
join mart.throughput_intervals i on i.tier = t.tier and i.target = 'none'
left join mart.throughput e on e.throughput_id = split_part(t.evidence_ids, '; ', 1)
