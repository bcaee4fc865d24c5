-- The grid of predictions: open models and GPUs on sale today, at each precision that the GPU has
-- units for or the weights are published in, on the fewest GPUs that hold the workload's requests,
-- on the counts that were measured, and on a full server of eight.
with models_on_sale as (
    select distinct t.model_id
    from mart.token_prices t
    join mart.models m on m.model_id = t.model_id
    where m.is_open_weights
),
gpus_on_sale as (
    select distinct g.*
    from mart.gpus g
    join mart.gpu_rates r on r.gpu_id = g.gpu_id
),
needed as (
    select
        w.workload_id,
        cast(round(w.input_tokens) as bigint) as input_tokens,
        cast(round(w.output_tokens) as bigint) as output_tokens,
        w.cached_input_share,
        w.min_tok_s_per_user,
        min(c.context_tokens) as context_tokens
    from mart.workloads w
    join (select distinct context_tokens from mart.fit) c
        on c.context_tokens >= w.input_tokens + w.output_tokens
    where w.kind in ('use', 'benchmark')
    group by all
),
smallest as (
    select f.*, n.* exclude (context_tokens), a.attention_heads, a.attention
    from mart.fit f
    join models_on_sale s on s.model_id = f.model_id
    join gpus_on_sale g on g.gpu_id = f.gpu_id
    join needed n on n.context_tokens = f.context_tokens
    join mart.model_architectures a on a.model_id = f.model_id
    where f.fits
        and case f.precision
            when 'fp8' then g.fp8_tflops_dense is not null or f.is_native_precision
            when 'fp4' then g.fp4_tflops_dense is not null or f.is_native_precision
            when 'int4' then g.fp4_tflops_dense is null or f.is_native_precision
            else true
        end
),
counts as (
    select *, gpu_count as replica_gpus from smallest
    union
    select *, 8 from smallest where gpu_count < 8 and attention_heads % 8 = 0
    union
    select s.*, r.gpu_count
    from smallest s
    join (
        select distinct model_id, gpu_id, precision, gpu_count
        from mart.throughput_runs
        where not is_disaggregated and is_serving and gpu_count between 1 and 16
    ) r on r.model_id = s.model_id and r.gpu_id = s.gpu_id and r.precision = s.precision
        and r.gpu_count >= s.gpu_count
)
select
    concat_ws('|', model_id, gpu_id, replica_gpus, precision, workload_id, l.concurrency)
        as point_id,
    model_id,
    gpu_id,
    cast(replica_gpus as bigint) as gpu_count,
    precision,
    is_native_precision,
    workload_id,
    input_tokens,
    output_tokens,
    cached_input_share,
    min_tok_s_per_user,
    l.concurrency,
    attention <> 'gqa' as is_data_parallel
from counts
cross join (values (1), (4), (8), (16), (32), (64), (128), (256), (512)) as l (concurrency)
