-- Step: each row beside what every other source says of the same thing at the same moment: seller,
-- model, variant, tier, lower bound of prompt length, hours, currency. Of several rows of the other
-- source the nearest: same name, prompt length, place, hours, offer. Where one of the two names no
-- region they can agree, but not differ. A figure in a doubtful currency speaks for nothing.
with beside as (
    select
        a.moment, a.price_id, a.model_key,
        o.price_id as other_price_id, o.source_id as other_source_id,
        o.is_official as other_is_official,
        o.said_at as other_said_at,
        o.said_at > a.said_at as is_fresher,
        o.began_at >= cast(cast(a.said_at as date) as timestamptz) as is_later,
        o.input_price as other_input, o.output_price as other_output,
        o.input_price <> a.input_price as differs_in_input,
        o.output_price <> a.output_price as differs_in_output,
        a.place = o.place as is_same_place
    from mart.token_rows a
    join mart.token_rows o
        on o.seller_id = a.seller_id and o.model_key = a.model_key and o.moment = a.moment
        and o.source_id <> a.source_id and o.currency = a.currency and not o.is_doubtful
        and o.service_tier = a.service_tier
        and o.own_variant = a.own_variant
        and o.context_above_tokens is not distinct from a.context_above_tokens
        and (o.schedule = a.schedule or o.schedule = 'always' or a.schedule = 'always')
        and (o.place = a.place or o.place = 'anywhere' or a.place = 'anywhere')
        and coalesce(o.input_price = a.input_price, o.output_price = a.output_price) is not null
    qualify row_number() over (
        partition by a.moment, a.price_id, a.model_key, o.source_id
        order by
            o.name_key = a.name_key desc,
            o.context_up_to_tokens is not distinct from a.context_up_to_tokens desc,
            o.place = a.place desc, o.schedule = a.schedule desc, o.offer = a.offer desc,
            o.price_id
    ) = 1
)
select
    * exclude (is_same_place),
    not coalesce(differs_in_input, false) and not coalesce(differs_in_output, false) as agrees,
    is_same_place and (coalesce(differs_in_input, false) or coalesce(differs_in_output, false))
        as differs
from beside
