-- Step: what became of every figure of today in the comparison of sources; none is left out.
with outcomes as (
    select row_id, min(case when is_equal then 1 else 0 end) as agrees
    from (
        select row_id, is_equal from mart.token_pairs where comparison_id = 'today'
        union all
        select other_row_id, is_equal from mart.token_pairs where comparison_id = 'today'
    )
    group by row_id
),
models as (
    select seller_id, model_key, count(distinct source_id) as sources
    from mart.token_standing
    group by seller_id, model_key
),
meters as (
    select
        seller_id, model_key, service_tier, meter, unit, currency,
        count(distinct source_id) as sources
    from mart.token_statements
    where comparison_id = 'today'
    group by seller_id, model_key, service_tier, meter, unit, currency
)
select
    s.source_id,
    case
        when o.agrees = 0 then 'differ from another source'
        when o.agrees = 1 then 'equal wherever compared'
        when s.context_above_tokens is not null then 'not compared: longer prompts'
        when m.sources = 1 then 'not compared: no other source has the model at the seller'
        when t.sources = 1
            then 'not compared: no other source has the tier, meter, unit and currency'
        else 'not compared: other region, variant, hours or name'
    end as outcome,
    count(*) as figures
from mart.token_standing s
join models m on m.seller_id = s.seller_id and m.model_key = s.model_key
left join meters t
    on t.seller_id = s.seller_id and t.model_key = s.model_key
    and t.service_tier = s.service_tier and t.meter = s.meter and t.unit = s.unit
    and t.currency = s.currency
left join outcomes o on o.row_id = s.row_id
group by all
