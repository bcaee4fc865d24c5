-- One row per changed, appeared or ended price; the first capture of a partition is the baseline.
with series as (
    select
        'token_prices' as subject, seller_id, listed_model as item, model_id as item_id,
        concat_ws(', ', meter, service_tier, context_tier, region, nullif(variant, ''),
            case when schedule <> 'always' then schedule end,
            case when offer <> 'list' then offer end) as detail,
        currency, unit, price, valid_from, first_seen_at, superseded_at, effective_from,
        source_id, partition, source_url, capture_sha256, row_id
    from mart.token_intervals
    union all by name
    select
        'gpu_rates' as subject, seller_id, sku as item, gpu_id as item_id,
        concat_ws(', ', purchase,
            case when term_months > 0 then concat(term_months, ' months') end, payment, region,
            nullif(variant, ''), case when product <> 'rental' then product end) as detail,
        currency, price_basis as unit, price, valid_from, first_seen_at, superseded_at,
        effective_from, source_id, partition, source_url, capture_sha256, row_id
    from mart.gpu_intervals
),
baseline as (
    select source_id, partition, min(captured_at) as first_at
    from core.ingested
    where status = 'loaded'
    group by source_id, partition
),
walked as (
    select
        s.*,
        lag(s.price) over w as price_before,
        lag(s.superseded_at) over w as before_ended_at,
        lag(s.row_id) over w as before_id,
        lead(s.row_id) over w as after_id
    from series s
    window w as (
        partition by s.source_id, s.subject, s.seller_id, s.item, s.detail, s.currency, s.unit
        order by s.valid_from nulls first, s.first_seen_at, s.row_id
    )
),
events as (
    select
        'changed' as kind, w.valid_from as changed_at, w.price_before as old_price,
        w.price as new_price, w.*
    from walked w
    where w.before_id is not null and w.price_before <> w.price
    union all by name
    select
        'appeared' as kind, w.first_seen_at as changed_at,
        cast(null as decimal(18, 9)) as old_price, w.price as new_price, w.*
    from walked w
    join baseline b on b.source_id = w.source_id and b.partition = w.partition
    where w.first_seen_at > b.first_at
        and (w.before_id is null or w.before_ended_at < w.first_seen_at)
        and not (w.before_id is not null and w.price_before <> w.price)
    union all by name
    select
        'ended' as kind, w.superseded_at as changed_at, w.price as old_price,
        cast(null as decimal(18, 9)) as new_price, w.*
    from walked w
    where w.superseded_at is not null and w.after_id is null
)
select
    md5(concat_ws('|', kind, row_id)) as change_id,
    changed_at, kind, subject, seller_id, item, item_id, detail, currency, unit, old_price,
    new_price,
    case
        when old_price > 0 and new_price is not null
        then round(100 * (cast(new_price as double) / cast(old_price as double) - 1), 6)
    end as change_percent,
    source_id, source_url,
    case when kind <> 'ended' then capture_sha256 end as capture_sha256
from events
