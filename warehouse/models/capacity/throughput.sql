-- Measured serving speed that passed every check, newest first by `recency`.
select
    run_id as throughput_id,
    model_id,
    gpu_id,
    gpu_count,
    precision,
    engine,
    engine_version,
    scenario,
    input_tokens,
    output_tokens,
    concurrency,
    round(output_tok_s_per_gpu, 3) as output_tok_s_per_gpu,
    case when is_serving and input_tokens is not null
        then round(output_tok_s_per_gpu * input_tokens / output_tokens, 3)
    end as input_tok_s_per_gpu,
    ttft_ms,
    tpot_ms,
    power_w_per_gpu,
    is_speculative,
    is_disaggregated,
    is_serving,
    round(little_gpus, 2) as little_gpus,
    round(share_of_ideal, 4) as share_of_ideal,
    row_number() over (
        partition by model_id, gpu_id, precision order by measured_on desc, run_id
    ) as recency,
    measured_on,
    measured_on_is_approximate,
    source_id,
    source_name,
    evidence_url as source_url,
    locator,
    nullif(concat_ws('; ',
        note,
        case when stated_gpu_count is null and gpu_count is not null then
            'the number of GPUs is the one that latencies imply' end,
        case when gpu_count <> stated_gpu_count then concat(
            'the source counts ', stated_gpu_count, ' GPUs, its latencies imply ', gpu_count)
        end,
        case when share_of_ideal > 1.05 then
            'faster than the ideal of our model: looked at and kept' end
    ), '') as note
from mart.throughput_audits
where reason is null
