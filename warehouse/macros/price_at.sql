-- What a model cost at a seller at a moment: the prices that stood, by the rule of `token_prices`
-- and with what is known today, from `token_price_timeline`. Per million tokens.
-- Example: select * from price_at('openai/gpt-4o', 'openai', timestamptz '2026-11-01 00:00:00+00')
create macro price_at(model, seller, moment) as table
select
    t.listed_model, t.variant, t.region, t.service_tier, t.context_tier, t.schedule, t.offer,
    t.currency, t.input_per_mtok, t.cached_input_per_mtok, t.output_per_mtok, t.valid_from,
    t.valid_to, t.trust, t.evidence_count, t.source_id, t.last_confirmed_at
from token_price_timeline t
where t.model_id = model and t.seller_id = seller
    and (t.valid_from is null or t.valid_from <= moment)
    and (t.valid_to is null or t.valid_to > moment)
order by
    t.service_tier = 'standard' desc, t.variant, t.region, t.service_tier,
    t.context_above_tokens nulls first, t.schedule, t.offer, t.listed_model, t.source_id;
