-- Measured rows that a plain roofline can be held against: batching engines and static batches of
-- known shape and GPU count, tokens one at a time, prefill and decode on the same GPUs. Engines
-- fall into classes that differ in speed: NVIDIA's and the open ones, of the first years and since.
select
    a.run_id,
    case
        when a.source_id = 'argonne_llm_inference_bench' then concat(a.source_id, ' ', a.engine)
        else a.source_id
    end as left_out,
    a.source_name,
    a.model_id,
    a.gpu_id,
    a.precision,
    a.input_tokens,
    a.output_tokens,
    a.concurrency as concurrency_stated,
    case
        when a.engine in ('TensorRT-LLM', 'trt') then 'tensorrt_llm'
        else 'open'
    end || case when a.measured_on < date '2025-01-01' then '_to_2024' else '_from_2025' end
        as engine_class,
    a.measured_on,
    a.output_tok_s_per_gpu * a.gpu_count as measured,
    t.* exclude (point_id, output_tokens)
from mart.throughput_audits a
join mart.roofline_terms t on t.point_id = a.run_id
where a.reason is null
    and not a.is_speculative and not a.is_disaggregated
    and coalesce(a.engine, '') not in ('llama.cpp', 'DeepSpeed', 'DeepSpeed-MII', 'sambaflow')
    and t.most_sequences >= 1
