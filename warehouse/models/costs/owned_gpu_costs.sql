-- An hour of an owned GPU by area, and the use from which owning beats the median rent.
-- Of an area's electricity prices the newest of the smallest user counts: a rack of GPUs uses
-- about a gigawatt hour a year. Surveyed power holds the facility; board power is multiplied by
-- server factor and PUE. Colocation is paid per kW of machines, power for all that is drawn.
with electricity as (
    select *
    from mart.electricity_prices
    where usd_per_kwh is not null and area not like '%-%'
    qualify row_number() over (
        partition by area
        order by
            case when band in ('IC 500-2000 MWh', 'commercial', 'non-household') then 0 else 1 end,
            period desc, evidence_kind, band, source_name
    ) = 1
),
rents as (
    select gpu_id, median(rate) as median_rent
    from (
        select gpu_id, rate
        from mart.gpu_offers
        where purchase = 'on_demand' and place_at_seller = 1
    )
    group by gpu_id
    having count(*) >= 3
),
machines as (
    select
        h.gpu_id, h.scope, h.priced_on, h.basis,
        case when h.scope = 'card' then a.server_price_factor.low else 1 end
            * cast(coalesce(h.low_usd, h.mid_usd) as double) as low_usd,
        case when h.scope = 'card' then a.server_price_factor.mid else 1 end
            * cast(h.mid_usd as double) as mid_usd,
        case when h.scope = 'card' then a.server_price_factor.high else 1 end
            * cast(coalesce(h.high_usd, h.mid_usd) as double) as high_usd,
        coalesce(
            w.all_in_kw, g.tdp_w / 1000 * a.server_power_factor.mid * a.pue.mid
        ) as all_in_kw,
        case when w.all_in_kw is null then 'board_power' else 'surveyed' end as power_basis
    from mart.hardware_prices h
    cross join mart.assumed a
    join mart.gpus g on g.gpu_id = h.gpu_id
    left join mart.gpu_power w on w.gpu_id = h.gpu_id
),
hours as (
    select
        m.*, e.area, e.usd_per_kwh, e.period, e.band,
        owned_gpu_hour(
            m.low_usd, years := a.hardware_life_years.high, capital_cost := a.capital_cost.low,
            residual_share := a.residual_share.high, all_in_kw := m.all_in_kw,
            colocation_usd_per_kw_month := a.colocation_usd_per_kw_month.low / a.pue.mid,
            maintenance_share_per_year := a.maintenance_share_per_year.low
        ) as low_fixed,
        owned_gpu_hour(
            m.mid_usd, years := a.hardware_life_years.mid, capital_cost := a.capital_cost.mid,
            residual_share := a.residual_share.mid, all_in_kw := m.all_in_kw,
            colocation_usd_per_kw_month := a.colocation_usd_per_kw_month.mid / a.pue.mid,
            maintenance_share_per_year := a.maintenance_share_per_year.mid
        ) as fixed,
        owned_gpu_hour(
            m.high_usd, years := a.hardware_life_years.low, capital_cost := a.capital_cost.high,
            residual_share := a.residual_share.low, all_in_kw := m.all_in_kw,
            colocation_usd_per_kw_month := a.colocation_usd_per_kw_month.high / a.pue.mid,
            maintenance_share_per_year := a.maintenance_share_per_year.high
        ) as high_fixed,
        owned_gpu_hour(
            m.mid_usd, years := a.hardware_life_years.mid, capital_cost := a.capital_cost.mid,
            residual_share := a.residual_share.mid
        ) as capital,
        m.all_in_kw * cast(e.usd_per_kwh as double) as power
    from machines m
    cross join mart.assumed a
    cross join electricity e
    where m.all_in_kw is not null
)
select
    h.gpu_id,
    h.area,
    cast(h.mid_usd as decimal(18, 9)) as usd_per_gpu,
    h.scope as price_scope,
    h.basis as price_basis,
    h.priced_on,
    round(h.all_in_kw, 4) as all_in_kw,
    h.power_basis,
    h.usd_per_kwh,
    h.period as electricity_period,
    h.band as electricity_band,
    round(h.capital, 6) as capital_usd_per_gpu_hour,
    round(h.fixed, 6) as fixed_usd_per_gpu_hour,
    round(h.power, 6) as power_usd_per_gpu_hour,
    round(h.fixed + h.power, 6) as usd_per_gpu_hour,
    round(h.low_fixed + h.power, 6) as low_usd_per_gpu_hour,
    round(h.high_fixed + h.power, 6) as high_usd_per_gpu_hour,
    round(r.median_rent, 6) as median_rent_usd_per_gpu_hour,
    round(
        case when r.median_rent > h.power then h.fixed / (r.median_rent - h.power) end, 6
    ) as own_against_rent_utilisation
from hours h
left join rents r on r.gpu_id = h.gpu_id
