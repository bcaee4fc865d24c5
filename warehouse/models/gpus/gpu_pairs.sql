-- Step: two sources' hourly figures per GPU for the same thing, equal or not, each figure once.
-- The same thing: seller, product, model of GPU, purchase, term; memory, form factor and region
-- where both state them, and the name of the offer where both speak in the seller's terms. The
-- first of the two is the one nearer to the seller, else first by name. Of several offers of the
-- first the one of the same name, region and GPU is compared, else the one whose figure is nearest.
-- A hand-kept row that gave way to a newer document says nothing about today.
with said as (
    select
        *,
        case when form_factor = 'unstated' then null else form_factor end as stated_form,
        cast(usd_per_gpu_hour as double) as figure
    from mart.gpu_standing
    where model is not null and usd_per_gpu_hour > 0
        and (
            source_id <> 'seed_gpu_rates'
            or row_id in (select row_id from mart.gpu_chosen)
        )
),
beside as (
    select
        a.row_id, b.row_id as other_row_id,
        row_number() over (
            partition by b.row_id, a.source_id
            order by
                case when a.sku = b.sku then 0 else 1 end,
                case when a.stated_region = b.stated_region then 0 else 1 end,
                case when a.gpu_id = b.gpu_id then 0 else 1 end,
                abs(ln(a.figure / b.figure)), a.row_id
        ) as choice
    from said a
    join said b
        on b.seller_id = a.seller_id and b.product = a.product and b.model = a.model
        and b.purchase = a.purchase and b.term_months = a.term_months
        and b.payment is not distinct from a.payment and b.source_id <> a.source_id
    where (a.distance < b.distance or (a.distance = b.distance and a.source_id < b.source_id))
        and (
            a.memory_gb is null or b.memory_gb is null
            or abs(a.memory_gb - b.memory_gb) <= 0.1 * greatest(a.memory_gb, b.memory_gb)
        )
        and (a.stated_form is null or b.stated_form is null or a.stated_form = b.stated_form)
        and (
            a.stated_region is null or b.stated_region is null
            or (a.stated_region = b.stated_region and a.sku = b.sku)
        )
)
select
    md5(concat_ws('|', a.row_id, b.row_id)) as disagreement_id,
    a.seller_id, a.product, a.model, a.purchase, a.term_months,
    abs(a.figure - b.figure) < 0.000001 as is_equal,
    a.row_id, a.source_id, a.is_official, a.distance, a.sku, a.gpu_id, a.memory_gb, a.region, a.region_id,
    a.currency, a.price, a.price_basis, a.per_gpu_hour, a.usd_per_gpu_hour, a.includes_host,
    a.last_confirmed_at, a.source_url, a.capture_sha256, a.locator,
    b.row_id as other_row_id, b.source_id as other_source_id,
    b.is_official as other_is_official, b.distance as other_distance, b.sku as other_sku, b.gpu_id as other_gpu_id,
    b.memory_gb as other_memory_gb, b.region as other_region, b.region_id as other_region_id,
    b.currency as other_currency, b.price as other_price, b.price_basis as other_price_basis,
    b.per_gpu_hour as other_per_gpu_hour, b.usd_per_gpu_hour as other_usd_per_gpu_hour,
    b.includes_host as other_includes_host, b.last_confirmed_at as other_last_confirmed_at,
    b.source_url as other_source_url, b.capture_sha256 as other_capture_sha256,
    b.locator as other_locator
from beside p
join said a on a.row_id = p.row_id
join said b on b.row_id = p.other_row_id
where p.choice = 1
