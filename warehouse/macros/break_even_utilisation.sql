-- Share of full load from which self-hosting costs less than an API: above 1 is never. The API's
-- price is for a million output tokens with the input that comes with them.
-- Example: select break_even_utilisation(2.05, 151.0, 6.15)
create macro break_even_utilisation(
    usd_per_gpu_hour, output_tok_s_per_gpu, api_usd_per_mtok_output,
    other_usd_per_gpu_hour := 0
) as gpu_cost_per_mtok(
    cast(usd_per_gpu_hour as double) + other_usd_per_gpu_hour, output_tok_s_per_gpu
) / cast(api_usd_per_mtok_output as double);
