-- Every name that a price has for a place at a seller, and what is known of the place.
-- The seller's own name of a region comes first, then a name that means the same at any seller,
-- then two names in one (`westeurope; Data Zone`: where it is asked for, and how far it may run),
-- then the country that the price list itself states, if always the same. Where no region is named,
-- a seller that says of itself that it serves from one country or area gives that, and the kind of
-- zone stays unstated.
with names as (
    select unnest(string_split(coalesce(seller_ids, '*'), ' ')) as seller_id, * exclude (seller_ids)
    from seed.regions
),
priced as (
    select l.seller_id, p.region, cast(null as varchar) as country
    from core.token_price_meters p
    join core.token_listings l
        on l.source_id = p.source_id and l.listed_seller = p.listed_seller
        and l.listed_model = p.listed_model
    union all
    select l.seller_id, g.region, g.country
    from core.gpu_rates g
    join core.gpu_listings l
        on l.source_id = g.source_id and l.listed_seller = g.listed_seller and l.sku = g.sku
        and l.listed_gpu = g.listed_gpu
        and l.gpu_memory_gb is not distinct from g.gpu_memory_gb
    union all
    select seller_id, coalesce(region, 'unstated'), null from seed.token_prices
    union all
    select seller_id, coalesce(region, 'unstated'), country from seed.gpu_rates
    union all
    select provider_id, region, null from seed.residency_options
),
listed as (
    select
        seller_id, region,
        case when count(distinct country) = 1 and region <> 'unstated' then min(country) end
            as stated_country,
        regexp_extract(region, '^(.+)[;,] (.+)$', 1) as place,
        regexp_extract(region, '^(.+)[;,] (.+)$', 2) as scope
    from priced
    where seller_id is not null
    group by seller_id, region
),
whole as (
    select l.seller_id, l.region, n.* exclude (seller_id, region_group), n.region_group as spans
    from listed l
    join names n on n.listed_region = l.region and n.seller_id in (l.seller_id, '*')
    qualify row_number() over (
        partition by l.seller_id, l.region
        order by case when n.seller_id = '*' then 1 else 0 end
    ) = 1
),
-- A deployment that stays with its region is there; a zone of the region's part of the world has a
-- country where that part is one.
halves as (
    select
        l.seller_id, l.region, s.zone_kind, s.source_url, s.checked_on,
        concat(p.region_label, ', ', s.region_label) as region_label,
        case
            when s.region_group <> 'own' or s.region_group is null then s.country
            when s.zone_kind = 'region' or c.region_group in ('us', 'ca', 'uk', 'cn')
            then p.country
        end as country,
        case when s.region_group = 'own' then c.region_group else s.region_group end as spans
    from listed l
    join names p on p.seller_id = l.seller_id and p.listed_region = l.place
    join names s on s.seller_id = l.seller_id and s.listed_region = l.scope
    left join seed.countries c on c.country = p.country
),
of_seller as (
    select
        provider_id,
        min(case when regexp_matches(place, '^[A-Z]{2}$') and place <> 'EU' then place end)
            as country,
        min(case when place in ('EU', 'EEA') then 'eu' end) as spans,
        min(source_url) as source_url, min(seen_on) as checked_on
    from seed.provider_places
    where region = 'unstated' and role = 'inference'
    group by provider_id
    having count(*) = 1 and bool_and(is_certain and source_kind = 'first_party')
),
told as (
    select
        l.seller_id, l.region,
        coalesce(w.region_id, l.region) as region_id,
        coalesce(w.zone_kind, h.zone_kind,
            case when l.stated_country is not null then 'region' end,
            'unstated') as zone_kind,
        case
            when w.region is not null then coalesce(w.country, l.stated_country)
            when h.region is not null then h.country
            else coalesce(l.stated_country, o.country)
        end as country,
        coalesce(w.spans, h.spans, o.spans) as spans,
        case
            when w.region is not null or h.region is not null then 'name'
            when l.stated_country is not null then 'price_list'
            when o.country is not null or o.spans is not null then 'seller'
        end as basis,
        coalesce(w.region_label, h.region_label,
            case when regexp_matches(l.region, '^[ -~]+$') and l.region <> 'unstated'
                then l.region end) as region_label,
        coalesce(w.source_url, h.source_url, o.source_url) as source_url,
        coalesce(w.checked_on, h.checked_on, o.checked_on) as checked_on
    from listed l
    left join whole w on w.seller_id = l.seller_id and w.region = l.region
    left join halves h on h.seller_id = l.seller_id and h.region = l.region and w.region is null
    left join of_seller o on o.provider_id = l.seller_id and l.region = 'unstated'
)
select
    t.seller_id, t.region, t.region_id, t.zone_kind, t.country,
    coalesce(c.region_group, t.spans) as region_group,
    t.region_label, t.basis, t.source_url, t.checked_on
from told t
left join seed.countries c on c.country = t.country
