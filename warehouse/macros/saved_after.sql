-- What an owned fleet has saved after some months, in USD of today: API bills that fall by
-- `api_price_decline` a month less running costs, both discounted by `discount` a month.
-- Example: select saved_after(12, 3590, 127, api_price_decline := 0.01)
create macro saved_after(
    months, api_usd_per_month, running_usd_per_month, api_price_decline := 0, discount := 0
) as case
    when api_price_decline = 0 and discount = 0 then cast(months as double) * api_usd_per_month
    else cast(api_usd_per_month as double)
        * (1 - api_price_decline) / (1 + cast(discount as double))
        * (1 - power((1 - api_price_decline) / (1 + cast(discount as double)), months))
        / (1 - (1 - api_price_decline) / (1 + cast(discount as double)))
end - case
    when discount = 0 then cast(months as double) * running_usd_per_month
    else cast(running_usd_per_month as double)
        * (1 - power(1 + cast(discount as double), -months)) / discount
end;
