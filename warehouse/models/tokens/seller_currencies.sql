-- Step: currencies besides the US dollar in which a seller may think: those that any source
-- quotes for it, and that of its seat.
select distinct seller_id, currency
from mart.token_intervals
where currency <> 'USD'
union
select
    provider_id,
    case when hq_country = 'CN' then 'CNY' when hq_country = 'GB' then 'GBP' else 'EUR' end
from mart.providers
where hq_country in ('CN', 'GB', 'AT', 'BE', 'CY', 'DE', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'IE',
    'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'PT', 'SI', 'SK')
