-- GPU offers that stand today, with hourly prices in native currency and USD.
select
    s.seller_id, s.product, s.sku, s.variant, s.gpu_id, s.listed_gpu, s.gpu_count,
    s.is_fraction, s.region, s.region_id, s.country, s.region_group, s.zone_kind,
    s.region_label, s.purchase,
    s.term_months, s.payment, s.currency, s.price, s.price_basis, s.hours_per_month,
    s.setup_fee, s.per_instance_hour, s.per_gpu_hour, s.usd_per_instance_hour,
    s.usd_per_gpu_hour, s.fx_rate_on, s.includes_host, s.spot_kind, s.tax, s.effective_from,
    s.effective_to,
    s.row_id as offer_id,
    p.hq_country as seller_country,
    p.parent_country as seller_parent_country,
    o.region_group as owner_region_group,
    coalesce(p.kind = 'reseller', false) as is_reseller,
    s.form_factor,
    s.memory_gb as gpu_memory_gb,
    s.vcpus, s.host_memory_gb,
    date_diff('day', cast(s.last_confirmed_at as date), cast(a.as_of_at as date)) > 30
        as is_stale,
    s.note,
    s.source_id, s.source_url, s.capture_sha256, s.locator, s.is_official,
    s.first_seen_at, s.last_confirmed_at,
    date_diff('day', cast(s.last_confirmed_at as date), cast(a.as_of_at as date)) as age_days
from mart.gpu_chosen s
cross join core.snapshot a
left join mart.providers p on p.provider_id = s.seller_id
left join seed.countries o on o.country = coalesce(p.parent_country, p.hq_country)
