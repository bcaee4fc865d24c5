-- Step: every GPU price interval with seller and GPU, as hourly prices per offer and per GPU.
-- A month counts the hours that the seller counts, 730 where it names none: one year has 8,760.
-- A part of a GPU has no price per GPU. Where no region is named, nothing tells where the machine is:
-- what a seller says of its API is not said of the machines it rents out.
with timed as (
    select
        g.*,
        case
            when g.unit in ('per_instance_hour', 'per_gpu_hour') then g.price
            else cast(
                cast(g.price as double) / (
                    coalesce(g.hours_per_month, 730)
                    * case when g.unit = 'per_instance_term' then g.term_months else 1 end
                ) as decimal(18, 9))
        end as per_hour,
        g.unit in ('per_gpu_hour', 'per_gpu_month') as is_per_gpu
    from core.gpu_rates g
)
select
    g.row_id,
    g.row_key,
    g.source_id,
    g.partition,
    l.seller_id,
    g.product,
    g.sku,
    g.variant,
    l.gpu_id,
    g.listed_gpu,
    g.gpu_count,
    g.is_fraction,
    g.gpu_memory_gb,
    g.vcpus,
    g.host_memory_gb,
    g.region,
    coalesce(r.region_id, g.region) as region_id,
    coalesce(r.country, g.country) as country,
    coalesce(r.region_group, c.region_group) as region_group,
    coalesce(r.zone_kind, 'unstated') as zone_kind,
    r.region_label,
    g.purchase,
    g.term_months,
    g.payment,
    g.currency,
    g.price,
    g.unit as price_basis,
    g.hours_per_month,
    g.setup_fee,
    case
        when g.is_per_gpu then cast(g.per_hour * g.gpu_count as decimal(18, 9))
        else g.per_hour
    end as per_instance_hour,
    case
        when g.is_fraction then null
        when g.is_per_gpu then g.per_hour
        else cast(cast(g.per_hour as double) / g.gpu_count as decimal(18, 9))
    end as per_gpu_hour,
    g.includes_host,
    g.spot_kind,
    g.tax,
    g.note,
    g.effective_from,
    g.effective_to,
    g.first_seen_at,
    g.superseded_at,
    v.valid_from,
    v.valid_to,
    g.source_url,
    g.capture_sha256,
    g.locator,
    s.is_official
from timed g
join core.gpu_listings l
    on l.source_id = g.source_id and l.listed_seller = g.listed_seller and l.sku = g.sku
    and l.listed_gpu = g.listed_gpu
    and l.gpu_memory_gb is not distinct from g.gpu_memory_gb
left join mart.places r
    on r.seller_id = l.seller_id and r.region = g.region and g.region <> 'unstated'
left join seed.countries c on c.country = g.country
join mart.spans v on v.row_id = g.row_id
join core.sources s on s.source_id = g.source_id
where l.seller_id is not null and g.price is not null
