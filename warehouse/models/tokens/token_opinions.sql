-- Step: what each source says a seller's model costs, as one input and one output price.
-- Standard tier, shortest prompts, lowest price where regions, variants or hours differ.
with base as (
    select
        seller_id, model_key, source_id, currency, is_official, last_confirmed_at, age_days,
        meter, price
    from mart.token_standing
    where service_tier = 'standard' and unit = 'per_mtok' and meter in ('input', 'output')
    qualify row_number() over (
        partition by seller_id, model_key, source_id, currency, meter
        order by case when context_above_tokens is null then 0 else 1 end, price, row_id
    ) = 1
)
select
    seller_id, model_key, source_id, currency,
    max(case when meter = 'input' then price end) as input_price,
    max(case when meter = 'output' then price end) as output_price,
    max(last_confirmed_at) as last_confirmed_at
from base
group by seller_id, model_key, source_id, currency
