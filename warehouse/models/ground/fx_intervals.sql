-- Step: each rate with the days it stands for: its own and those without a rate behind it.
select
    currency,
    rate_on,
    usd_per_unit,
    cast(rate_on as timestamptz) as valid_from,
    cast(
        lead(rate_on, 1, date '9999-12-31') over (partition by currency order by rate_on)
        as timestamptz
    ) as valid_to
from mart.fx_rates
where usd_per_unit is not null
