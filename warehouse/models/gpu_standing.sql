-- Step: GPU offers that stand today, live rows first and hand-kept ones where no live row speaks.
-- Where several sources read one offer, the seller's own comes first, then the one confirmed on the
-- later day, then the later start that a source states.
-- A live row of a seller's GPU, purchase and term replaces every hand-kept one of them that is not
-- younger.
with live as (
    select
        i.*,
        case when r.row_key is null then c.last_good_at else i.first_seen_at end
            as last_confirmed_at,
        row_number() over (
            partition by i.seller_id, i.product, i.sku, i.variant, i.region_id, i.purchase,
                i.term_months, i.payment, i.currency
            order by
                i.is_official desc,
                cast(
                    case when r.row_key is null then c.last_good_at else i.first_seen_at end as date
                ) desc,
                i.effective_from desc nulls last, i.first_seen_at desc, i.row_id
        ) as choice
    from mart.gpu_intervals i
    cross join core.snapshot a
    join core.confirmations c on c.source_id = i.source_id and c.partition = i.partition
    left join mart.unconfirmed_rows r
        on r.source_id = i.source_id and r.partition = i.partition and r.row_key = i.row_key
    where i.superseded_at is null
        and (i.effective_from is null or i.effective_from <= a.as_of_at)
        and (i.effective_to is null or i.effective_to > a.as_of_at)
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
        g.region_group,
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
        cast(s.priced_on as timestamptz) as first_seen_at,
        cast(s.priced_on as timestamptz) as last_confirmed_at
    from seed.gpu_rates s
    cross join core.snapshot a
    left join seed.gpu_regions r on r.seller_id = s.seller_id and r.listed_region = s.region
    left join seed.countries g on g.country = coalesce(r.country, s.country)
    where not exists (
        select 1 from live l
        where l.seller_id = s.seller_id and l.gpu_id = s.gpu_id and l.purchase = s.purchase
            and l.term_months = s.term_months
            and l.last_confirmed_at >= cast(s.priced_on as timestamptz)
    ) and cast(s.priced_on as timestamptz) <= a.as_of_at
),
both_kinds as (
    select * exclude (choice) from live where choice = 1
    union all by name
    select * from kept
),
ranked as (
    select
        *,
        row_number() over (
            partition by seller_id, product, sku, variant, region_id, purchase, term_months,
                payment, currency
            order by last_confirmed_at desc, is_official desc, row_id
        ) as choice
    from both_kinds
)
select * exclude (choice) from ranked where choice = 1
