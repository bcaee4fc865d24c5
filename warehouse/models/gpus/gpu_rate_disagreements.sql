-- Every two sources that state different figures for the same GPU offer today, with the reason
-- where it can be told.
with told as (
    select
        disagreement_id, reason_class, reason,
        row_number() over (partition by disagreement_id order by rank, reason) as choice
    from mart.gpu_difference_reasons
)
select
    p.disagreement_id, p.seller_id, p.product, p.model as gpu_model, p.purchase, p.term_months,
    coalesce(t.reason_class, 'unexplained') as reason_class,
    coalesce(t.reason, 'nothing known tells why') as reason,
    round(cast(p.other_usd_per_gpu_hour as double) / cast(p.usd_per_gpu_hour as double), 9)
        as ratio,
    p.source_id, p.sku, p.gpu_id, p.region, p.currency, p.price, p.price_basis,
    p.usd_per_gpu_hour, p.last_confirmed_at, p.is_official, p.row_id as offer_id, p.source_url,
    p.capture_sha256, p.locator,
    p.other_source_id, p.other_sku, p.other_gpu_id, p.other_region, p.other_currency,
    p.other_price, p.other_price_basis, p.other_usd_per_gpu_hour, p.other_last_confirmed_at,
    p.other_is_official, p.other_row_id as other_offer_id, p.other_source_url,
    p.other_capture_sha256, p.other_locator
from mart.gpu_pairs p
left join told t on t.disagreement_id = p.disagreement_id and t.choice = 1
where not p.is_equal
