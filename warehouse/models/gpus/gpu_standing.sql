-- Step: every GPU offer that some source states today, the hand-kept ones too, in USD as well.
-- Of several rows of one source for one offer the latest start in force speaks.
-- `distance` from the seller: 0 its own document, 1 read off its page by hand, 2 second-hand in the
-- seller's own terms (a region is named), 3 second-hand in other terms. A hand-kept row copied from
-- a third party's dataset is second-hand, as that dataset is.
with live as (
    select
        i.*,
        greatest(i.first_seen_at, case when r.row_key is null then c.last_whole_at end)
            as last_confirmed_at
    from mart.gpu_intervals i
    cross join core.snapshot a
    join core.confirmations c on c.source_id = i.source_id and c.partition = i.partition
    left join mart.unconfirmed_rows r
        on r.source_id = i.source_id and r.partition = i.partition and r.row_key = i.row_key
    where i.superseded_at is null
        and (i.effective_from is null or i.effective_from <= a.as_of_at)
        and (i.effective_to is null or i.effective_to > a.as_of_at)
    qualify row_number() over (
        partition by i.source_id, i.seller_id, i.product, i.sku, i.variant, i.region_id,
            i.purchase, i.term_months, i.payment, i.currency
        order by i.effective_from desc nulls last, i.first_seen_at desc, i.row_id
    ) = 1
),
kept as (
    select
        md5(concat_ws('|', 'seed_gpu_rates', s.seller_id, s.sku, coalesce(s.region, ''),
            s.purchase, s.term_months, s.currency)) as row_id,
        'seed_gpu_rates' as source_id,
        s.seller_id,
        s.product,
        s.sku,
        '' as variant,
        s.gpu_id,
        s.listed_gpu,
        s.gpu_count,
        false as is_fraction,
        coalesce(s.region, 'unstated') as region,
        coalesce(r.region_id, s.region, 'unstated') as region_id,
        coalesce(r.country, s.country) as country,
        coalesce(r.region_group, c.region_group) as region_group,
        coalesce(r.zone_kind, 'unstated') as zone_kind,
        r.region_label,
        s.purchase,
        s.term_months,
        cast(null as varchar) as payment,
        s.currency,
        s.listed_price as price,
        s.listed_unit as price_basis,
        case s.listed_unit
            when 'per_instance_hour' then s.listed_price
            else cast(s.listed_price * s.gpu_count as decimal(18, 9))
        end as per_instance_hour,
        case s.listed_unit
            when 'per_gpu_hour' then s.listed_price
            else cast(cast(s.listed_price as double) / s.gpu_count as decimal(18, 9))
        end as per_gpu_hour,
        s.includes_host,
        s.spot_kind,
        s.tax,
        s.note,
        s.source_url,
        s.locator,
        false as is_official,
        s.source_url like '%/gpu-rental-prices/%' or s.source_url like '%/karpenter-provider-%'
            as is_second_hand,
        cast(s.priced_on as timestamptz) as first_seen_at,
        cast(s.priced_on as timestamptz) as last_confirmed_at
    from seed.gpu_rates s
    cross join core.snapshot a
    left join mart.places r on r.seller_id = s.seller_id and r.region = s.region
    left join seed.countries c on c.country = s.country
    where cast(s.priced_on as timestamptz) <= a.as_of_at
),
both_kinds as (
    select *, not is_official as is_second_hand from live
    union all by name
    select * from kept
)
select
    b.* exclude (is_second_hand),
    case
        when b.is_official then 0
        when not b.is_second_hand then 1
        when b.region_id not in ('unstated', 'all') then 2
        else 3
    end as distance,
    case when b.region_id not in ('unstated', 'all') then b.region_id end as stated_region,
    g.model,
    g.form_factor,
    coalesce(b.gpu_memory_gb, g.memory_gb) as memory_gb,
    case
        when b.currency = 'USD' then b.per_instance_hour
        else cast(b.per_instance_hour * f.usd_per_unit as decimal(18, 9))
    end as usd_per_instance_hour,
    case
        when b.currency = 'USD' then b.per_gpu_hour
        else cast(b.per_gpu_hour * f.usd_per_unit as decimal(18, 9))
    end as usd_per_gpu_hour,
    case when b.currency <> 'USD' then f.rate_on end as fx_rate_on
from both_kinds b
cross join core.snapshot a
left join mart.gpus g on g.gpu_id = b.gpu_id
left join mart.fx_intervals f
    on f.currency = b.currency and a.as_of_at >= f.valid_from and a.as_of_at < f.valid_to
