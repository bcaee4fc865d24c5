-- Ways to serve an open model at a load of one's own, best first: those that pass the profile (any
-- of `suitability.profile`, null for none), then those that pass on conditions, then the rest, each
-- by cost. `closed_api` rows are other models, for comparison. `peak_factor` multiplies the
-- workload's own peak over average.
-- Example: select * from decide_for('openai/gpt-oss-120b', 50000000, wanted_profile := 'gdpr') limit 5
create macro decide_for(
    wanted_model, output_tokens_per_day, wanted_workload := 'chat', wanted_profile := null,
    peak_factor := 1
) as table
with priced as (
    select
        *,
        result_in(
            wanted_profile, gdpr, gdpr_strict, hipaa, eu_financial_services,
            no_chinese_jurisdiction, no_us_jurisdiction
        ) as result,
        case
            when gpu_id is null
            then cast(output_tokens_per_day as double) / 1000000 * api_usd_per_mtok_output
            else self_host_cost(
                output_tokens_per_day, output_tok_s_per_replica, replica_gpu_count,
                usd_per_gpu_hour, fixed_usd_per_day := fixed_usd_per_day,
                peak_to_average := greatest(1, peak_to_average * peak_factor),
                minimum_replicas := minimum_replicas
            )
        end as usd_per_day,
        case when gpu_id is not null then replica_gpu_count * replicas_for(
            output_tokens_per_day, output_tok_s_per_replica,
            peak_to_average := greatest(1, peak_to_average * peak_factor),
            minimum_replicas := minimum_replicas
        ) end as gpu_count
    from decision_options
    where workload_id = wanted_workload and (model_id = wanted_model or option = 'closed_api')
)
select
    row_number() over (
        order by
            case result when 'pass' then 0 when 'conditional' then 1 when 'unknown' then 2 else 3 end,
            case when option = 'closed_api' then 1 else 0 end, usd_per_day, option_id
    ) as place,
    result, option, usd_per_day, usd_per_day * 365 / 12 as usd_per_month,
    usd_per_day / output_tokens_per_day * 1000000 as usd_per_mtok_output,
    model_id, provider_id, region, gpu_id, gpu_count, purchase, term_months, throughput_tier,
    option_id, route_id, price_id, offer_id, prediction_id
from priced
order by place;
