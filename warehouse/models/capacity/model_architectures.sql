-- What decides memory and arithmetic of open models: the configuration file as last read, with the
-- hand-checked parameter counts, else the hand-checked figures.
with live as (
    select c.*, s.model_id, s.params_total_b, s.params_active_b, s.source_url as config_url, s.note
        as remark
    from core.model_configs c
    join seed.model_architectures s on lower(s.model_id) = lower(c.hf_repo)
    where c.superseded_at is null
)
select
    model_id, attention, layers, full_layers, sliding_layers, sliding_window, linear_layers,
    hidden_size, attention_heads, kv_heads, head_size, sliding_kv_heads, sliding_head_size,
    kv_lora_rank, rope_head_size, index_head_size, tokens_per_kv, experts, experts_per_token,
    context_tokens, native_precision, params_total_b, params_active_b,
    config_url as source_url,
    source_url as evidence_url,
    'config' as evidence_kind,
    cast(first_seen_at as date) as checked_on,
    remark as note
from live
union all
select s.*
from seed.model_architectures s
where not exists (select 1 from live where live.model_id = s.model_id)
