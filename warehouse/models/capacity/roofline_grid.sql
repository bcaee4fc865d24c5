-- Values that are tried for the efficiencies of the roofline: use of memory bandwidth (`mbu`), use
-- of arithmetic in decode and prefill (`mfu_decode`, `mfu_prefill`), seconds per step (`step_s`)
-- and seconds per exchange between GPUs, of which a layer has two (`exchange_s`).
select
    row_number() over (order by mbu, mfu_decode, mfu_prefill, step_s, exchange_s) as grid_id, *
from (values (0.3), (0.4), (0.5), (0.6), (0.7), (0.85)) as a (mbu)
cross join (values (0.02), (0.04), (0.08), (0.12), (0.25), (0.5)) as b (mfu_decode)
cross join (values (0.15), (0.25), (0.4), (0.6)) as c (mfu_prefill)
cross join (values (0.0), (0.002), (0.005), (0.01), (0.015)) as d (step_s)
cross join (values (0.0), (15e-6), (40e-6), (80e-6), (120e-6)) as e (exchange_s)
