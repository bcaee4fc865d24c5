-- Cost in USD of an hour of an owned GPU: capital recovered over its life at a cost of capital,
-- less residual value, and power, colocation and maintenance. `all_in_kw` is the draw at the meter,
-- facility included: power of the machine times PUE, or a figure that holds both, never both.
-- Example: select owned_gpu_hour(37500, years := 4, capital_cost := 0.10, residual_share := 0.15, all_in_kw := 1.37, usd_per_kwh := 0.12)
create macro owned_gpu_hour(
    usd_per_gpu, years := 4, capital_cost := 0.10, residual_share := 0.15,
    all_in_kw := 0, usd_per_kwh := 0, colocation_usd_per_kw_month := 0,
    maintenance_share_per_year := 0
) as (
    case
        when capital_cost = 0
        then cast(usd_per_gpu as double) * (1 - residual_share) / years
        else cast(usd_per_gpu as double) * (
            capital_cost * power(1 + capital_cost, years) / (power(1 + capital_cost, years) - 1)
            - residual_share * capital_cost / (power(1 + capital_cost, years) - 1)
        )
    end
    + cast(usd_per_gpu as double) * maintenance_share_per_year
) / 8760
+ all_in_kw * (cast(usd_per_kwh as double) + cast(colocation_usd_per_kw_month as double) / 730);
