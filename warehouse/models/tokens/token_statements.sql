-- Step: figures in a form in which two sources can be compared.
-- Comparison `today` has what every source says as of the snapshot; the others have an official
-- document as captured on a date and one third party around that date (`token_comparisons`).
-- Prices for longer prompts only are left to the tables that hold them.
-- `place` is the region, also where only the listed name tells it. `kind` is what makes a listing
-- another thing than the model of that name: its own variant (the seller's label in `variant` is
-- none), size of an image, suffix after a colon.
with official as (
    select distinct comparison_id, official_source_id, official_partition, official_at
    from mart.token_comparisons
),
spoken_for as (
    select distinct source_id, seller_id from mart.token_intervals where is_official
),
then_known as (
    select c.comparison_id, c.official_at as in_force_at, i.*
    from official c
    join mart.token_intervals i
        on i.source_id = c.official_source_id and i.partition = c.official_partition
        and i.first_seen_at <= c.official_at
        and (i.superseded_at is null or i.superseded_at > c.official_at)
    union all by name
    select c.comparison_id, c.official_at as in_force_at, i.*
    from mart.token_comparisons c
    join spoken_for o on o.source_id = c.official_source_id
    join mart.token_intervals i
        on i.source_id = c.source_id and i.partition = c.partition
        and i.seller_id = o.seller_id
        and i.first_seen_at <= c.captured_at
        and (i.superseded_at is null or i.superseded_at > c.captured_at)
),
then_in_force as (
    select
        *,
        row_number() over (
            partition by
                comparison_id, source_id, seller_id, listed_model, variant, region,
                service_tier, context_tier, schedule, offer, meter, unit, currency
            order by effective_from desc nulls last, first_seen_at desc, row_id
        ) as choice
    from then_known
    where service_tier = 'standard' and unit = 'per_mtok'
        and meter in ('input', 'output', 'cached_input')
        and (effective_from is null or effective_from <= in_force_at)
        and (effective_to is null or effective_to > in_force_at)
),
said as (
    select 'today' as comparison_id, s.* exclude (age_days) from mart.token_standing s
    union all by name
    select t.* exclude (in_force_at, choice)
    from then_in_force t
    where t.choice = 1
),
named as (
    select
        * replace (coalesce(own_variant, variant) as own_variant),
        trim(regexp_replace(regexp_replace(lower(listed_model), '^.*/', ''), '[^a-z0-9]+', '-',
            'g'), '-') as name_key,
        regexp_extract(lower(listed_model), ':(.*[^0-9].*)$', 1) as suffix,
        regexp_extract(listed_model, '([a-z]+/)?[0-9]+-x-[0-9]+') as image_size
    from said
    where context_above_tokens is null
)
select
    comparison_id, row_id, source_id, is_official, seller_id, model_id, model_key,
    listed_model, name_key, variant, own_variant, region, service_tier, schedule, offer, meter,
    unit, currency, price, note, status, first_seen_at, last_confirmed_at, source_url, capture_sha256,
    locator,
    case
        when region in ('global', 'all regions') then 'global'
        when region <> 'unstated' then lower(region)
        when regexp_matches(listed_model, '^global\.|/global(-standard)?/') then 'global'
        when regexp_matches(listed_model, '^(regional|us-gov|us|eu|jp|au|apac|ca)\.')
            then regexp_extract(listed_model, '^([a-z-]+)\.', 1)
        when regexp_matches(listed_model, '/[a-z]{2}(-gov)?-[a-z]+-[0-9]/')
            then regexp_extract(listed_model, '/([a-z]{2}(-gov)?-[a-z]+-[0-9])/', 1)
        when regexp_matches(listed_model, '^azure(_ai)?/(us|eu)/')
            then regexp_extract(listed_model, '/(us|eu)/', 1)
        else 'unstated'
    end as place,
    concat_ws('; ', nullif(own_variant, ''), nullif(suffix, ''), nullif(image_size, '')) as kind,
    md5(concat_ws('|', comparison_id, source_id, seller_id, listed_model, variant, region,
        service_tier, meter, unit, currency)) as listing_id
from named
