-- Step: today's rows that are out of all proportion to what other sellers ask for the same model:
-- a half of the pair below a fiftieth of the median of three other sellers or more, or every half
-- above fifty times that. Such a figure is a slip of a thousand or a million, not an offer; real
-- offers were never found beyond a fortieth.
with dollars as (
    select
        r.*,
        cast(r.input_price as double) * coalesce(cast(f.usd_per_unit as double), 1) as input_usd,
        cast(r.output_price as double) * coalesce(cast(f.usd_per_unit as double), 1) as output_usd
    from mart.token_rows r
    cross join core.snapshot a
    left join mart.fx_intervals f
        on f.currency = r.currency and a.as_of_at >= f.valid_from and a.as_of_at < f.valid_to
    where r.is_today and r.model_id is not null and r.service_tier <> 'free'
        and (r.currency = 'USD' or f.currency is not null)
),
sellers as (
    select
        model_id, seller_id,
        min(case when input_usd > 0 then input_usd end) as input_usd,
        min(case when output_usd > 0 then output_usd end) as output_usd
    from dollars
    where service_tier = 'standard' and context_above_tokens is null and own_variant = ''
    group by model_id, seller_id
),
others as (
    select
        a.model_id, a.seller_id, count(*) as sellers,
        median(b.input_usd) as input_usd, median(b.output_usd) as output_usd
    from sellers a
    join sellers b on b.model_id = a.model_id and b.seller_id <> a.seller_id
    group by a.model_id, a.seller_id
)
select
    d.price_id, d.model_key, d.input_price, d.output_price,
    o.sellers, o.input_usd as others_input_usd, o.output_usd as others_output_usd
from dollars d
join others o on o.model_id = d.model_id and o.seller_id = d.seller_id
where o.sellers >= 3
    and (
        (d.input_usd > 0 and d.input_usd < o.input_usd / 50)
        or (d.output_usd > 0 and d.output_usd < o.output_usd / 50)
        or (coalesce(d.input_usd > 50 * o.input_usd, d.output_usd > 50 * o.output_usd)
            and coalesce(d.output_usd > 50 * o.output_usd, true))
    )
