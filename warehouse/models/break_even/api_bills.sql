-- Step: what each seller asks for a million output tokens of a model with the input that comes with
-- them, under each workload, at each of its prices.
-- The price tier is the one that holds for a request's length. A seller that bills cache writes
-- bills them for the input that is not read from cache, where any is. Peak and off-peak prices are
-- weighed by their hours; where the hours are not in the form `UTC hh:mm-hh:mm`, the peak price
-- counts. The batchable share pays the seller's batch price where there is one. Prices whose
-- trust is `disputed`, `stale` or `doubtful_currency` are left out.
with workloads as (
    select
        workload_id, input_tokens, input_tokens / output_tokens as ratio,
        coalesce(cached_input_share, 0) as cached_share,
        coalesce(batchable_share, 0) as batchable_share
    from mart.workloads
    where kind = 'use'
),
priced as (
    select
        *,
        regexp_extract(schedule_detail, 'UTC (\d\d):(\d\d)-(\d\d):(\d\d)', ['h', 'm', 'hh', 'mm'])
            as hours
    from mart.token_prices
    where model_id is not null and service_tier in ('standard', 'batch')
        and input_usd_per_mtok > 0 and output_usd_per_mtok > 0
        and trust not in ('disputed', 'stale', 'doubtful_currency')
),
bills as (
    select
        w.workload_id, w.batchable_share, p.model_id, p.seller_id, p.price_id, p.listed_model,
        p.variant, p.region, p.offer, p.currency, p.context_tier, p.service_tier, p.schedule,
        p.input_usd_per_mtok, p.cached_input_usd_per_mtok, p.output_usd_per_mtok,
        case
            when p.schedule = 'always' then null
            when p.hours.h = '' or p.hours.h is null then 1
            else (
                (60 * try_cast(p.hours.hh as integer) + try_cast(p.hours.mm as integer))
                - (60 * try_cast(p.hours.h as integer) + try_cast(p.hours.m as integer)) + 1440
            ) % 1440 / 1440.0
        end as peak_share,
        token_cost(
            1000000 * w.ratio, 1000000, p.input_usd_per_mtok, p.output_usd_per_mtok,
            cached_share := case
                when p.cached_input_usd_per_mtok is null then 0 else w.cached_share
            end,
            cached_input_usd_per_mtok := p.cached_input_usd_per_mtok,
            cache_write_share := case
                when p.cache_write_usd_per_mtok is null or w.cached_share = 0 then 0
                else 1 - w.cached_share
            end,
            cache_write_usd_per_mtok := p.cache_write_usd_per_mtok
        ) as bill
    from priced p
    join workloads w
        on coalesce(p.context_above_tokens, 0) < w.input_tokens
        and w.input_tokens <= coalesce(p.context_up_to_tokens, w.input_tokens)
),
always as (
    select * exclude (schedule, peak_share) from bills where schedule = 'always'
    union all
    select
        p.* exclude (schedule, peak_share, bill),
        p.peak_share * p.bill + (1 - p.peak_share) * o.bill
    from bills p
    join bills o
        on o.schedule = 'off_peak' and p.workload_id = o.workload_id
        and p.seller_id = o.seller_id and p.listed_model = o.listed_model
        and p.variant = o.variant and p.region = o.region and p.offer = o.offer
        and p.currency = o.currency and p.context_tier = o.context_tier
        and p.service_tier = o.service_tier
    where p.schedule = 'peak'
),
batch as (
    select workload_id, model_id, seller_id, min(bill) as bill
    from always
    where service_tier = 'batch'
    group by workload_id, model_id, seller_id
)
select
    s.workload_id,
    s.model_id,
    s.seller_id,
    s.price_id,
    s.region,
    cast(s.input_usd_per_mtok as double) as input_usd,
    cast(s.output_usd_per_mtok as double) as output_usd,
    (1 - s.batchable_share) * s.bill + s.batchable_share * least(s.bill, coalesce(b.bill, s.bill))
        as bill
from always s
left join batch b
    on b.workload_id = s.workload_id and b.model_id = s.model_id and b.seller_id = s.seller_id
where s.service_tier = 'standard'
