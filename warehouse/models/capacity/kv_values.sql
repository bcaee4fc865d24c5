-- Numbers that a model keeps per token: keys and values of full layers, and of sliding ones.
-- Grouped heads: 2 * layers * key heads * head size. MLA: layers * (compressed + positional).
-- Compressed: the same vector for several tokens. Sparse attention adds an index key per token.
select
    model_id,
    case
        when attention = 'gqa' then 2.0 * full_layers * kv_heads * head_size
        else cast(full_layers as double)
            * (kv_lora_rank + coalesce(rope_head_size, 0) + coalesce(index_head_size, 0))
            / tokens_per_kv
    end as values_per_token,
    case
        when attention = 'gqa' then 2.0 * sliding_layers
            * coalesce(sliding_kv_heads, kv_heads) * coalesce(sliding_head_size, head_size)
        else cast(sliding_layers as double) * kv_lora_rank
    end as values_in_window
from mart.model_architectures
