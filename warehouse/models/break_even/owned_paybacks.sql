-- Step: months until owned GPUs for a billion output tokens a day have paid for themselves.
with fleets as (
    select
        s.*,
        replicas_for(1e9, tok_s, peak_to_average := peak, minimum_replicas := minimum_replicas)
            as replicas
    from mart.break_even_shown s
    where purchase = 'owned'
)
select
    f.break_even_id,
    payback_months(
        f.usd_per_gpu * f.gpu_count * f.replicas,
        1000 * f.saved * 365 / 12,
        (24 * f.gpu_count * f.running_rate * f.replicas + f.fixed_usd) * 365 / 12,
        api_price_decline := a.api_price_decline_per_month.mid, discount := a.discount_per_month.mid
    ) as payback_months
from fleets f
cross join mart.assumed a
