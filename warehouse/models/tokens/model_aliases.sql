-- Every listed name with the model it stands for and the rule that says so, or why none does.
with today as (
    select distinct source_id, listed_seller, listed_model
    from core.token_price_meters
    where superseded_at is null
)
select
    l.source_id, l.listed_seller, l.listed_model, l.seller_id, l.model_id,
    coalesce(l.model_rule, 'no rule matched') as rule,
    a.note,
    m.alias_of, m.alias_from, m.alias_to,
    t.source_id is not null or l.source_id = 'seed_token_prices' as is_listed_today
from core.token_listings l
left join seed.models m on m.model_id = l.model_id
left join seed.model_aliases a
    on split_part(l.model_rule, ';', 1)
        = concat('alias ', a.listed_key, coalesce(' at ' || a.provider_id, ''))
left join today t
    on t.source_id = l.source_id and t.listed_seller = l.listed_seller
    and t.listed_model = l.listed_model
