-- GPU cost in USD per million tokens of a replica that is busy all the time; divide by the
-- utilisation for one that is not.
-- Example: select gpu_cost_per_mtok(2.05, 151.0)
create macro gpu_cost_per_mtok(usd_per_gpu_hour, tok_s_per_gpu) as
    cast(usd_per_gpu_hour as double) * 1000000 / (3600 * cast(tok_s_per_gpu as double));
