-- One row per changed, appeared or ended price of one source, with its cause; the first capture of
-- a partition is the baseline.
-- A gateway's listing is the best endpoint of the moment, so its moves are routes, not changes of a
-- seller. A third party corrects itself where it comes back to the figure before within 90 days, or
-- where another source stated the new figure, or the seller's own document the old one, 45 days
-- from the change, or where it moves by a power of ten.
with series as (
    select
        'token_prices' as subject, false as is_marketplace, i.seller_id, i.listed_model as item, i.model_id as item_id,
        i.model_key as thing,
        i.detail,
        concat_ws(', ', i.meter, i.service_tier, coalesce(i.context_above_tokens, 0), i.region,
            nullif(i.own_variant, ''), i.schedule, i.offer) as alike,
        i.currency, i.unit, i.price, i.valid_from, i.valid_to, i.first_seen_at, i.superseded_at,
        i.effective_from, i.last_confirmed_at, i.source_id, i.is_official, i.partition,
        i.source_url, i.capture_sha256, i.row_id
    from mart.token_says i
    where i.partition is not null
    union all by name
    select
        'gpu_rates' as subject, i.product = 'marketplace' as is_marketplace, i.seller_id, i.sku as item, i.gpu_id as item_id,
        i.sku as thing,
        concat_ws(', ', i.purchase,
            case when i.term_months > 0 then concat(i.term_months, ' months') end, i.payment,
            i.region, nullif(i.variant, ''),
            case when i.product <> 'rental' then i.product end) as detail,
        detail as alike,
        i.currency, i.price_basis as unit, i.price, i.valid_from, i.valid_to, i.first_seen_at,
        i.superseded_at, i.effective_from, i.first_seen_at as last_confirmed_at, i.source_id,
        i.is_official, i.partition, i.source_url, i.capture_sha256, i.row_id
    from mart.gpu_intervals i
),
held as (
    select * from series where valid_from is null or valid_to is null or valid_from < valid_to
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
        lag(s.price, 2) over w as price_before_that,
        lead(s.price) over w as price_after,
        lag(s.valid_from) over w as before_began_at,
        s.valid_to as gone_at,
        lag(s.superseded_at) over w as before_ended_at,
        lag(s.row_id) over w as before_id,
        lead(s.row_id) over w as after_id
    from held s
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
),
-- How far apart old and new are, as share of the lower, and how many decimals each has.
measured as (
    select
        *,
        cast(greatest(old_price, new_price) as double)
            / nullif(cast(least(old_price, new_price) as double), 0) - 1 as apart,
        length(rtrim(split_part(cast(old_price as varchar), '.', 2), '0')) as old_digits,
        length(rtrim(split_part(cast(new_price as varchar), '.', 2), '0')) as new_digits
    from events
),
-- What other sources stated of the same thing around the change.
others as (
    select
        e.kind, e.row_id,
        bool_or(o.price = e.new_price
            and coalesce(o.valid_from, o.first_seen_at) < e.changed_at - interval 45 day
            and coalesce(o.valid_to, timestamptz 'infinity') > e.changed_at) as had_the_new_one,
        bool_or(o.is_official and o.price = e.old_price
            and coalesce(o.valid_to, timestamptz 'infinity') > e.changed_at
            and o.last_confirmed_at > e.changed_at) as seller_keeps_the_old_one,
        bool_or(coalesce(o.valid_from, o.first_seen_at) < e.changed_at) as was_known
    from measured e
    join held o
        on o.subject = e.subject and o.seller_id = e.seller_id and o.thing = e.thing
        and o.alike = e.alike and o.currency = e.currency and o.unit = e.unit
        and o.source_id <> e.source_id
    group by e.kind, e.row_id
)
select
    md5(concat_ws('|', e.kind, e.row_id)) as report_id,
    e.changed_at, e.kind,
    case
        when e.changed_at > a.as_of_at then 'announced'
        when p.kind = 'gateway' or e.is_marketplace then 'gateway_route'
        when e.kind = 'changed' and regexp_matches(e.item, '[-:]latest$') then 'alias_moved'
        when e.old_price > 0 and e.new_price > 0 and e.apart < 0.02
            and (e.apart < 0.001 or (least(e.old_digits, e.new_digits) >= 2
                and abs(cast(e.new_price - e.old_price as double))
                    < power(10, -least(e.old_digits, e.new_digits)) / 2))
            then 'rounding'
        when not e.is_official and b.provider_id is not null
            and e.apart < 0.05
            then 'exchange_rate'
        when e.kind = 'appeared' and o.was_known then 'source_added'
        when e.kind = 'changed' and not e.is_official and (
            (e.price_before_that = e.price
                and e.changed_at < e.before_began_at + interval 90 day)
            or (e.price_after = e.price_before
                and e.gone_at < e.changed_at + interval 90 day)
            or (e.apart > 8 and abs(log10(1 + e.apart) - round(log10(1 + e.apart))) < 0.001)
            or o.had_the_new_one or o.seller_keeps_the_old_one) then 'list_correction'
        else 'seller_change'
    end as cause,
    e.is_official, e.effective_from as stated_from,
    e.subject, e.seller_id, e.item, e.item_id, e.detail, e.currency, e.unit, e.old_price,
    e.new_price,
    case
        when e.old_price > 0 and e.new_price is not null
        then round(100 * (cast(e.new_price as double) / cast(e.old_price as double) - 1), 6)
    end as change_percent,
    e.source_id, e.source_url,
    case when e.kind <> 'ended' then e.capture_sha256 end as capture_sha256,
    md5(concat_ws('|', e.subject, e.seller_id, e.thing, e.alike, e.currency, e.unit, e.old_price,
        e.new_price)) as alike_id
from measured e
cross join core.snapshot a
join mart.providers p on p.provider_id = e.seller_id
left join (
    select provider_id
    from seed.seller_billing_currencies
    group by provider_id
    having not bool_or(currency = 'USD')
) b on b.provider_id = e.seller_id and e.currency = 'USD'
left join others o on o.kind = e.kind and o.row_id = e.row_id
