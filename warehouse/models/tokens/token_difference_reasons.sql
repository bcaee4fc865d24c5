-- Step: what can be told of each difference, one row per reason found; the lowest `rank` stands.
-- A reason has a figure or a name behind it; mere age tells least and comes last.
with said as (
    select * from mart.token_statements where comparison_id = 'today'
),
-- Another statement of today about the same seller, model and tier, and whose it is.
alike as (
    select
        d.disagreement_id, d.source_id as one, d.other_source_id as other, d.price, d.other_price,
        d.meter, d.schedule, d.offer, d.place, d.other_place, d.other_name_key,
        s.source_id as whose, s.meter as also_meter, s.schedule as also_schedule,
        s.place as also_place, s.name_key as also_name_key, s.price as also_price, s.listing_id
    from mart.token_differences d
    join said s
        on s.seller_id = d.seller_id and s.model_key = d.model_key and s.kind = d.kind
        and s.service_tier = d.service_tier and s.unit = d.unit and s.currency = d.currency
),
-- One side's figures by meter, to tell a mixed-up meter from two lists that differ throughout.
own as (
    select distinct
        d.disagreement_id, d.source_id, s.meter as own_meter, s.price as own_price
    from mart.token_differences d
    join said s
        on s.source_id = d.source_id and s.seller_id = d.seller_id
        and s.model_key = d.model_key and s.kind = d.kind and s.name_key = d.name_key
        and s.service_tier = d.service_tier and s.unit = d.unit and s.currency = d.currency
),
-- A past or present interval of the same figure at the same seller, model, tier and meter.
earlier as (
    select
        d.disagreement_id, d.source_id as one, d.other_source_id as other, d.offer,
        i.source_id as whose, i.is_official, i.offer as then_offer, i.listed_model as then_name,
        coalesce(i.valid_from, i.first_seen_at) as began_at,
        coalesce(i.valid_to, i.superseded_at) as ended_at
    from mart.token_differences d
    join mart.token_says i
        on i.seller_id = d.seller_id and i.model_key = d.model_key
        and i.service_tier = d.service_tier and i.meter = d.meter and i.unit = d.unit
        and i.currency = d.currency and i.price = d.price and i.context_above_tokens is null
        and i.own_variant = d.own_variant and i.row_id <> d.row_id
),
sizes as (
    select
        d.*,
        cast(case when price > other_price then price else other_price end as double)
            / nullif(cast(case when price > other_price then other_price else price end as double),
                0) as ratio,
        length(rtrim(split_part(cast(price as varchar), '.', 2), '0')) as digits,
        length(rtrim(split_part(cast(other_price as varchar), '.', 2), '0')) as other_digits,
        date_diff('day', cast(last_confirmed_at as date), cast(other_last_confirmed_at as date))
            as days_older
    from mart.token_differences d
)
select
    disagreement_id, 1 as rank, 'peak_against_off_peak' as reason_class,
    concat(other, ' states the ', replace(also_schedule, '_', '-'), ' figure of ', one) as reason
from alike
where whose = one and also_meter = meter and also_schedule <> 'always'
    and also_schedule <> schedule and also_price = other_price
union all
select
    a.disagreement_id, 1, 'peak_against_off_peak',
    concat(a.whose, ' has both, as peak and off-peak price')
from alike a
join said o on o.listing_id = a.listing_id and o.schedule = 'off_peak' and o.price = a.other_price
where a.also_meter = a.meter and a.also_schedule = 'peak' and a.also_price = a.price
union all
select
    disagreement_id, 2, 'list_against_promotional',
    concat(source_id, ' states a promotional price, ', other_source_id, ' a list price')
from mart.token_differences
where offer = 'promotional' and other_offer = 'list'
union all
select
    disagreement_id, 2, 'list_against_promotional',
    concat(one, ' states as list price what ', whose, ' states as promotional price of ',
        cast(cast(began_at as date) as varchar))
from earlier
where offer = 'list' and then_offer = 'promotional' and whose <> one
union all
select
    disagreement_id, 3, 'region',
    concat(source_id, ' speaks of ', place, ', ', other_source_id, ' of ', other_place)
from mart.token_differences
where side = 'first' and are_two_places
union all
select
    disagreement_id, 3, 'region', concat(other, ' has the figure of ', one, ' for ', also_place)
from alike
where whose = other and also_meter = meter and also_price = price and also_place <> other_place
union all
select
    disagreement_id, 4, 'retired_alias',
    concat(source_id, ' has it as ', listed_model, ', ', other_source_id, ' as ',
        other_listed_model)
from mart.token_differences
where name_key <> other_name_key and regexp_matches(name_key, '-(latest|beta|preview|exp)$')
union all
select
    e.disagreement_id, 4, 'retired_alias',
    concat(d.listed_model, ' was on the page of ', e.whose, ' until ',
        cast(cast(e.ended_at as date) as varchar))
from earlier e
join mart.token_differences d
    on d.disagreement_id = e.disagreement_id and d.source_id = e.one
where e.is_official and e.ended_at is not null and d.name_key <> d.other_name_key
    and lower(e.then_name) = lower(d.listed_model)
union all
select
    d.disagreement_id, 4, 'retired_alias',
    concat(d.listed_model, ' stands for ', m.alias_of)
from mart.token_differences d
join mart.models m on m.model_id = d.model_key
where d.side = 'first' and m.alias_of is not null
union all
select
    d.disagreement_id, 4, 'retired_alias',
    concat(d.listed_model, ' is ', s.status, ', says ', s.source_id)
from mart.token_differences d
join said s
    on s.seller_id = d.seller_id and s.model_key = d.model_key and s.name_key = d.name_key
where s.status = 'deprecated'
union all
select
    disagreement_id, 5, 'stale',
    concat(one, ' states what ', whose, ' stated until ', cast(cast(ended_at as date) as varchar))
from earlier
where ended_at is not null and whose <> one and (whose = other or is_official)
union all
select
    disagreement_id, 6, 'free_against_paid',
    concat(source_id, ' states zero, ', other_source_id, ' a price')
from sizes
where price = 0
union all
select
    disagreement_id, 7, 'power_of_ten',
    concat('a factor of 10 to the power of ', cast(cast(round(log10(ratio)) as bigint) as varchar))
from sizes
where ratio > 9 and abs(ratio / power(10, round(log10(ratio))) - 1) < 0.005
union all
select
    disagreement_id, 8, 'rounding',
    concat(source_id, ' has fewer digits than ', other_source_id)
from sizes
where digits < other_digits and ratio < 1.02
    and abs(cast(price as double) - cast(other_price as double)) < power(10, -digits)
union all
select
    z.disagreement_id, 9, 'currency',
    concat('a factor of ', cast(round(z.ratio, 4) as varchar), ', as between ', c.currency,
        ' and ', z.currency)
from sizes z
join mart.seller_currencies c on c.seller_id = z.seller_id and c.currency <> z.currency
cross join core.snapshot a
join mart.fx_intervals f
    on f.currency = c.currency and a.as_of_at >= f.valid_from and a.as_of_at < f.valid_to
where z.side = 'first' and z.currency = 'USD'
    and abs(z.ratio / greatest(cast(f.usd_per_unit as double), 1 / cast(f.usd_per_unit as double))
        - 1) <= 0.05
union all
select
    a.disagreement_id, 10, 'other_meter',
    concat(a.one, ' states as ', a.meter, ' what ', a.other, ' states as ', a.also_meter)
from alike a
left join own o
    on o.disagreement_id = a.disagreement_id and o.source_id = a.one
    and o.own_meter = a.also_meter and o.own_price <> a.also_price
    and o.own_price <> a.other_price
where a.whose = a.other and a.also_name_key = a.other_name_key and a.also_meter <> a.meter
    and a.also_price = a.price and a.price > 0 and o.disagreement_id is null
union all
select
    disagreement_id, 11, 'stale',
    concat(source_id, ' was last confirmed ', cast(days_older as varchar), ' days before ',
        other_source_id)
from sizes
where days_older > 30
