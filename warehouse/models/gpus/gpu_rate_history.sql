-- Every GPU price interval ever seen, in native currency and in USD of its first day.
select
    i.seller_id, i.product, i.sku, i.variant, i.gpu_id, i.listed_gpu, i.gpu_count,
    i.is_fraction, i.region, i.region_id, i.country, i.region_group, i.zone_kind,
    i.region_label, i.purchase,
    i.term_months, i.payment, i.currency, i.price, i.price_basis, i.hours_per_month,
    i.setup_fee, i.per_instance_hour, i.per_gpu_hour,
    case
        when i.currency = 'USD' then i.per_instance_hour
        else cast(i.per_instance_hour * f.usd_per_unit as decimal(18, 9))
    end as usd_per_instance_hour,
    case
        when i.currency = 'USD' then i.per_gpu_hour
        else cast(i.per_gpu_hour * f.usd_per_unit as decimal(18, 9))
    end as usd_per_gpu_hour,
    case when i.currency <> 'USD' then f.rate_on end as fx_rate_on,
    i.includes_host, i.spot_kind, i.tax, i.effective_from, i.effective_to,
    i.row_id as offer_id, i.valid_from, i.valid_to, i.first_seen_at, i.superseded_at,
    i.source_id, i.source_url, i.capture_sha256, i.locator
from mart.gpu_intervals i
left join mart.fx_intervals f
    on f.currency = i.currency and coalesce(i.valid_from, i.first_seen_at) >= f.valid_from
    and coalesce(i.valid_from, i.first_seen_at) < f.valid_to
