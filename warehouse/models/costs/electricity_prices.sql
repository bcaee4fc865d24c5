-- Electricity prices with US dollars at the ECB rate of the middle of each period.
with dated as (
    select
        *,
        case
            when period like '%-S1' then cast(concat(substr(period, 1, 4), '-04-01') as date)
            when period like '%-S2' then cast(concat(substr(period, 1, 4), '-10-01') as date)
            when length(period) = 7 then cast(concat(period, '-15') as date)
            else cast(concat(period, '-07-01') as date)
        end as middle_on
    from seed.electricity_prices
)
select
    d.area, d.country, d.period, d.band, d.price_per_kwh, d.currency,
    case
        when d.currency = 'USD' then d.price_per_kwh
        else cast(d.price_per_kwh * f.usd_per_unit as decimal(18, 9))
    end as usd_per_kwh,
    d.tax_basis, d.evidence_kind, d.source_name, d.source_url, d.checked_on, d.note
from dated d
left join mart.fx_intervals f
    on f.currency = d.currency and cast(d.middle_on as timestamptz) >= f.valid_from
    and cast(d.middle_on as timestamptz) < f.valid_to
