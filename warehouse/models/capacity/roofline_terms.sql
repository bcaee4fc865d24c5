-- Terms of the roofline at each point: seconds at full use of memory and of arithmetic.
-- Weights: parameters * bytes. Cache per sequence: full layers keep all tokens, sliding ones a
-- window. One decode step reads the weights that its tokens touch and the whole cache; an expert
-- of E is untouched by a batch of B tokens that pick k with probability (1 - k/E)^B.
with terms as (
    select
        p.*,
        a.layers,
        g.memory_gb,
        b.bytes_per_weight * a.params_total_b as weights_gb,
        g.memory_bandwidth_gb_s * 1e9 * p.gpu_count as bytes_per_s,
        1e12 * p.gpu_count * case b.arithmetic
            when 'fp8' then coalesce(g.fp8_tflops_dense, g.bf16_tflops_dense)
            when 'fp4' then coalesce(g.fp4_tflops_dense, g.bf16_tflops_dense)
            else g.bf16_tflops_dense
        end as flops_per_s,
        p.input_tokens + p.output_tokens / 2.0 as span,
        2e9 * a.params_active_b as flops_per_token,
        coalesce((a.params_total_b - a.params_active_b)
            / (1 - cast(a.experts_per_token as double) / a.experts), 0)
            / a.params_total_b as expert_share,
        coalesce(cast(a.experts_per_token as double) / a.experts, 0) as expert_use,
        k.values_per_token,
        k.values_in_window,
        coalesce(a.sliding_window, 0) as sliding_window,
        4.0 * a.attention_heads * a.head_size * a.full_layers as attention_full,
        4.0 * a.attention_heads * a.head_size * a.sliding_layers as attention_sliding,
        case
            when a.attention = 'gqa' then greatest(1, cast(p.gpu_count as double) / a.kv_heads)
            when p.is_data_parallel then 1
            else p.gpu_count
        end as replication
    from mart.roofline_points p
    join mart.model_architectures a on a.model_id = p.model_id
    join mart.kv_values k on k.model_id = p.model_id
    join mart.gpus g on g.gpu_id = p.gpu_id
    join mart.precision_bytes b on b.precision = p.precision
    where g.memory_bandwidth_gb_s is not null and g.bf16_tflops_dense is not null
        and g.memory_gb is not null
),
sized as (
    select
        *,
        cache_value_bytes * (values_per_token * span
            + values_in_window * least(span, sliding_window)) * replication as cache_bytes,
        0.9e9 * memory_gb * gpu_count - 1e9 * weights_gb - 1.5e9 * gpu_count as free_bytes
    from terms
),
batched as (
    select
        *,
        greatest(1, least(concurrency, floor(free_bytes / cache_bytes))) as batch
    from sized
)
select
    point_id,
    gpu_count,
    output_tokens,
    concurrency,
    layers,
    floor(free_bytes / cache_bytes) as most_sequences,
    batch,
    1e9 * weights_gb / bytes_per_s
        * (1 - expert_share + expert_share * (1 - power(1 - expert_use, batch)))
        as read_weights_s,
    1e9 * weights_gb / bytes_per_s
        * (1 - expert_share + expert_share * (1 - power(1 - expert_use, concurrency)))
        as read_weights_asked_s,
    cache_bytes / bytes_per_s as read_cache_s,
    cache_bytes / bytes_per_s / replication
        / case when precision in ('fp8', 'fp4') then cache_value_bytes else 1 end
        as read_cache_least_s,
    (flops_per_token + attention_full * span + attention_sliding * least(span, sliding_window))
        / flops_per_s as decode_arithmetic_s,
    (1 - cached_input_share) * (flops_per_token * input_tokens
        + 0.5 * attention_full * input_tokens * input_tokens
        + attention_sliding * input_tokens * least(input_tokens, sliding_window))
        / flops_per_s as prefill_s
from batched
