-- Prices of hardware, as far as they are public.
select * from seed.hardware_prices
