-- APIs against self-hosting in figures of this snapshot: cost shape, set-up, data control,
-- compliance, maintenance.
with routes as (
    select
        case when channel = 'self_hosted' then 'self_hosted' else 'api' end as side, *
    from mart.sovereignty
    where tier = 'standard' and provider_id <> 'own_hardware'
),
bills as (
    select model_id, min(bill) as lowest, max(bill) as highest
    from mart.api_bills
    where workload_id = 'chat'
    group by model_id
    having count(distinct seller_id) >= 3
),
changes as (
    select count(*) as changed
    from mart.price_changes
    where subject = 'token_prices'
        and changed_at >= (select as_of_at from core.snapshot) - interval 365 day
)
select 'cost shape' as dimension, 'fixed cost before the first token' as measure, 'api' as side,
    cast(0 as double) as value, 'USD per day' as unit, 'list prices are per token' as basis
union all
select 'cost shape', 'fixed cost before the first token', 'self_hosted',
    round(min(24 * replica_gpu_count * usd_per_gpu_hour * greatest(minimum_replicas, 2)
        + fixed_usd_per_day), 2),
    'USD per day', 'cheapest fleet of any model, one spare, staff included: `decision_options`'
from mart.decision_options where option = 'rented_gpus'
union all
select 'cost shape', 'dearest over cheapest seller of the same weights, median model', 'api',
    round(median(highest / lowest), 3), 'factor', '`token_prices`, chat workload, three sellers or more'
from bills
union all
select 'cost shape', 'dearest over cheapest seller of the same GPU, median GPU', 'self_hosted',
    round(median(highest / lowest), 3), 'factor', '`gpu_rates` on demand, three sellers or more'
from (
    select gpu_id, min(rate) as lowest, max(rate) as highest
    from mart.gpu_offers where purchase = 'on_demand' and place_at_seller = 1
    group by gpu_id having count(*) >= 3
)
union all
select 'set-up', 'work to set up', 'api', 0, 'days', 'an account and a key'
union all
select 'set-up', concat('work to set up, ', replace(size_class, '_', ' ')), 'self_hosted',
    sum(setup_days_mid), 'days', '`self_host_effort`, mostly our estimates'
from mart.self_host_effort group by size_class
union all
select 'maintenance', 'work to keep it running', 'api', null, 'hours per month',
    'not estimated: integration is needed on both sides'
union all
select 'maintenance', concat('work to keep it running, ', replace(size_class, '_', ' ')),
    'self_hosted', sum(hours_per_month_mid), 'hours per month',
    '`self_host_effort`, mostly our estimates'
from mart.self_host_effort group by size_class
union all
select 'maintenance', 'list prices that changed in a year', 'api', cast(changed as double), 'count',
    '`price_changes`, sources that are read now'
from changes
union all
select 'data control', concat('routes with direct reach of ', law, ' law'), side,
    round(avg(case when reach = 'direct' then 1.0 else 0.0 end), 4), 'share', '`sovereignty`'
from (
    select side, 'US' as law, reach_us as reach from routes
    union all
    select side, 'Chinese', reach_cn from routes
)
group by law, side
union all
select 'compliance', concat('routes that pass ', profile, ', conditions included'), side,
    round(avg(case when result in ('pass', 'conditional') then 1.0 else 0.0 end), 4), 'share',
    '`sovereignty`; unknown does not pass'
from (
    select side, 'gdpr' as profile, gdpr as result from routes
    union all
    select side, 'gdpr_strict', gdpr_strict from routes
    union all
    select side, 'hipaa', hipaa from routes
    union all
    select side, 'eu_financial_services', eu_financial_services from routes
)
group by profile, side
union all
select 'compliance', 'cells of a route that are unknown, mean', side, round(avg(unknown_count), 3),
    'count', '`sovereignty.unknown_count`'
from routes group by side
