-- Every token price interval ever seen, in native currency and in USD of its first day.
select
    i.seller_id, i.model_id, i.listed_model, i.variant, i.region, i.service_tier,
    i.context_tier, i.context_above_tokens, i.context_up_to_tokens, i.context_rule,
    i.schedule, i.schedule_detail, i.offer, i.currency, i.effective_from, i.effective_to,
    i.row_id as meter_id,
    i.meter,
    i.unit,
    i.price,
    case
        when i.currency = 'USD' then i.price
        else cast(i.price * f.usd_per_unit as decimal(18, 9))
    end as price_usd,
    case when i.currency <> 'USD' then f.rate_on end as fx_rate_on,
    v.valid_from, v.valid_to, i.first_seen_at, i.superseded_at,
    i.source_id, i.source_url, i.capture_sha256, i.locator, i.is_official
from mart.token_intervals i
join mart.spans v on v.row_id = i.row_id
left join mart.fx_intervals f
    on f.currency = i.currency and coalesce(v.valid_from, i.first_seen_at) >= f.valid_from
    and coalesce(v.valid_from, i.first_seen_at) < f.valid_to
