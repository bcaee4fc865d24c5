-- Step: today's prices from the source that speaks for each seller's model, with USD and trust.
select
    s.* exclude (is_base),
    md5(concat_ws('|', s.source_id, s.seller_id, s.listed_model, s.variant, s.region,
        s.service_tier, s.context_tier, s.schedule, s.offer, s.currency)) as price_id,
    case
        when s.currency = 'USD' then s.price
        else cast(s.price * f.usd_per_unit as decimal(18, 9))
    end as price_usd,
    case when s.currency <> 'USD' then f.rate_on end as fx_rate_on,
    r.trust,
    r.evidence_count,
    case when is_base then r.fresher_input end as fresher_input_per_mtok,
    case when is_base then r.fresher_output end as fresher_output_per_mtok,
    case when is_base then r.fresher_sources end as fresher_source_count
from (
    select
        *,
        service_tier = 'standard' and context_above_tokens is null and unit = 'per_mtok' as is_base
    from mart.token_standing
) s
cross join core.snapshot a
join mart.token_record_sources r
    on r.seller_id = s.seller_id and r.model_key = s.model_key
    and r.source_id = s.source_id and r.currency = s.currency
left join mart.fx_intervals f
    on f.currency = s.currency and a.as_of_at >= f.valid_from and a.as_of_at < f.valid_to
