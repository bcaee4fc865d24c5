-- Measured over predicted for each row, the prediction being the roofline times the factor of the
-- engine's class, neither of them fitted to the row's source or to `first_out`.
select r.first_out, r.run_id, r.left_out, r.ratio / f.factor as ratio
from mart.roofline_residuals r
join mart.engine_factors f
    on f.first_out = r.first_out and f.left_out = r.left_out and f.engine_class = r.engine_class
