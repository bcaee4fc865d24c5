-- Cost in USD of some tokens at an API's prices per million: cached and cache-written input apart,
-- reasoning billed as output, a share of the traffic at a batch discount, a residency multiplier.
-- Without a price for cached input or cache writes these cost as much as other input.
-- Example: select token_cost(8000, 1000, 0.50, 2.15, cached_share := 0.5, cached_input_usd_per_mtok := 0.10)
create macro token_cost(
    input_tokens, output_tokens, input_usd_per_mtok, output_usd_per_mtok,
    cached_share := 0, cached_input_usd_per_mtok := null,
    cache_write_share := 0, cache_write_usd_per_mtok := null,
    reasoning_tokens := 0, batch_share := 0, batch_discount := 0, residency_multiplier := 1
) as (
    cast(input_tokens as double) * (
        (1 - cached_share - cache_write_share) * cast(input_usd_per_mtok as double)
        + cached_share * cast(coalesce(cached_input_usd_per_mtok, input_usd_per_mtok) as double)
        + cache_write_share * cast(coalesce(cache_write_usd_per_mtok, input_usd_per_mtok) as double)
    )
    + (cast(output_tokens as double) + reasoning_tokens) * cast(output_usd_per_mtok as double)
) / 1000000 * (1 - batch_share * batch_discount) * residency_multiplier;
