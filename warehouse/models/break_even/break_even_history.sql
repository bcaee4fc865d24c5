-- How the comparison stood at the end of each month, at the prices known then.
-- For every model and GPU the number of GPUs with the cheapest output at the published precision;
-- throughput as predicted today. Hand-kept rates have no history and count for the last month only.
with months as (
    select
        least(cast(month_start + interval 1 month as date), cast(a.as_of_at as date)) as month_end,
        least(month_start + interval 1 month, a.as_of_at) as moment
    from core.snapshot a,
        (select unnest(range(timestamptz '2024-01-01 00:00:00+00', (
            select as_of_at from core.snapshot
        ), interval 1 month)) as month_start)
),
predictions as (
    select
        t.*, w.peak_to_average, w.cached_input_share as cached_share,
        t.input_tokens / cast(t.output_tokens as double) as ratio,
        row_number() over (
            partition by t.model_id, t.gpu_id
            order by t.output_tok_s_mid / t.gpu_count desc, t.gpu_count, t.prediction_id
        ) as choice
    from mart.throughput_predictions t
    join mart.workloads w on w.workload_id = t.workload_id
    where t.workload_id = 'chat' and t.is_native_precision
),
api_prices as (
    select
        m.month_end, h.model_id, h.seller_id, h.listed_model, h.variant, h.region, h.currency,
        h.source_id,
        max(case when h.meter = 'input' then cast(h.price_usd as double) end) as input_usd,
        max(case when h.meter = 'cached_input' then cast(h.price_usd as double) end) as cached_usd,
        max(case when h.meter = 'output' then cast(h.price_usd as double) end) as output_usd
    from mart.token_price_history h
    join months m
        on coalesce(h.valid_from, h.first_seen_at) <= m.moment
        and coalesce(h.valid_to, timestamptz '9999-01-01 00:00:00+00') > m.moment
    where h.model_id is not null and h.service_tier = 'standard' and h.schedule = 'always'
        and h.unit = 'per_mtok' and h.meter in ('input', 'cached_input', 'output')
        and coalesce(h.context_above_tokens, 0) = 0
    group by
        m.month_end, h.model_id, h.seller_id, h.listed_model, h.variant, h.region, h.currency,
        h.source_id
),
bills as (
    select
        a.month_end, p.prediction_id, a.seller_id,
        min(token_cost(
            1000000 * p.ratio, 1000000, a.input_usd, a.output_usd,
            cached_share := case when a.cached_usd is null then 0 else coalesce(p.cached_share, 0) end,
            cached_input_usd_per_mtok := a.cached_usd
        )) as bill
    from api_prices a
    join predictions p on p.model_id = a.model_id and p.choice = 1
    where a.input_usd > 0 and a.output_usd > 0
    group by a.month_end, p.prediction_id, a.seller_id
),
api as (
    select
        *,
        row_number() over (
            partition by month_end, prediction_id order by bill, seller_id
        ) as place,
        count(*) over (partition by month_end, prediction_id) as seller_count
    from bills
),
known_rents as (
    select m.month_end, h.gpu_id, h.seller_id, cast(h.usd_per_gpu_hour as double) as rate
    from mart.gpu_rate_history h
    join months m
        on coalesce(h.valid_from, h.first_seen_at) <= m.moment
        and coalesce(h.valid_to, timestamptz '9999-01-01 00:00:00+00') > m.moment
    where h.gpu_id is not null and h.purchase = 'on_demand' and h.usd_per_gpu_hour > 0
        and h.product = 'rental' and not h.is_fraction and h.tax <> 'included'
        and (h.includes_host is null or h.includes_host)
    union all
    select cast(a.as_of_at as date), o.gpu_id, o.seller_id, o.rate
    from mart.gpu_offers o
    cross join core.snapshot a
    where o.purchase = 'on_demand'
),
rents as (
    select month_end, gpu_id, seller_id, min(rate) as rate
    from known_rents
    group by month_end, gpu_id, seller_id
),
gpus as (
    select
        *,
        row_number() over (partition by month_end, gpu_id order by rate, seller_id) as place,
        count(*) over (partition by month_end, gpu_id) as seller_count
    from rents
),
compared as (
    select
        p.model_id, p.gpu_id, a.month_end, p.precision, p.gpu_count as replica_gpu_count,
        p.workload_id, p.prediction_id, g.seller_id as gpu_seller_id, g.rate,
        g.seller_count as gpu_seller_count, a.seller_id as api_seller_id, a.bill,
        a.seller_count as api_seller_count,
        break_even_utilisation(g.rate, p.output_tok_s_mid / p.gpu_count, a.bill) as utilisation,
        1 / coalesce(p.peak_to_average, 2.5) as reachable
    from predictions p
    join api a on a.prediction_id = p.prediction_id and a.place = 1
    join gpus g on g.gpu_id = p.gpu_id and g.month_end = a.month_end and g.place = 1
    where p.choice = 1
),
judged as (
    select
        *,
        case
            when utilisation > 1 then 'never'
            when utilisation >= reachable then 'api_wins'
            else 'self_host_wins_above_volume'
        end as verdict
    from compared
)
select
    model_id, gpu_id, month_end, precision, replica_gpu_count, workload_id, prediction_id,
    gpu_seller_id, round(rate, 6) as usd_per_gpu_hour, gpu_seller_count,
    api_seller_id as comparator_seller_id, round(bill, 6) as api_usd_per_mtok_output,
    api_seller_count as comparator_seller_count, round(utilisation, 6) as break_even_utilisation,
    round(reachable, 6) as reachable_utilisation_at_scale, verdict,
    lag(verdict) over (partition by model_id, gpu_id order by month_end) as previous_verdict
from judged
