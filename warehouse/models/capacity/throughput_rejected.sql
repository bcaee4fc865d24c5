-- Measured rows that failed a check, with the figures behind the verdict.
select
    run_id as throughput_id,
    model_id,
    gpu_id,
    listed_model,
    listed_gpu,
    coalesce(precision, listed_precision) as precision,
    engine,
    scenario,
    input_tokens,
    output_tokens,
    concurrency,
    stated_tok_s,
    stated_counts,
    stated_per,
    stated_gpu_count,
    reason,
    case reason
        when 'littles_law' then concat(
            'latency and concurrency imply ', round(little_gpus, 1), ' GPUs, stated are ',
            stated_gpu_count)
        when 'gpu_count_inconsistent' then concat(
            'stated GPUs: ', coalesce(cast(stated_gpu_count as varchar), 'none'),
            coalesce(', implied: ' || cast(round(little_gpus, 1) as varchar), ''))
        when 'above_ideal' then concat(
            round(share_of_ideal, 2), ' times what memory and arithmetic allow at best')
        when 'duplicate' then 'the same run stands in the source under another name'
        when 'unknown_model' then concat('no model is known by the name ', listed_model)
        when 'unknown_gpu' then concat('no single GPU is known by the name ', listed_gpu)
        when 'unknown_precision' then concat('precision ', listed_precision)
        else 'no speed of output tokens is stated, nor lengths to derive it from'
    end as detail,
    measured_on,
    source_id,
    evidence_url as source_url,
    locator
from mart.throughput_audits
where reason is not null
