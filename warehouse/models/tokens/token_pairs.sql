-- Step: two sources' figures for the same thing, equal or not.
-- Of two paired listings, like stands beside like: peak beside peak, list beside list. A price
-- that names no hours stands beside both, for it says that it holds at any hour.
with beside as (
    select
        p.comparison_id, p.are_two_places,
        a.row_id, b.row_id as other_row_id,
        rank() over (
            partition by p.comparison_id, a.row_id, b.source_id
            order by
                case when a.schedule = b.schedule then 0 else 1 end,
                case when a.offer = b.offer then 0 else 1 end
        ) as rank_for_one,
        rank() over (
            partition by p.comparison_id, b.row_id, a.source_id
            order by
                case when a.schedule = b.schedule then 0 else 1 end,
                case when a.offer = b.offer then 0 else 1 end
        ) as rank_for_other
    from mart.token_listing_pairs p
    join mart.token_statements a
        on a.comparison_id = p.comparison_id and a.listing_id = p.listing_id
    join mart.token_statements b
        on b.comparison_id = p.comparison_id and b.listing_id = p.other_listing_id
    where a.schedule = b.schedule or a.schedule = 'always' or b.schedule = 'always'
)
select
    p.comparison_id, p.are_two_places,
    a.seller_id, coalesce(a.model_id, b.model_id) as model_id, a.model_key, a.kind,
    a.service_tier, a.meter, a.unit, a.currency,
    a.price = b.price as is_equal,
    a.row_id, a.source_id, a.is_official, a.listed_model, a.name_key, a.variant, a.own_variant,
    a.region, a.place, a.schedule, a.offer, a.price, a.last_confirmed_at, a.source_url,
    a.capture_sha256, a.locator,
    b.row_id as other_row_id, b.source_id as other_source_id,
    b.is_official as other_is_official, b.listed_model as other_listed_model,
    b.name_key as other_name_key, b.variant as other_variant, b.region as other_region,
    b.place as other_place, b.schedule as other_schedule, b.offer as other_offer,
    b.price as other_price, b.last_confirmed_at as other_last_confirmed_at,
    b.source_url as other_source_url, b.capture_sha256 as other_capture_sha256,
    b.locator as other_locator
from beside p
join mart.token_statements a on a.comparison_id = p.comparison_id and a.row_id = p.row_id
join mart.token_statements b on b.comparison_id = p.comparison_id and b.row_id = p.other_row_id
where p.rank_for_one = 1 and p.rank_for_other = 1
