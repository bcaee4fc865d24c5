-- Step: what can be told of each difference between GPU rates, one row per reason found; the lowest
-- `rank` stands. A reason has a figure behind it; mere age tells least and comes last.
with both_sides as (
    select
        disagreement_id, seller_id, product, model, purchase, term_months,
        source_id as one, distance, row_id, usd_per_gpu_hour as figure,
        other_source_id as other, other_gpu_id, other_region_id
    from mart.gpu_pairs where not is_equal
    union all by name
    select
        disagreement_id, seller_id, product, model, purchase, term_months, other_source_id as one,
        other_distance as distance, other_row_id as row_id, other_usd_per_gpu_hour as figure,
        source_id as other, gpu_id as other_gpu_id, region_id as other_region_id
    from mart.gpu_pairs where not is_equal
),
-- Figures that somebody nearer to the seller stated for the same GPU, and states no more.
left_behind as (
    select
        d.disagreement_id, d.one, d.figure, i.source_id as whose, i.sku,
        max(coalesce(i.valid_to, i.superseded_at)) as ended_at
    from both_sides d
    join mart.gpu_intervals i
        on i.seller_id = d.seller_id and i.product = d.product and i.purchase = d.purchase
        and i.term_months = d.term_months and i.source_id <> d.one and i.row_id <> d.row_id
        and i.currency = 'USD' and abs(i.per_gpu_hour - d.figure) < 0.0001
    join mart.gpus g on g.gpu_id = i.gpu_id and g.model = d.model
    where coalesce(i.valid_to, i.superseded_at) is not null
        and d.distance > case
            when i.is_official then 0
            when i.region_id in ('unstated', 'all') then 3
            else 2
        end
    group by d.disagreement_id, d.one, d.figure, i.source_id, i.sku
),
-- The one side's figure, as today the other side states it for something else, or, where the one
-- side is second-hand, anybody nearer to the seller.
today as (
    select
        d.*, s.source_id as whose, s.sku as also_sku, s.gpu_id as also_gpu_id,
        s.region_id as also_region_id,
        s.purchase as also_purchase, s.term_months as also_term_months,
        s.includes_host as also_includes_host
    from both_sides d
    join mart.gpu_standing s
        on s.seller_id = d.seller_id and s.product = d.product and s.model = d.model
        and abs(s.usd_per_gpu_hour - d.figure) < 0.0001
        and (s.source_id = d.other or (d.distance > 1 and s.distance < d.distance))
),
sizes as (
    select
        *,
        cast(usd_per_gpu_hour as double) as one,
        cast(other_usd_per_gpu_hour as double) as two,
        date_diff('day', cast(last_confirmed_at as date), cast(other_last_confirmed_at as date))
            as days_older
    from mart.gpu_pairs where not is_equal
)
select
    disagreement_id, 1 as rank, 'stale' as reason_class,
    concat(one, ' still states what ', whose, ' stated for ', sku, ' until ',
        cast(cast(ended_at as date) as varchar)) as reason
from left_behind
union all
select
    disagreement_id, 2, 'host_excluded',
    concat(one, ' has the figure of ', whose, ' for ', also_sku, ' without the host')
from today
where not also_includes_host and also_purchase = purchase
union all
select
    disagreement_id, 2, 'host_excluded',
    concat(case when includes_host then other_source_id else source_id end,
        ' states the GPU without the host')
from mart.gpu_pairs
where not is_equal and includes_host <> other_includes_host
union all
select
    disagreement_id, 3, 'region',
    concat(one, ' has the figure of ', whose, ' for ', also_region_id)
from today
where also_purchase = purchase and also_term_months = term_months
    and also_region_id <> other_region_id and also_region_id not in ('unstated', 'all')
union all
select
    disagreement_id, 4, 'form_factor',
    concat(one, ' has the figure of ', whose, ' for ', also_gpu_id)
from today
where also_purchase = purchase and also_term_months = term_months and also_gpu_id <> other_gpu_id
union all
select
    disagreement_id, 5, 'rounding',
    concat('within ', case when abs(one / two - 1) < 0.0005 then '0.05' else '0.5' end, ' %')
from sizes
where abs(one / two - 1) < 0.005 and currency = other_currency
union all
select
    disagreement_id, 6, 'currency',
    concat(source_id, ' quotes ', currency, ', ', other_source_id, ' ', other_currency,
        ', at another rate')
from sizes
where currency <> other_currency and abs(one / two - 1) < 0.05
union all
select
    disagreement_id, 6, 'currency',
    concat(other_source_id, ' has the number of ', source_id, ' in ', other_currency,
        ' instead of ', currency)
from sizes
where currency <> other_currency
    and abs(cast(per_gpu_hour as double) / cast(other_per_gpu_hour as double) - 1) < 0.0005
union all
select
    disagreement_id, 7, 'purchase',
    concat(one, ' has the figure of ', whose, ' for ', replace(also_purchase, '_', ' '),
        case when also_term_months > 0 then concat(', ', also_term_months, ' months') else '' end)
from today
where also_purchase <> purchase or also_term_months <> term_months
union all
select
    disagreement_id, 8, 'composition', 'a marketplace: they may speak of other machines'
from mart.gpu_pairs
where not is_equal and product = 'marketplace'
union all
select
    disagreement_id, 9, 'stale',
    concat(case when days_older > 0 then source_id else other_source_id end, ' was confirmed ',
        abs(days_older), ' days before the other')
from sizes
where abs(days_older) > 30
