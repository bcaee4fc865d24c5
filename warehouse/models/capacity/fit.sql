-- Fewest GPUs that hold the weights, one sequence of the context and working space.
-- Counts are those that servers come in; tensor parallelism needs them to divide the heads.
with asked as (
    select
        a.*,
        b.precision,
        b.bytes_per_weight,
        c.context_tokens as context_asked,
        g.gpu_id,
        g.memory_gb
    from mart.model_architectures a
    join mart.offered_precisions o on o.model_id = a.model_id
    join mart.precision_bytes b on b.precision = o.precision
    cross join (values (8192), (32768), (131072)) as c (context_tokens)
    join mart.gpus g on g.memory_gb is not null
),
sized as (
    select
        s.*,
        n.gpu_count,
        bytes_per_weight * params_total_b as weights_gb,
        2e-9 * (k.values_per_token * context_asked
            + k.values_in_window * least(context_asked, coalesce(sliding_window, 0))) as kv_gb,
        case when attention = 'gqa' then greatest(1, cast(n.gpu_count as double) / kv_heads)
            else n.gpu_count
        end as replication
    from asked s
    join mart.kv_values k on k.model_id = s.model_id
    join (values (1), (2), (4), (8), (16)) as n (gpu_count)
        on s.attention_heads % n.gpu_count = 0
),
needed as (
    select
        *,
        weights_gb + kv_gb * replication + 1.5 * gpu_count as memory_gb_needed,
        0.9 * memory_gb * gpu_count as memory_gb_usable
    from sized
),
ranked as (
    select
        *,
        memory_gb_needed <= memory_gb_usable and context_asked <= context_tokens as holds
    from needed
    qualify row_number() over (
        partition by model_id, gpu_id, precision, context_asked
        order by
            case when memory_gb_needed <= memory_gb_usable then 0 else 1 end,
            case when memory_gb_needed <= memory_gb_usable then gpu_count else -gpu_count end
    ) = 1
)
select
    model_id,
    gpu_id,
    precision,
    cast(context_asked as bigint) as context_tokens,
    precision = native_precision as is_native_precision,
    round(weights_gb, 3) as weights_gb,
    round(1e9 * kv_gb / context_asked, 1) as kv_bytes_per_token,
    round(kv_gb, 6) as kv_gb_per_sequence,
    holds as fits,
    cast(case when holds then gpu_count end as bigint) as gpu_count,
    case when holds then replication end as kv_replication,
    case when holds then
        round((memory_gb_usable - weights_gb - 1.5 * gpu_count) / (kv_gb * replication), 2)
    end as concurrent_sequences,
    round(memory_gb_needed, 3) as memory_gb_needed,
    round(memory_gb_usable, 3) as memory_gb_usable,
    case
        when context_asked > context_tokens then 'context_longer_than_model'
        when not holds then 'not_enough_memory'
    end as reason
from ranked
