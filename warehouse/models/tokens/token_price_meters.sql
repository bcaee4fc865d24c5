-- Today's prices, one row per meter, from the source that speaks for the seller's model.
select
    seller_id, model_id, listed_model, variant, region, service_tier, context_tier,
    context_above_tokens, context_up_to_tokens, context_rule, schedule, schedule_detail, offer,
    currency, effective_from, effective_to, price_id, row_id as meter_id, meter, unit, price,
    price_usd, fx_rate_on, listed_price, listed_unit, note, pending_price, source_id, source_url,
    capture_sha256, locator, is_official, first_seen_at, last_confirmed_at, age_days
from mart.token_chosen
