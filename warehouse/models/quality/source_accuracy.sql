-- How often each third party states the figure of the seller's own document.
-- Standard tier, base prompt length, per million tokens; the figures of both around the date of
-- the official capture. A model agrees on a meter where all its compared figures are equal.
with compared_on as (
    select
        comparison_id, official_source_id, source_id,
        cast(official_at as date) as compared_on,
        max(cast(captured_at as date)) as captured_on
    from mart.token_comparisons
    group by comparison_id, official_source_id, source_id, cast(official_at as date)
),
meters as (
    select unnest(['input', 'cached_input', 'output']) as meter
),
listed as (
    select distinct
        c.official_source_id, c.source_id, c.compared_on, s.source_id as whose, s.meter,
        s.seller_id, s.model_key, s.listed_model
    from compared_on c
    join mart.token_statements s on s.comparison_id = c.comparison_id
),
pairs as (
    select
        c.official_source_id, c.source_id, c.compared_on, p.meter, p.seller_id, p.listed_model,
        p.other_listed_model, min(case when p.is_equal then 1 else 0 end) as agrees
    from compared_on c
    join mart.token_pairs p on p.comparison_id = c.comparison_id and not p.are_two_places
    group by all
),
by_model as (
    select
        official_source_id, source_id, compared_on, meter, seller_id, listed_model,
        min(agrees) as agrees
    from pairs
    group by all
),
official as (
    select
        l.official_source_id, l.source_id, l.compared_on, l.meter,
        count(p.listed_model) as compared,
        coalesce(sum(p.agrees), 0) as agree,
        count(*) - count(p.listed_model) as official_only
    from listed l
    left join by_model p
        on p.official_source_id = l.official_source_id and p.source_id = l.source_id
        and p.compared_on = l.compared_on and p.meter = l.meter
        and p.seller_id = l.seller_id and p.listed_model = l.listed_model
    where l.whose = l.official_source_id
    group by l.official_source_id, l.source_id, l.compared_on, l.meter
),
third_party as (
    select
        l.official_source_id, l.source_id, l.compared_on, l.meter,
        count(case when p.listed_model is null then 1 end) as third_party_only
    from listed l
    left join (
        select distinct
            official_source_id, source_id, compared_on, meter, seller_id,
            other_listed_model as listed_model
        from pairs
    ) p
        on p.official_source_id = l.official_source_id and p.source_id = l.source_id
        and p.compared_on = l.compared_on and p.meter = l.meter
        and p.seller_id = l.seller_id and p.listed_model = l.listed_model
    where l.whose = l.source_id
    group by l.official_source_id, l.source_id, l.compared_on, l.meter
)
select
    c.source_id,
    c.official_source_id,
    c.compared_on,
    m.meter,
    max(c.captured_on) as captured_on,
    date_diff('day', c.compared_on, max(c.captured_on)) as days_apart,
    cast(coalesce(max(o.compared), 0) as bigint) as compared,
    cast(coalesce(max(o.agree), 0) as bigint) as agree,
    case
        when max(o.compared) > 0
        then round(cast(max(o.agree) as double) / cast(max(o.compared) as double), 6)
    end as share,
    cast(coalesce(max(o.official_only), 0) as bigint) as official_only,
    cast(coalesce(max(t.third_party_only), 0) as bigint) as third_party_only
from compared_on c
cross join meters m
left join official o
    on o.official_source_id = c.official_source_id and o.source_id = c.source_id
    and o.compared_on = c.compared_on and o.meter = m.meter
left join third_party t
    on t.official_source_id = c.official_source_id and t.source_id = c.source_id
    and t.compared_on = c.compared_on and t.meter = m.meter
group by c.source_id, c.official_source_id, c.compared_on, m.meter
