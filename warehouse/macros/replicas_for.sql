-- Replicas that a load needs: enough working ones for its peak, and spares; never below a minimum.
-- Load and throughput count output tokens, at the mix that the throughput was measured with.
-- Example: select replicas_for(100000000, 2500, peak_to_average := 2.5)
create macro replicas_for(
    output_tokens_per_day, output_tok_s_per_replica,
    peak_to_average := 2.5, spare_replicas := 1, minimum_replicas := 1
) as greatest(
    minimum_replicas,
    greatest(
        1,
        cast(ceil(
            round(
                cast(output_tokens_per_day as double) * peak_to_average
                / (86400 * cast(output_tok_s_per_replica as double)),
                9
            )
        ) as bigint)
    ) + spare_replicas
);
