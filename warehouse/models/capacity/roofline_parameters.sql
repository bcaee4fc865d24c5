-- Efficiencies fitted without one or two sources (`none` leaves nothing out): the choice with the
-- smallest mean error over the other sources, each with the same weight.
with sources as (
    select distinct left_out from mart.calibration_rows
),
pairs as (
    select a.left_out as first_out, b.left_out as second_out from sources a cross join sources b
    union all
    select 'none', 'none'
),
means as (
    select p.first_out, p.second_out, e.grid_id, round(avg(e.error), 9) as error
    from pairs p
    join mart.roofline_errors e on e.left_out not in (p.first_out, p.second_out)
    group by p.first_out, p.second_out, e.grid_id
),
ranked as (
    select
        *,
        row_number() over (partition by first_out, second_out order by error, grid_id) as choice
    from means
)
select r.first_out, r.second_out, r.error, g.*
from ranked r
join mart.roofline_grid g on g.grid_id = r.grid_id
where r.choice = 1
