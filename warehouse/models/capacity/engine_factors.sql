-- How much faster or slower than the roofline a class of engines is: the median of each source that
-- neither `first_out` names nor the row is of, averaged; 1 where no other source knows the class.
-- `none` is over every source and for predictions.
with medians as (
    select first_out, left_out, engine_class, median(ln(ratio)) as middle
    from mart.roofline_residuals
    group by first_out, left_out, engine_class
)
select
    a.first_out,
    a.left_out,
    a.engine_class,
    exp(round(coalesce(avg(b.middle), 0), 9)) as factor
from medians a
left join medians b
    on b.first_out = a.first_out and b.engine_class = a.engine_class
    and (a.first_out = 'none' or b.left_out not in (a.left_out, a.first_out))
group by a.first_out, a.left_out, a.engine_class
