-- Euro reference rates, with the value of one unit in US dollars through the euro.
-- Where several documents state the day, the one confirmed by the publisher itself stands.
with standing as (
    select *
    from core.fx_rates
    where superseded_at is null
    qualify row_number() over (
        partition by rate_on, currency
        order by
            case when source_url like 'package:%' then 1 else 0 end, first_seen_at desc, row_id
    ) = 1
),
chosen as (
    select * from standing
    union all by name
    select
        rate_on, 'EUR' as currency, cast(1 as decimal(18, 9)) as units_per_eur,
        source_id, source_url, capture_sha256, locator
    from standing
    where currency = 'USD'
)
select
    c.rate_on,
    c.currency,
    c.units_per_eur,
    cast(cast(u.units_per_eur as double) / cast(c.units_per_eur as double) as decimal(18, 9))
        as usd_per_unit,
    c.source_id,
    c.source_url,
    c.capture_sha256,
    c.locator
from chosen c
left join chosen u on u.rate_on = c.rate_on and u.currency = 'USD'
