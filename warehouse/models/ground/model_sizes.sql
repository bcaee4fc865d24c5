-- Step: parameters of each open-weight model: hand-checked, else as the hub counts them, else as the
-- name states them (`235B-A22B` is 235 in total; `8x7B`, `E4B` and `17B-128E` say something else and
-- are left).
select
    m.model_id,
    coalesce(
        m.params_total_b,
        cast(m.hub_params_total as double) / 1e9,
        cast(nullif(regexp_extract(
            regexp_replace(m.name, '(?i)[0-9]+b-[0-9]+e', ''),
            '(?i)(?:^|[^a-z0-9.])([0-9]+(?:\.[0-9]+)?)b(?:[^a-z0-9]|$)', 1
        ), '') as double)
    ) as params_b
from mart.models m
where m.is_open_weights
