-- Points at which the roofline is evaluated: measured runs of known shape, and the prediction grid.
-- Data-parallel attention keeps one copy of the cache where tensor parallelism keeps several;
-- disaggregated deployments run it. TensorRT-LLM keeps the cache of fp8 and fp4 models in fp8.
select
    run_id as point_id,
    model_id,
    gpu_id,
    gpu_count,
    precision,
    input_tokens,
    output_tokens,
    cast(0 as double) as cached_input_share,
    coalesce(concurrency, 2048) as concurrency,
    contains(scenario, 'data-parallel attention') or is_disaggregated as is_data_parallel,
    case when engine in ('TensorRT-LLM', 'trt', 'dynamo-trt') and precision in ('fp8', 'fp4')
        then 1 else 2
    end as cache_value_bytes
from mart.throughput_runs
where model_id is not null and gpu_id is not null and precision is not null
    and gpu_count > 0 and input_tokens is not null and output_tokens is not null
    and output_tok_s_per_gpu is not null
union all by name
select
    point_id, model_id, gpu_id, gpu_count, precision, input_tokens, output_tokens,
    cached_input_share, concurrency, is_data_parallel, 2 as cache_value_bytes
from mart.prediction_points
