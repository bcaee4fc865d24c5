-- API or one's own GPUs: unit costs, utilisation, volumes, chances and payback of the scenarios that
-- are published.
with steps as (
    select
        s.*,
        86400 * s.tok_s / s.peak * s.saved / 1000000 as saved_usd
    from mart.break_even_shown s
),
crossings as (
    select
        *,
        first_winning_step(
            saved_usd, replica_usd, fixed_usd, minimum_replicas := minimum_replicas
        ) as first_step,
        last_contested_step(
            saved_usd, replica_usd, fixed_usd, minimum_replicas := minimum_replicas
        ) as last_step,
        replicas_for(1e9, tok_s, peak_to_average := peak, minimum_replicas := minimum_replicas)
            as replicas_1b
    from steps
)
select
    s.break_even_id,
    s.model_id,
    s.gpu_id,
    s.gpu_count as replica_gpu_count,
    s.precision,
    s.is_native_precision,
    s.purchase,
    s.term_months,
    s.basis as gpu_price_basis,
    s.gpu_seller_id,
    s.offer_id as gpu_offer_id,
    s.region as gpu_region,
    s.gpu_seller_count,
    round(s.rate, 6) as usd_per_gpu_hour,
    s.seen_on as gpu_price_seen_on,
    s.minimum_replicas,
    s.workload_id,
    cast(s.input_tokens as double) as input_tokens,
    cast(s.output_tokens as double) as output_tokens,
    s.cached_input_share,
    s.comparator,
    s.comparator_model_id,
    s.api_seller_id as comparator_seller_id,
    s.price_id as comparator_price_id,
    s.api_seller_count as comparator_seller_count,
    s.input_usd as api_input_usd_per_mtok,
    s.output_usd as api_output_usd_per_mtok,
    s.concurrency,
    round(s.tok_s_per_user, 3) as tok_s_per_user,
    round(s.tok_s, 3) as output_tok_s_per_replica,
    round(s.tok_s_low, 3) as output_tok_s_low,
    round(s.tok_s_high, 3) as output_tok_s_high,
    s.tier as throughput_tier,
    s.prediction_id,
    s.peak as peak_to_average,
    round(gpu_cost_per_mtok(s.rate, s.tok_s / s.gpu_count), 6) as self_host_usd_per_mtok_output,
    round(s.bill, 6) as api_usd_per_mtok_output,
    round(break_even_utilisation(s.rate, s.tok_s / s.gpu_count, s.saved), 6)
        as break_even_utilisation,
    round(reachable_utilisation(s.peak), 6) as reachable_utilisation,
    round(1 / s.peak, 6) as reachable_utilisation_at_scale,
    round(s.saved_usd / (24 * s.gpu_count), 6) as break_even_usd_per_gpu_hour,
    case when s.first_step is not null then round(
        (s.replica_usd * greatest(s.first_step + 1, s.minimum_replicas) + s.fixed_usd)
        / s.saved * 1000000
    ) end as first_output_tokens_per_day,
    case when s.last_step is not null then round(
        (s.replica_usd * greatest(s.last_step + 1, s.minimum_replicas) + s.fixed_usd)
        / s.saved * 1000000
    ) end as always_output_tokens_per_day,
    cast(s.first_step as bigint) as working_replicas,
    round((s.replica_usd * replicas_for(
        1e7, s.tok_s, peak_to_average := s.peak, minimum_replicas := s.minimum_replicas
    ) + s.fixed_usd) / (10 * s.saved), 6) as cost_ratio_10m,
    round((s.replica_usd * replicas_for(
        1e8, s.tok_s, peak_to_average := s.peak, minimum_replicas := s.minimum_replicas
    ) + s.fixed_usd) / (100 * s.saved), 6) as cost_ratio_100m,
    round((s.replica_usd * s.replicas_1b + s.fixed_usd) / (1000 * s.saved), 6) as cost_ratio_1b,
    round((s.replica_usd * replicas_for(
        1e10, s.tok_s, peak_to_average := s.peak, minimum_replicas := s.minimum_replicas
    ) + s.fixed_usd) / (10000 * s.saved), 6) as cost_ratio_10b,
    round(r.ratios_1b[1], 6) as cost_ratio_1b_p5,
    round(r.ratios_1b[2], 6) as cost_ratio_1b_p50,
    round(r.ratios_1b[3], 6) as cost_ratio_1b_p95,
    r.chance_10m,
    r.chance_100m,
    r.chance_1b,
    r.chance_10b,
    round(o.payback_months, 3) as payback_months,
    case
        when break_even_utilisation(s.rate, s.tok_s / s.gpu_count, s.saved) > 1 then 'never'
        when s.first_step is null then 'api_wins'
        else 'self_host_wins_above_volume'
    end as verdict
from crossings s
join mart.break_even_risk r on r.break_even_id = s.break_even_id
left join mart.owned_paybacks o on o.break_even_id = s.break_even_id
