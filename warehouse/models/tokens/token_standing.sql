-- Step: what each source says today: open, in force at the snapshot's moment, latest stated start.
-- Hand-kept list prices are one more source, dated by their page.
-- A row that the newest capture rejected or held back is not confirmed by that capture, nor is
-- any row by a partial one that does not show it for the first time.
with standing as (
    select
        i.*,
        greatest(i.first_seen_at, case when r.row_key is null then c.last_whole_at end)
            as last_confirmed_at,
        row_number() over (
            partition by
                i.source_id, i.seller_id, i.listed_model, i.variant, i.region, i.service_tier,
                i.context_tier, i.schedule, i.offer, i.meter, i.unit, i.currency
            order by i.effective_from desc nulls last, i.first_seen_at desc, i.row_id
        ) as choice
    from mart.token_intervals i
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
        md5(concat_ws('|', 'seed_token_prices', k.seller_id, k.listed_model,
            coalesce(k.region, ''), k.service_tier, coalesce(k.context_above_tokens, -1),
            coalesce(k.context_up_to_tokens, -1), k.offer, k.currency, k.meter)) as row_id,
        'seed_token_prices' as source_id,
        k.seller_id,
        l.model_id,
        l.model_key,
        k.listed_model,
        '' as variant,
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
        k.listed_price,
        k.listed_unit,
        k.note,
        k.source_url,
        k.locator,
        false as is_official,
        cast(k.priced_on as timestamptz) as first_seen_at,
        cast(k.priced_on as timestamptz) as last_confirmed_at,
        1 as choice
    from seed.token_prices k
    cross join core.snapshot a
    join core.token_listings l
        on l.source_id = 'seed_token_prices' and l.listed_seller = k.seller_id
        and l.listed_model = k.listed_model
    join mart.context_tiers t
        on t.context_above_tokens is not distinct from k.context_above_tokens
        and t.context_up_to_tokens is not distinct from k.context_up_to_tokens
    where cast(k.priced_on as timestamptz) <= a.as_of_at
),
both_kinds as (
    select * from standing
    union all by name
    select * from kept
)
select
    s.* exclude (choice),
    date_diff('day', cast(s.last_confirmed_at as date), cast(a.as_of_at as date)) as age_days
from both_kinds s
cross join core.snapshot a
where s.choice = 1
