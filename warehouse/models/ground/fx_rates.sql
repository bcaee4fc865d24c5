-- Euro reference rates, with the value of one unit in US dollars through the euro.
-- Where several documents state the day, the one confirmed by the publisher itself stands.
with ranked as (
    select
        f.*,
        row_number() over (
            partition by f.rate_on, f.currency
            order by
                case when f.source_url like 'package:%' then 1 else 0 end,
                f.first_seen_at desc, f.row_id
        ) as choice
    from core.fx_rates f
    where f.superseded_at is null
),
chosen as (
    select * from ranked where choice = 1
    union all by name
    select
        rate_on, 'EUR' as currency, cast(1 as decimal(18, 9)) as units_per_eur,
        source_id, source_url, capture_sha256, locator
    from ranked
    where choice = 1 and currency = 'USD'
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
