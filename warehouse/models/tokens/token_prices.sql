-- Today's prices, the five usual meters side by side.
with usual as (
    select
        c.*, p.country, p.region_group, p.zone_kind, p.region_label,
        row_number() over (
            partition by price_id
            order by
                case meter when 'input' then 1 when 'output' then 2 else 3 end, meter, row_id
        ) as place
    from mart.token_chosen c
    left join mart.places p on p.seller_id = c.seller_id and p.region = c.region
    where unit = 'per_mtok'
        and meter in ('input', 'cached_input', 'cache_write', 'cache_write_1h', 'output')
)
select
    seller_id, model_id, listed_model, variant, region, country, region_group, zone_kind,
    region_label, service_tier, context_tier, context_above_tokens, context_up_to_tokens,
    max(case when place = 1 then context_rule end) as context_rule,
    schedule,
    max(case when place = 1 then schedule_detail end) as schedule_detail,
    offer, currency,
    min(status) as status,
    min(deprecated_on) as deprecated_on,
    min(available_until) as available_until,
    max(effective_from) as effective_from,
    min(effective_to) as effective_to,
    price_id,
    max(case when meter = 'input' then price_usd end) as input_usd_per_mtok,
    max(case when meter = 'cached_input' then price_usd end) as cached_input_usd_per_mtok,
    max(case when meter = 'cache_write' then price_usd end) as cache_write_usd_per_mtok,
    max(case when meter = 'cache_write_1h' then price_usd end) as cache_write_1h_usd_per_mtok,
    max(case when meter = 'output' then price_usd end) as output_usd_per_mtok,
    max(case when meter = 'input' then price end) as input_per_mtok,
    max(case when meter = 'cached_input' then price end) as cached_input_per_mtok,
    max(case when meter = 'cache_write' then price end) as cache_write_per_mtok,
    max(case when meter = 'cache_write_1h' then price end) as cache_write_1h_per_mtok,
    max(case when meter = 'output' then price end) as output_per_mtok,
    max(fx_rate_on) as fx_rate_on,
    trust,
    evidence_count,
    disputed_meters,
    fresher_input_per_mtok,
    fresher_output_per_mtok,
    fresher_source_count,
    official_input_per_mtok,
    official_output_per_mtok,
    official_confirmed_at,
    max(case when meter = 'input' then pending_price end) as pending_input_per_mtok,
    max(case when meter = 'output' then pending_price end) as pending_output_per_mtok,
    source_id,
    max(case when place = 1 then source_url end) as source_url,
    max(case when place = 1 then capture_sha256 end) as capture_sha256,
    max(case when place = 1 then locator end) as locator,
    is_official,
    max(first_seen_at) as first_seen_at,
    min(last_confirmed_at) as last_confirmed_at,
    max(age_days) as age_days
from usual
group by
    seller_id, model_id, listed_model, variant, region, country, region_group, zone_kind,
    region_label, service_tier, context_tier, context_above_tokens, context_up_to_tokens,
    schedule, offer, currency, price_id, trust, evidence_count, disputed_meters,
    fresher_input_per_mtok, fresher_output_per_mtok, fresher_source_count,
    official_input_per_mtok, official_output_per_mtok, official_confirmed_at, source_id,
    is_official
