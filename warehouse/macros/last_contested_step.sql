-- Working replicas from which on self-hosting costs less than an API at every load, null for
-- never. From `first_winning_step` to here each further replica makes the API cheaper for a while.
-- Example: select last_contested_step(500.0, 300.0, 100.0)
create macro last_contested_step(
    saved_usd, replica_usd, fixed_usd, spare_replicas := 1, minimum_replicas := 1
) as case
    when saved_usd <= replica_usd then null
    when ceil(
        (fixed_usd + spare_replicas * replica_usd + saved_usd) / (saved_usd - replica_usd)
    ) - 1 > greatest(minimum_replicas - spare_replicas, 1)
    then greatest(
        first_winning_step(
            saved_usd, replica_usd, fixed_usd,
            spare_replicas := spare_replicas, minimum_replicas := minimum_replicas
        ),
        ceil(
            (fixed_usd + spare_replicas * replica_usd + saved_usd) / (saved_usd - replica_usd)
        ) - 1
    )
    else first_winning_step(
        saved_usd, replica_usd, fixed_usd,
        spare_replicas := spare_replicas, minimum_replicas := minimum_replicas
    )
end;
