-- Months until bought hardware has paid for itself; null is never. The API bill falls by
-- `api_price_decline` a month, money is discounted by `discount` a month (both as shares). With
-- falling prices the saving ends where the bill meets the running cost: what is not paid back by
-- then never is. Looked for up to 600 months; within a month the saving is taken as even.
-- Example: select payback_months(240000, 3590, 127)
create macro payback_months(
    usd_invested, api_usd_per_month, running_usd_per_month,
    api_price_decline := 0, discount := 0
) as case
    when api_usd_per_month <= running_usd_per_month then null
    when api_price_decline = 0 and discount = 0
    then usd_invested / (
        cast(api_usd_per_month as double) - cast(running_usd_per_month as double)
    )
    else (
        select
            last_month - (saved - usd_invested) / (saved - saved_after(
                last_month - 1, api_usd_per_month, running_usd_per_month,
                api_price_decline := api_price_decline, discount := discount
            ))
        from (
            select
                m as last_month,
                saved_after(
                    m, api_usd_per_month, running_usd_per_month,
                    api_price_decline := api_price_decline, discount := discount
                ) as saved
            from (select unnest(range(1, 601)) as m)
        )
        where saved >= usd_invested
        order by last_month
        limit 1
    )
end;
