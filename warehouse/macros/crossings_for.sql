-- Every daily load at which the cheaper side changes between an API and self-hosting, up to 1,000
-- working replicas: the cost of a fleet is a staircase, so there can be many. `winner_above` is who
-- costs less just above that load.
-- Example: select * from crossings_for(6.15, 2.05, 8, 2637, fixed_usd_per_day := 300)
create macro crossings_for(
    api_usd_per_mtok_output, usd_per_gpu_hour, gpus_per_replica, output_tok_s_per_replica,
    fixed_usd_per_day := 0, peak_to_average := 2.5, spare_replicas := 1, minimum_replicas := 1
) as table
with given as (
    select
        cast(api_usd_per_mtok_output as double) / 1000000 as api_usd,
        24 * cast(gpus_per_replica as double) * cast(usd_per_gpu_hour as double) as replica_usd,
        86400 * cast(output_tok_s_per_replica as double) / peak_to_average as replica_tokens
),
steps as (
    select
        working_replicas,
        (working_replicas - 1) * replica_tokens as least_tokens,
        working_replicas * replica_tokens as most_tokens,
        (
            greatest(working_replicas + spare_replicas, minimum_replicas) * replica_usd
            + fixed_usd_per_day
        ) / api_usd as equal_tokens
    from given, (select unnest(range(1, 1001)) as working_replicas)
),
judged as (
    select
        *,
        equal_tokens <= most_tokens as wins_at_its_end,
        equal_tokens > least_tokens as loses_at_its_start,
        coalesce(
            lag(equal_tokens <= most_tokens) over (order by working_replicas), false
        ) as won_before
    from steps
)
select working_replicas, equal_tokens as output_tokens_per_day, 'self_host' as winner_above
from judged
where wins_at_its_end and loses_at_its_start
union all
select working_replicas, least_tokens, 'api'
from judged
where won_before and loses_at_its_start
order by output_tokens_per_day, winner_above;
