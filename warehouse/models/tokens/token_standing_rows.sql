-- Step: which source's row stands at each moment, out of those that are not implausible. Sources stand in an order: the seller's own
-- documents, then third parties (of those no more than 30 days behind the freshest the one that most
-- others agree with, then the freshest), then a document of the seller's that was outvoted, last what is in a doubtful currency. A row
-- stands where no source before its own speaks for the same thing: currency, variant, tier, prompt
-- lengths that reach into one another, and its region (or any region, where the row names none).
with placed as (
    select
        r.*, t.evidence_count, t.trust, t.is_outvoted, t.disputed_meters, t.fresher_input,
        t.fresher_output, t.fresher_witnesses,
        case
            when r.is_doubtful then 4
            when not r.is_official then 2
            when t.is_outvoted then 3
            else 1
        end as class,
        max(r.said_at) over (
            partition by r.seller_id, r.model_key, r.currency, r.moment, r.is_official
        ) as freshest_at
    from mart.token_rows r
    join mart.token_trust t
        on t.moment = r.moment and t.price_id = r.price_id and t.model_key = r.model_key
    where not exists (
        select 1 from mart.token_implausible i
        where i.price_id = r.price_id and i.model_key = r.model_key
    )
),
sources as (
    select
        seller_id, model_key, currency, moment, class, source_id,
        row_number() over (
            partition by seller_id, model_key, currency, moment, class
            order by
                bool_or(said_at >= freshest_at - interval 30 day) desc,
                case when class = 2 then max(evidence_count) else 0 end desc,
                max(said_at) desc, source_id
        ) as place_in_class
    from placed
    group by seller_id, model_key, currency, moment, class, source_id
),
ordered as (
    select p.*, 1000 * p.class + s.place_in_class as turn
    from placed p
    join sources s
        on s.seller_id = p.seller_id and s.model_key = p.model_key and s.currency = p.currency
        and s.moment = p.moment and s.class = p.class and s.source_id = p.source_id
)
select a.* exclude (freshest_at, turn, class)
from ordered a
where not exists (
    select 1 from ordered b
    where b.seller_id = a.seller_id and b.model_key = a.model_key and b.currency = a.currency
        and b.moment = a.moment and b.turn < a.turn and b.source_id <> a.source_id
        and b.own_variant = a.own_variant and b.service_tier = a.service_tier
        and coalesce(b.context_above_tokens, 0)
            < coalesce(a.context_up_to_tokens, 9223372036854775807)
        and coalesce(a.context_above_tokens, 0)
            < coalesce(b.context_up_to_tokens, 9223372036854775807)
        and (a.place = b.place or a.region = 'unstated')
)
