-- Cost in USD a day of a fleet that carries a load: its GPUs day and night, and the fixed costs
-- (staff, observability, storage, egress).
-- Example: select self_host_cost(100000000, 2500, 8, 2.05, fixed_usd_per_day := 300)
create macro self_host_cost(
    output_tokens_per_day, output_tok_s_per_replica, gpus_per_replica, usd_per_gpu_hour,
    fixed_usd_per_day := 0, peak_to_average := 2.5, spare_replicas := 1, minimum_replicas := 1
) as 24 * cast(gpus_per_replica as double) * cast(usd_per_gpu_hour as double) * replicas_for(
    output_tokens_per_day, output_tok_s_per_replica,
    peak_to_average := peak_to_average, spare_replicas := spare_replicas,
    minimum_replicas := minimum_replicas
) + fixed_usd_per_day;
