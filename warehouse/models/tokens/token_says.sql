-- Step: what every source says of a price, from when until when it holds, and when the source last
-- said so. Hand-kept list prices are one more source, dated by their page.
-- Where a source says that the seller ends the model, the listings of other third parties, which
-- do not say so, end with it.
-- Where a third party's currency is none that the seller bills in, or it converts at a rate of its
-- own, its figure is doubtful (`seller_billing_currencies`, `list_currency_rules`).
-- A row that the newest capture rejected or held back is not confirmed by that capture, nor is
-- any row by a partial one that does not show it for the first time. What a source no longer says
-- it last said in its last good capture before.
with captures as (
    select
        source_id, partition, captured_at,
        lead(captured_at) over (partition by source_id, partition order by captured_at) as next_at
    from core.ingested
    where status = 'loaded'
),
-- The day on which a seller ends a model, by a source that dates every listing of it.
ends as (
    select seller_id, model_key, max(available_until) as available_until
    from (
        select seller_id, model_key, source_id, max(available_until) as available_until
        from mart.token_intervals
        where superseded_at is null
        group by seller_id, model_key, source_id
        having count(*) = count(available_until)
    )
    group by seller_id, model_key
),
bills as (
    select provider_id, list(currency) as currencies
    from seed.seller_billing_currencies
    group by provider_id
),
said as (
    select
        i.* exclude (available_until),
        not i.is_official and (u.rule is not null
            or not coalesce(list_contains(w.currencies, i.currency), true)) as is_doubtful,
        coalesce(i.available_until, e.available_until) as available_until,
        v.valid_from,
        case
            when i.available_until is null and e.available_until is not null
            then greatest(v.valid_from, least(cast(e.available_until as timestamptz),
                coalesce(v.valid_to, timestamptz 'infinity')))
            else v.valid_to
        end as valid_to,
        case
            when i.superseded_at is null
            then greatest(i.first_seen_at, case when r.row_key is null then c.last_whole_at end)
            else greatest(i.first_seen_at, coalesce(b.captured_at, i.first_seen_at))
        end as last_confirmed_at
    from mart.token_intervals i
    join mart.spans v on v.row_id = i.row_id
    join core.confirmations c on c.source_id = i.source_id and c.partition = i.partition
    left join mart.unconfirmed_rows r
        on r.source_id = i.source_id and r.partition = i.partition and r.row_key = i.row_key
    left join seed.list_currency_rules u
        on u.source_id = i.source_id and u.provider_id = i.seller_id and i.currency = 'USD'
    left join bills w on w.provider_id = i.seller_id
    left join ends e
        on e.seller_id = i.seller_id and e.model_key = i.model_key and not i.is_official
    left join captures b
        on b.source_id = i.source_id and b.partition = i.partition
        and b.next_at = i.superseded_at
),
kept as (
    select
        md5(concat_ws('|', 'seed_token_prices', k.seller_id, k.listed_model,
            coalesce(k.region, ''), k.service_tier, coalesce(k.context_above_tokens, -1),
            coalesce(k.context_up_to_tokens, -1), k.offer, k.currency, k.meter)) as row_id,
        'seed_token_prices' as source_id,
        k.seller_id,
        l.model_id,
        l.model_key,
        k.listed_model,
        '' as variant,
        '' as own_variant,
        coalesce(k.region, 'unstated') as region,
        k.service_tier,
        t.context_tier,
        k.context_above_tokens,
        k.context_up_to_tokens,
        'unstated' as context_rule,
        'always' as schedule,
        cast(null as varchar) as schedule_detail,
        k.offer,
        k.meter,
        'per_mtok' as unit,
        k.price,
        k.currency,
        false as is_doubtful,
        k.listed_price,
        k.listed_unit,
        k.note,
        k.source_url,
        k.locator,
        false as is_official,
        cast(k.priced_on as timestamptz) as first_seen_at,
        cast(k.priced_on as timestamptz) as valid_from,
        cast(k.priced_on as timestamptz) as last_confirmed_at
    from seed.token_prices k
    join core.token_listings l
        on l.source_id = 'seed_token_prices' and l.listed_seller = k.seller_id
        and l.listed_model = k.listed_model
    join mart.context_tiers t
        on t.context_above_tokens is not distinct from k.context_above_tokens
        and t.context_up_to_tokens is not distinct from k.context_up_to_tokens
),
both_kinds as (
    select * from said
    union all by name
    select * from kept
)
select
    *,
    md5(concat_ws('|', source_id, seller_id, listed_model, variant, region, service_tier,
        context_tier, schedule, offer, currency)) as price_id,
    concat_ws(', ', meter, service_tier, context_tier, region, nullif(variant, ''),
        case when schedule <> 'always' then schedule end,
        case when offer = 'promotional' then offer end) as detail
from both_kinds
