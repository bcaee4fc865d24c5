-- Fewest working replicas at which self-hosting can cost less than an API, null for never: a full
-- working replica saves `saved_usd` of API bill a day and costs `replica_usd`; spares and fixed
-- costs come on top. Below the minimum fleet, more load costs nothing more.
-- Example: select first_winning_step(500.0, 300.0, 100.0)
create macro first_winning_step(
    saved_usd, replica_usd, fixed_usd, spare_replicas := 1, minimum_replicas := 1
) as case
    when ceil(
        (greatest(minimum_replicas - spare_replicas, 1) + spare_replicas) * replica_usd / saved_usd
        + fixed_usd / saved_usd
    ) <= greatest(minimum_replicas - spare_replicas, 1)
    then ceil(
        (greatest(minimum_replicas - spare_replicas, 1) + spare_replicas) * replica_usd / saved_usd
        + fixed_usd / saved_usd
    )
    when saved_usd > replica_usd
    then greatest(
        greatest(minimum_replicas - spare_replicas, 1) + 1,
        ceil((fixed_usd + spare_replicas * replica_usd) / (saved_usd - replica_usd))
    )
end;
