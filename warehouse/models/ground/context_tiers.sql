-- Step: the name of each pair of prompt length bounds.
with bounds as (
    select context_above_tokens, context_up_to_tokens from core.token_price_meters
    union
    select context_above_tokens, context_up_to_tokens from seed.token_prices
)
select
    context_above_tokens,
    context_up_to_tokens,
    case
        when context_above_tokens is null and context_up_to_tokens is null then 'all'
        when context_above_tokens is null then concat('<=', context_up_to_tokens)
        when context_up_to_tokens is null then concat('>', context_above_tokens)
        else concat(context_above_tokens + 1, '-', context_up_to_tokens)
    end as context_tier
from bounds
