-- Step: what each source says today, at the moment that the snapshot speaks for.
select * exclude (moment, until_at, is_today, said_at, valid_from, valid_to)
from mart.token_in_force
where is_today
