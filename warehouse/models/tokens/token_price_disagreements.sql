-- Every two sources that state different figures for the same thing today, with the reason where
-- it can be told.
with told as (
    select
        disagreement_id, reason_class, reason,
        row_number() over (partition by disagreement_id order by rank, reason) as choice
    from mart.token_difference_reasons
)
select
    md5(concat_ws('|', p.row_id, p.other_row_id)) as disagreement_id,
    p.seller_id, p.model_id, p.model_key, p.service_tier, p.meter, p.unit, p.currency,
    coalesce(t.reason_class, 'unexplained') as reason_class,
    coalesce(t.reason, 'nothing known tells why') as reason,
    case
        when p.price > 0
        then round(cast(p.other_price as double) / cast(p.price as double), 9)
    end as ratio,
    p.source_id, p.listed_model, p.variant, p.region, p.schedule, p.offer, p.price,
    p.last_confirmed_at, p.is_official, p.row_id as meter_id, p.source_url, p.capture_sha256,
    p.locator,
    p.other_source_id, p.other_listed_model, p.other_variant, p.other_region, p.other_schedule,
    p.other_offer, p.other_price, p.other_last_confirmed_at, p.other_is_official,
    p.other_row_id as other_meter_id, p.other_source_url, p.other_capture_sha256, p.other_locator
from mart.token_pairs p
left join told t
    on t.disagreement_id = md5(concat_ws('|', p.row_id, p.other_row_id)) and t.choice = 1
where p.comparison_id = 'today' and not p.is_equal
