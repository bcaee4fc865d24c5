-- Step: the cost assumptions side by side, one row; each column holds low, mid and high. With them
-- what a deployment costs a day whatever its load: staff, monitoring, storage.
with assumed as (
    select
        max(case when assumption_id = 'staff_usd_per_year' then span end) as staff_usd_per_year,
        max(case when assumption_id = 'staff_fte' then span end) as staff_fte,
        max(case when assumption_id = 'observability_usd_per_month' then span end) as observability_usd_per_month,
        max(case when assumption_id = 'storage_usd_per_month' then span end) as storage_usd_per_month,
        max(case when assumption_id = 'egress_usd_per_gb' then span end) as egress_usd_per_gb,
        max(case when assumption_id = 'peak_factor' then span end) as peak_factor,
        max(case when assumption_id = 'gpu_price_factor' then span end) as gpu_price_factor,
        max(case when assumption_id = 'spot_overhead' then span end) as spot_overhead,
        max(case when assumption_id = 'capital_cost' then span end) as capital_cost,
        max(case when assumption_id = 'hardware_life_years' then span end) as hardware_life_years,
        max(case when assumption_id = 'residual_share' then span end) as residual_share,
        max(case when assumption_id = 'maintenance_share_per_year' then span end) as maintenance_share_per_year,
        max(case when assumption_id = 'colocation_usd_per_kw_month' then span end) as colocation_usd_per_kw_month,
        max(case when assumption_id = 'pue' then span end) as pue,
        max(case when assumption_id = 'server_power_factor' then span end) as server_power_factor,
        max(case when assumption_id = 'server_price_factor' then span end) as server_price_factor,
        max(case when assumption_id = 'api_price_decline_per_month' then span end) as api_price_decline_per_month,
        max(case when assumption_id = 'discount_per_month' then span end) as discount_per_month,
        max(case when assumption_id = 'licence_usd_per_gpu_year' then span end) as licence_usd_per_gpu_year
    from (
        select assumption_id, struct_pack(low := low, mid := mid, high := high) as span
        from mart.cost_assumptions
    )
)
select
    *,
    (staff_fte.mid * staff_usd_per_year.mid
        + 12 * (observability_usd_per_month.mid + storage_usd_per_month.mid)) / 365
        as fixed_usd_per_day
from assumed
