-- Months until bought hardware has paid for itself; null is never. The API bill falls by
-- `api_price_decline` a month, money is discounted by `discount` a month (both as shares). With
-- falling prices the saving ends where the bill meets the running cost: what is not paid back by
-- then never is. Looked for up to 600 months.
-- Example: select payback_months(240000, 3590, 127)
create macro payback_months(
    usd_invested, api_usd_per_month, running_usd_per_month,
    api_price_decline := 0, discount := 0
) as case
    when api_usd_per_month <= running_usd_per_month then null
    when api_price_decline = 0 and discount = 0
    then cast(usd_invested as double) / (
        cast(api_usd_per_month as double) - cast(running_usd_per_month as double)
    )
    else (
        select min(case
            when saved >= usd_invested and saved_before < usd_invested
            then month_number - (saved - usd_invested) / (saved - saved_before)
        end)
        from (
            select
                month_number, saved,
                coalesce(lag(saved) over (order by month_number), 0) as saved_before
            from (
                select
                    month_number,
                    sum(
                        cast(api_usd_per_month as double) * power(1 - api_price_decline, month_number)
                        / power(1 + discount, month_number)
                        - cast(running_usd_per_month as double) / power(1 + discount, month_number)
                    ) over (order by month_number) as saved
                from (select unnest(range(1, 601)) as month_number)
            )
        )
    )
end;
