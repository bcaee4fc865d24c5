-- Step: the scenarios that are published: precision as published or measured by somebody; against
-- closed models the cheapest GPU on demand only.
select *
from mart.break_even_scenarios
where (is_native_precision or tier <> 'roofline')
    and (comparator <> 'closed_model' or (purchase = 'on_demand' and basis = 'cheapest'))
