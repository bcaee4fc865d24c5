-- Step: the offers that count for the GPU market on each of its days, by part of the world and `all`.
-- Counted is a whole GPU with its machine, before tax, that its source confirmed in the 30 days
-- before. Left out: resellers, for they sell others' machines once more; running time; lowest bids;
-- commitments that are paid up front. `offer_key` is the same offer at the same source.
with confirmed as (
    select source_id, partition, cast(captured_at as date) as day
    from core.ingested
    where status = 'loaded'
),
fresh as (
    select d.day, c.source_id, c.partition, max(c.day) as confirmed_on
    from mart.gpu_market_days d
    join confirmed c on c.day <= d.day and date_diff('day', c.day, d.day) <= 30
    group by d.day, c.source_id, c.partition
),
offers as (
    select
        source_id, partition, seller_id, gpu_id, product, purchase, term_months, region_group,
        currency, per_gpu_hour, first_seen_at, superseded_at, effective_from, effective_to,
        is_fraction, includes_host, tax, spot_kind, payment,
        case when is_official then 0 when region_id in ('unstated', 'all') then 3 else 2 end
            as distance,
        concat_ws('|', source_id, product, sku, variant, region_id, currency) as offer_key,
        row_id
    from mart.gpu_intervals
),
live as (
    select f.day, o.*
    from fresh f
    join offers o on o.source_id = f.source_id and o.partition = f.partition
    where cast(o.first_seen_at as date) <= f.day
        and (o.superseded_at is null or cast(o.superseded_at as date) > f.confirmed_on)
        and (o.effective_from is null or cast(o.effective_from as date) <= f.day)
        and (o.effective_to is null or cast(o.effective_to as date) > f.day)
),
kept as (
    select
        d.day, s.source_id, '' as partition, s.seller_id, s.gpu_id, s.product, s.purchase,
        s.term_months, s.region_group, s.currency, s.per_gpu_hour, s.is_fraction,
        s.includes_host, s.tax, s.spot_kind, s.payment, s.distance,
        concat_ws('|', s.source_id, s.product, s.sku, s.region_id, s.currency) as offer_key,
        s.row_id
    from mart.gpu_market_days d
    join mart.gpu_standing s
        on s.source_id = 'seed_gpu_rates'
        and cast(s.last_confirmed_at as date) <= d.day
        and date_diff('day', cast(s.last_confirmed_at as date), d.day) <= 30
),
counted as (
    select * from live
    union all by name
    select * from kept
),
once as (
    select
        c.*,
        case
            when c.currency = 'USD' then c.per_gpu_hour
            else cast(c.per_gpu_hour * f.usd_per_unit as decimal(18, 9))
        end as usd_per_gpu_hour,
        row_number() over (
            partition by c.day, c.seller_id, c.gpu_id, c.purchase, c.term_months, c.offer_key
            order by c.effective_from desc nulls last, c.row_id
        ) as choice
    from counted c
    join mart.providers p on p.provider_id = c.seller_id
    left join mart.fx_intervals f
        on f.currency = c.currency and cast(c.day as timestamptz) >= f.valid_from
        and cast(c.day as timestamptz) < f.valid_to
    where c.gpu_id is not null and c.per_gpu_hour > 0 and not c.is_fraction
        and (c.includes_host is null or c.includes_host)
        and c.tax <> 'included' and c.product <> 'serverless' and p.kind <> 'reseller'
        and (c.spot_kind is null or c.spot_kind <> 'floor')
        and (c.payment is null or c.payment = 'no_upfront')
)
select
    day, gpu_id, purchase, term_months, region_group, seller_id, product, offer_key, distance,
    per_gpu_hour, usd_per_gpu_hour
from once
where choice = 1 and region_group is not null and usd_per_gpu_hour is not null
union all by name
select
    day, gpu_id, purchase, term_months, 'all' as region_group, seller_id, product, offer_key,
    distance, per_gpu_hour, usd_per_gpu_hour
from once
where choice = 1 and usd_per_gpu_hour is not null
