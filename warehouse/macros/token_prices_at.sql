-- The standard prices of a model that held at a moment, by seller, source and meter, from
-- `token_price_history`; a price whose start is unknown counts as holding until its end.
-- Example: select * from token_prices_at('openai/gpt-4o', timestamptz '2026-11-10 00:00:00+00')
create macro token_prices_at(model, moment) as table
select
    h.seller_id, h.listed_model, h.region, h.context_tier, h.schedule, h.offer, h.source_id,
    h.meter, h.price, h.currency, h.unit, h.valid_from, h.valid_to
from token_price_history h
where h.model_id = model and h.service_tier = 'standard'
    and (h.valid_from is null or h.valid_from <= moment)
    and (h.valid_to is null or h.valid_to > moment)
order by all;
