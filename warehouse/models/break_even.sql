-- API or rented GPU: where the two cost the same, per million output tokens with their input.
-- api = output price + ratio * input price (cached share 0); self = GPU hour / tokens per hour.
-- Machines of marketplaces, serverless GPU time and rates older than a year are left out.
-- Reachable utilisation: 1 / (peak * (1 + 1 / replicas)) at a peak of 2.5 times the average.
with sellers as (
    select
        seller_id, model_id, price_id, input_usd_per_mtok, output_usd_per_mtok,
        row_number() over (
            partition by model_id, seller_id
            order by output_usd_per_mtok, input_usd_per_mtok, price_id
        ) as choice
    from mart.token_prices
    where model_id is not null
        and service_tier = 'standard' and context_above_tokens is null
        and trust <> 'disputed' and age_days <= 90
        and input_usd_per_mtok > 0 and output_usd_per_mtok > 0
),
measured as (
    select
        t.*,
        cast(t.input_tokens as double) / t.output_tokens as ratio
    from mart.throughput t
    join mart.models m on m.model_id = t.model_id
    where m.is_open_weights
        and t.is_serving and not t.is_disaggregated
        and t.input_tokens is not null and t.output_tokens is not null and t.gpu_count is not null
),
bills as (
    select
        t.throughput_id,
        s.seller_id,
        s.price_id,
        cast(s.input_usd_per_mtok as double) as api_input,
        cast(s.output_usd_per_mtok as double) as api_output,
        cast(s.output_usd_per_mtok as double) + t.ratio * cast(s.input_usd_per_mtok as double)
            as bill
    from measured t
    join sellers s on s.model_id = t.model_id and s.choice = 1
),
ranked_bills as (
    select
        *,
        row_number() over (partition by throughput_id order by bill, seller_id) as place,
        count(*) over (partition by throughput_id) as seller_count
    from bills
),
comparators as (
    select 'cheapest' as comparator, * from ranked_bills where place = 1
    union all
    select 'median', * from ranked_bills where place = (seller_count + 1) // 2
    union all
    select 'dearest', * from ranked_bills where place = seller_count
),
offers as (
    select
        g.gpu_id, g.purchase, g.seller_id, g.offer_id,
        cast(g.usd_per_gpu_hour as double) as rate,
        cast(g.last_confirmed_at as date) as seen_on,
        row_number() over (
            partition by g.gpu_id, g.purchase, g.seller_id order by g.usd_per_gpu_hour, g.offer_id
        ) as choice
    from mart.gpu_rates g
    where g.purchase = 'on_demand' and g.gpu_id is not null and g.usd_per_gpu_hour > 0
        and (g.includes_host is null or g.includes_host) and g.tax <> 'included'
        and g.product = 'rental' and not g.is_reseller
        and date_diff('day', g.last_confirmed_at, (select as_of_at from core.snapshot)) <= 365
),
ranked_rates as (
    select
        *,
        row_number() over (partition by gpu_id, purchase order by rate, seller_id) as place,
        count(*) over (partition by gpu_id, purchase) as seller_count
    from offers
    where choice = 1
),
rates as (
    select 'cheapest' as basis, * from ranked_rates where place = 1
    union all
    select 'median', * from ranked_rates where place = (seller_count + 1) // 2
),
figures as (
    select
        t.*,
        r.basis, r.purchase, r.seller_id as gpu_seller_id, r.offer_id, r.rate, r.seen_on,
        r.seller_count as gpu_seller_count,
        c.comparator, c.seller_id as api_seller_id, c.price_id, c.api_input, c.api_output, c.bill,
        c.seller_count as api_seller_count,
        r.rate * 1000000 / (3600 * t.output_tok_s_per_gpu) as self_cost
    from measured t
    join rates r on r.gpu_id = t.gpu_id
    join comparators c on c.throughput_id = t.throughput_id
)
select
    md5(concat_ws('|', throughput_id, purchase, basis, comparator)) as break_even_id,
    model_id,
    gpu_id,
    gpu_count as replica_gpu_count,
    precision,
    purchase,
    basis as gpu_price_basis,
    gpu_seller_id,
    offer_id as gpu_offer_id,
    gpu_seller_count,
    round(rate, 9) as usd_per_gpu_hour,
    seen_on as gpu_price_seen_on,
    input_tokens,
    output_tokens,
    cast(0 as double) as cached_input_share,
    comparator,
    api_seller_id as comparator_seller_id,
    price_id as comparator_price_id,
    api_seller_count as comparator_seller_count,
    round(api_input, 9) as api_input_usd_per_mtok,
    round(api_output, 9) as api_output_usd_per_mtok,
    concurrency,
    output_tok_s_per_gpu,
    'measured_same_configuration' as throughput_tier,
    throughput_id,
    measured_on,
    round(self_cost, 6) as self_host_usd_per_mtok_output,
    round(bill, 6) as api_usd_per_mtok_output,
    round(self_cost / bill, 6) as break_even_utilisation,
    round(1 / (2.5 * 2), 6) as reachable_utilisation,
    round(1 / 2.5, 6) as reachable_utilisation_at_scale,
    round(24 * rate * gpu_count * 1000000 / bill, 0) as break_even_output_tokens_per_day,
    case
        when self_cost > bill then 'never'
        when self_cost / bill > 1 / 2.5 then 'api_wins'
        when self_cost / bill > 1 / (2.5 * 2) then 'self_host_wins_at_scale'
        else 'self_host_wins'
    end as verdict
from figures
