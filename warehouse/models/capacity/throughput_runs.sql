-- Every measured run once: live rows before kept ones, names matched, speed per GPU over all GPUs.
-- little_gpus: requests in flight = arrival rate * latency, hence
-- GPUs = concurrency * output tokens * length factor / (seconds * output speed per GPU).
with stated as (
    select
        listed_model, listed_gpu, listed_precision, gpu_count, tensor_parallel, scenario,
        input_tokens, output_tokens, concurrency, stated_tok_s, stated_counts, stated_per,
        engine, engine_version, ttft_ms, tpot_ms, e2e_ms, power_w_per_gpu,
        is_speculative, is_disaggregated, is_serving, measured_on, measured_on_is_approximate,
        run_url, locator, note, source_id, source_url, 1 as preference, first_seen_at
    from core.throughput
    union all by name
    select
        listed_model, listed_gpu, listed_precision, gpu_count, tensor_parallel, scenario,
        input_tokens, output_tokens, concurrency, stated_tok_s, stated_counts, stated_per, engine,
        engine_version, ttft_ms, tpot_ms, e2e_ms, power_w_per_gpu, is_speculative, is_disaggregated,
        is_serving, measured_on, measured_on_is_approximate, run_url, locator, note, source_id,
        null as source_url, 2 as preference, null as first_seen_at
    from seed.throughput
),
once as (
    select
        s.*,
        row_number() over (
            partition by
                source_id, listed_model, listed_gpu, listed_precision, gpu_count, tensor_parallel,
                scenario, input_tokens, output_tokens, concurrency, engine, is_speculative,
                is_disaggregated, measured_on, run_url,
                case when run_url is null then locator end,
                case when preference = 2 then locator end
            order by preference, first_seen_at desc, locator
        ) as choice,
        min(preference) over (
            partition by
                source_id, listed_model, listed_gpu, listed_precision, gpu_count, tensor_parallel,
                scenario, input_tokens, output_tokens, concurrency, engine, is_speculative,
                is_disaggregated, measured_on, run_url
        ) as best
    from stated s
),
named as (
    select
        md5(concat_ws('|', o.source_id, listed_model, listed_gpu, listed_precision, gpu_count,
            tensor_parallel, scenario, input_tokens, output_tokens, concurrency, engine,
            is_speculative, is_disaggregated, measured_on, run_url, o.locator)) as run_id,
        o.*,
        m.id as model_id,
        g.id as gpu_id,
        p.id as precision,
        r.source_name,
        coalesce(o.run_url, o.source_url, r.source_url) as evidence_url,
        coalesce(r.length_factor, 1) as length_factor,
        stated_tok_s
            / case when stated_per = 'gpu' then 1 else nullif(gpu_count, 0) end
            * case
                when stated_counts = 'output' then 1
                else cast(output_tokens as double) / (input_tokens + output_tokens)
            end as output_tok_s_per_gpu
    from once o
    left join seed.throughput_sources r on r.source_id = o.source_id
    left join seed.throughput_names m on m.kind = 'model' and m.listed = lower(o.listed_model)
    left join seed.throughput_names g on g.kind = 'gpu' and g.listed = lower(o.listed_gpu)
    left join seed.throughput_names p
        on p.kind = 'precision' and p.listed = lower(o.listed_precision)
    where o.choice = 1 and o.preference = o.best
),
counted as (
    select
        *,
        concurrency * output_tokens * length_factor
            / (coalesce(e2e_ms, ttft_ms + tpot_ms * output_tokens * length_factor) / 1000
                * output_tok_s_per_gpu) as little_gpus
    from named
)
select
    * exclude (choice, best, preference, first_seen_at, source_url, gpu_count),
    gpu_count as stated_gpu_count,
    case
        when little_gpus is null then gpu_count
        when gpu_count is null and little_gpus / greatest(1, round(little_gpus))
            between 0.8 and 1.25 then cast(round(little_gpus) as bigint)
        when gpu_count is null then null
        when little_gpus / nullif(gpu_count, 0) between 0.6 and 1.6 then gpu_count
        when not is_disaggregated
            and little_gpus / nullif(tensor_parallel, 0) between 0.6 and 1.6 then tensor_parallel
        else gpu_count
    end as gpu_count
from counted
