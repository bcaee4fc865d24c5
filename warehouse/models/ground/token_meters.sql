-- Step: history of token prices, with the held ones that another source confirms in their place.
select
    p.* replace (coalesce(p.superseded_at, r.captured_at) as superseded_at)
from core.token_price_meters p
left join mart.token_released r on r.old_row_id = p.row_id
union all by name
select
    p.* replace (
        r.row_id as row_id,
        r.new_price as price,
        r.listed_price as listed_price,
        r.listed_unit as listed_unit,
        r.source_url as source_url,
        r.capture_sha256 as capture_sha256,
        r.locator as locator,
        r.captured_at as first_seen_at
    )
from core.token_price_meters p
join mart.token_released r on r.old_row_id = p.row_id
