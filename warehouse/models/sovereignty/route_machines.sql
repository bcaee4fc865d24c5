-- Step: every seller and country whose on-demand GPUs hold a model, with the cheapest that do.
-- Weights take one byte per parameter, and a fifth more for working memory. One machine holds them,
-- or two of eight or more GPUs; where GPUs are priced singly, up to eight stand in one machine.
with offers as (
    select
        r.offer_id, r.seller_id, r.country, r.gpu_id, r.gpu_memory_gb, r.usd_per_gpu_hour,
        coalesce(r.gpu_count, 1) as sold_by,
        case
            when r.gpu_count >= 8 then 2 * r.gpu_count
            when r.price_basis = 'per_gpu_hour' then 8
            else coalesce(r.gpu_count, 1)
        end as most
    from mart.gpu_rates r
    left join mart.providers p on p.provider_id = r.seller_id
    where r.purchase = 'on_demand' and r.usd_per_gpu_hour > 0 and r.gpu_memory_gb > 0
        and r.gpu_id is not null and not r.is_fraction and r.tax <> 'included'
        and (r.includes_host is null or r.includes_host)
        and (r.product = 'rental' or (r.product = 'marketplace' and p.kind = 'marketplace'))
),
held as (
    select
        s.model_id, o.*,
        cast(ceil(ceil(s.params_b * 1.2 / o.gpu_memory_gb) / o.sold_by) * o.sold_by as bigint)
            as gpu_count
    from mart.model_sizes s
    cross join offers o
    where s.params_b * 1.2 <= o.most * o.gpu_memory_gb
)
select
    model_id, seller_id as provider_id, country, offer_id, gpu_id, gpu_count,
    cast(usd_per_gpu_hour * gpu_count as decimal(18, 9)) as usd_per_hour
from held
where gpu_count <= most
qualify row_number() over (
    partition by model_id, seller_id, country
    order by usd_per_gpu_hour * gpu_count, gpu_count, offer_id
) = 1
