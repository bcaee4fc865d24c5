-- One verdict per measured run: the first check that it fails, with the figures behind it.
-- The ideal is the roofline at full use of memory bandwidth and arithmetic with the cap that
-- memory puts on the batch lifted (our reserve may be too tight), one copy of the cache, and the
-- cache in 8 bits where the weights have no more.
with ideal as (
    select
        point_id,
        concurrency * output_tokens / (
            output_tokens * greatest(
                read_weights_asked_s + concurrency * read_cache_least_s,
                concurrency * decode_arithmetic_s)
            + concurrency * prefill_s
        ) / gpu_count as tok_s_per_gpu
    from mart.roofline_terms
),
judged as (
    select
        r.*,
        r.output_tok_s_per_gpu / i.tok_s_per_gpu as share_of_ideal,
        row_number() over (
            partition by
                r.source_id, r.model_id, r.gpu_id, r.gpu_count, r.precision, r.input_tokens,
                r.output_tokens, r.concurrency, r.engine, r.measured_on, r.stated_tok_s,
                split_part(r.scenario, ',', 1)
            order by r.listed_model, r.scenario, r.run_url, r.locator
        ) as copy_number
    from mart.throughput_runs r
    left join ideal i on i.point_id = r.run_id
)
select
    *,
    case
        when stated_tok_s is null then 'not_comparable'
        when model_id is null then 'unknown_model'
        when gpu_id is null then 'unknown_gpu'
        when precision is null then 'unknown_precision'
        when copy_number > 1 then 'duplicate'
        when stated_gpu_count = 0 or (stated_gpu_count is null and stated_per = 'deployment')
            then 'gpu_count_inconsistent'
        when output_tok_s_per_gpu is null then 'not_comparable'
        when not is_disaggregated and gpu_count is not null
            and little_gpus / gpu_count not between 0.6 and 1.6 then 'littles_law'
        when is_disaggregated and gpu_count is not null
            and little_gpus / gpu_count not between 0.6 and 1.6 then 'gpu_count_inconsistent'
        when share_of_ideal > 1.5 then 'above_ideal'
    end as reason
from judged
