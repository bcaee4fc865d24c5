-- Inputs to the economics that no seller quotes, as ranges.
select * from seed.cost_assumptions
