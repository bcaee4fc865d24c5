-- Where self-hosting and an API cost the same, for figures of one's own: utilisation, daily output
-- tokens from which self-hosting can win (null: never) and from which it always does; the cost of a
-- fleet is a staircase, so between the two they win in turns (`crossings_for` lists every crossing).
-- At `output_tokens_per_day`, if given: both bills, and the API price and the GPU price at which
-- they are equal. The API's price is for a million output tokens with the input that comes with
-- them (see `token_cost`).
-- Example: select * from break_even_for(6.15, 2.05, 8, 2637, fixed_usd_per_day := 300, output_tokens_per_day := 500000000)
create macro break_even_for(
    api_usd_per_mtok_output, usd_per_gpu_hour, gpus_per_replica, output_tok_s_per_replica,
    fixed_usd_per_day := 0, peak_to_average := 2.5, spare_replicas := 1, minimum_replicas := 1,
    output_tokens_per_day := null
) as table
with given as (
    select
        cast(api_usd_per_mtok_output as double) / 1000000 as api_usd,
        24 * cast(gpus_per_replica as double) * cast(usd_per_gpu_hour as double) as replica_usd,
        86400 * cast(output_tok_s_per_replica as double) / peak_to_average as replica_tokens,
        cast(fixed_usd_per_day as double) as fixed_usd,
        cast(output_tokens_per_day as double) as tokens
),
steps as (
    select
        *,
        first_winning_step(
            api_usd * replica_tokens, replica_usd, fixed_usd,
            spare_replicas := spare_replicas, minimum_replicas := minimum_replicas
        ) as first_step,
        last_contested_step(
            api_usd * replica_tokens, replica_usd, fixed_usd,
            spare_replicas := spare_replicas, minimum_replicas := minimum_replicas
        ) as last_step,
        replicas_for(
            tokens, output_tok_s_per_replica, peak_to_average := peak_to_average,
            spare_replicas := spare_replicas, minimum_replicas := minimum_replicas
        ) as replicas
    from given
)
select
    break_even_utilisation(
        usd_per_gpu_hour,
        cast(output_tok_s_per_replica as double) / gpus_per_replica,
        api_usd_per_mtok_output
    ) as break_even_utilisation,
    1 / cast(peak_to_average as double) as reachable_utilisation_at_scale,
    case when first_step is not null
        then (replica_usd * greatest(first_step + spare_replicas, minimum_replicas) + fixed_usd)
            / api_usd
    end as first_output_tokens_per_day,
    case when last_step is not null
        then (replica_usd * greatest(last_step + spare_replicas, minimum_replicas) + fixed_usd)
            / api_usd
    end as always_output_tokens_per_day,
    cast(first_step as bigint) as first_working_replicas,
    case when tokens is not null then replicas end as replicas,
    tokens * api_usd as api_usd_per_day,
    case when tokens is not null then replicas * replica_usd + fixed_usd end
        as self_host_usd_per_day,
    case when tokens is not null then (replicas * replica_usd + fixed_usd) / tokens * 1000000 end
        as equal_api_usd_per_mtok_output,
    case when tokens is not null
        then (tokens * api_usd - fixed_usd) / (24 * cast(gpus_per_replica as double) * replicas)
    end as equal_usd_per_gpu_hour
from steps;
