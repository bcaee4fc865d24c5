-- Step: which source speaks for a seller's model, how far others agree, and what they say instead.
-- Two sources agree where every price that both state (input, output) is equal, and differ where
-- one is not. As many fresher sources that differ as agree make a figure older than 30 days
-- `disputed`; it stands all the same, with what most of them (else the freshest) state beside it.
-- The seller's own documents stand, one per currency. Without any, a third party: of those no more
-- than 30 days behind the freshest, the one that most others agree with, then the freshest.
with says as (
    select
        seller_id, model_key, source_id, currency,
        bool_or(is_official) as is_official,
        max(last_confirmed_at) as last_confirmed_at,
        min(age_days) as age_days
    from mart.token_standing
    group by seller_id, model_key, source_id, currency
),
compared as (
    select
        s.*,
        o.source_id as other_id,
        o.last_confirmed_at as other_confirmed_at,
        o.last_confirmed_at > s.last_confirmed_at as is_fresher,
        o.input_price as other_input,
        o.output_price as other_output,
        coalesce(o.input_price = m.input_price, o.output_price = m.output_price) is not null
            and coalesce(o.input_price = m.input_price, true)
            and coalesce(o.output_price = m.output_price, true) as agrees,
        coalesce(o.input_price <> m.input_price, false)
            or coalesce(o.output_price <> m.output_price, false) as differs
    from says s
    left join mart.token_opinions m
        on m.seller_id = s.seller_id and m.model_key = s.model_key
        and m.source_id = s.source_id and m.currency = s.currency
    left join mart.token_opinions o
        on o.seller_id = s.seller_id and o.model_key = s.model_key
        and o.currency = s.currency and o.source_id <> s.source_id and m.source_id is not null
),
weighed as (
    select
        seller_id, model_key, source_id, currency, is_official, last_confirmed_at, age_days,
        count(case when agrees then other_id end) as agreeing,
        count(case when agrees and is_fresher then other_id end) as agreeing_fresher,
        count(case when differs and is_fresher then other_id end) as differing_fresher,
        max(last_confirmed_at) over (partition by seller_id, model_key, is_official) as freshest_at
    from compared
    group by
        seller_id, model_key, source_id, currency, is_official, last_confirmed_at, age_days
),
instead as (
    select
        *,
        row_number() over (
            partition by seller_id, model_key, source_id, currency
            order by sources desc, stated_at desc, other_input, other_output
        ) as choice
    from (
        select
            seller_id, model_key, source_id, currency, other_input, other_output,
            count(*) as sources, max(other_confirmed_at) as stated_at
        from compared
        where differs and is_fresher
        group by seller_id, model_key, source_id, currency, other_input, other_output
    )
),
ranked as (
    select
        w.*,
        bool_or(is_official) over (partition by seller_id, model_key) as has_official,
        row_number() over (
            partition by seller_id, model_key, is_official, case when is_official then currency end
            order by
                case when last_confirmed_at >= freshest_at - interval 30 day then 0 else 1 end,
                case when is_official then 0 else agreeing end desc,
                last_confirmed_at desc, source_id, currency
        ) as choice
    from weighed w
),
judged as (
    select
        r.seller_id, r.model_key, r.source_id, r.currency,
        cast(1 + r.agreeing as bigint) as evidence_count,
        case
            when r.age_days <= 30 and r.is_official and p.kind = 'lab' then 'official'
            when r.age_days <= 30 and r.is_official then 'host_api'
            when r.age_days > 30 and r.differing_fresher > 0
                and r.differing_fresher >= r.agreeing_fresher then 'disputed'
            when r.age_days > 30 and r.agreeing_fresher = 0 then 'stale'
            when r.agreeing > 0 then 'corroborated'
            else 'single_aggregator'
        end as trust
    from ranked r
    join mart.providers p on p.provider_id = r.seller_id
    where r.choice = 1 and r.is_official = r.has_official
)
select
    j.*,
    i.other_input as fresher_input,
    i.other_output as fresher_output,
    cast(i.sources as bigint) as fresher_sources
from judged j
left join instead i
    on i.seller_id = j.seller_id and i.model_key = j.model_key and i.source_id = j.source_id
    and i.currency = j.currency and i.choice = 1 and j.trust = 'disputed'
