-- The decision matrix: for every situation the best way of each kind, and the one to take.
-- Of a kind first those that pass the profile, then on conditions, then unknown, then failing; among
-- them those that the team can run, then the cheapest. To take: the cheapest of these that passes
-- (with or without conditions) and that the team can run; closed models are other models and stand
-- for comparison only. What self-hosting costs is judged at the low end of its speed, so that a
-- recommendation survives a slow machine.
with effort as (
    select
        size_class,
        sum(setup_days_mid) as setup_days,
        sum(hours_per_month_mid) as hours_per_month,
        max(lead_time_days) as lead_time_days
    from mart.self_host_effort
    group by size_class
),
priced as (
    select
        s.situation_id, s.output_tokens_per_day as tokens, s.own_staff_limit, s.profile,
        o.*,
        greatest(1, o.peak_to_average * s.peak_factor) as peak,
        result_in(
            s.profile, o.gdpr, o.gdpr_strict, o.hipaa, o.eu_financial_services,
            o.no_chinese_jurisdiction, o.no_us_jurisdiction
        ) as result
    from mart.situations s
    join mart.decision_options o
        on o.workload_id = s.workload_id
        and (o.model_id = s.model_id or o.option = 'closed_api')
),
costed as (
    select
        *,
        case when gpu_id is not null then replica_gpu_count * replicas_for(
            tokens, output_tok_s_per_replica, peak_to_average := peak,
            minimum_replicas := minimum_replicas
        ) end as gpu_count,
        case
            when gpu_id is null then tokens / 1000000 * api_usd_per_mtok_output
            else self_host_cost(
                tokens, output_tok_s_per_replica, replica_gpu_count, usd_per_gpu_hour,
                fixed_usd_per_day := fixed_usd_per_day, peak_to_average := peak,
                minimum_replicas := minimum_replicas
            )
        end as usd_per_day,
        case
            when gpu_id is null then tokens / 1000000 * api_usd_per_mtok_output
            else self_host_cost(
                tokens, output_tok_s_low, replica_gpu_count, usd_per_gpu_hour,
                fixed_usd_per_day := fixed_usd_per_day, peak_to_average := peak,
                minimum_replicas := minimum_replicas
            )
        end as usd_per_day_if_slow
    from priced
),
sized as (
    select
        *,
        case
            when gpu_count = 1 then 'single_gpu'
            when gpu_count <= 8 then 'single_node'
            when gpu_count > 8 then 'multi_node'
        end as size_class,
        case result when 'pass' then 0 when 'conditional' then 1 when 'unknown' then 2 else 3 end
            as worth
    from costed
),
judged as (
    select
        *,
        gpu_id is null or coalesce(
            case size_class when 'single_gpu' then 1 when 'single_node' then 2 else 3 end
            <= case own_staff_limit
                when 'single_gpu' then 1 when 'single_node' then 2 when 'multi_node' then 3
            end,
            false
        ) as can_be_run
    from sized
),
ranked as (
    select
        *,
        row_number() over (
            partition by situation_id, option
            order by worth, case when can_be_run then 0 else 1 end, usd_per_day_if_slow, option_id
        ) as place,
        count(*) over (partition by situation_id, option) as candidates,
        count(case when worth <= 1 then 1 end) over (partition by situation_id, option) as passing
    from judged
),
best as (
    select
        *,
        row_number() over (
            partition by situation_id
            order by
                case when worth <= 1 and can_be_run and option <> 'closed_api' then 0 else 1 end,
                usd_per_day_if_slow, option
        ) as rank
    from ranked
    where place = 1
)
select
    b.situation_id,
    b.option,
    b.rank,
    b.rank = 1 and b.worth <= 1 and b.can_be_run and b.option <> 'closed_api' as is_recommended,
    b.result,
    concat(
        case
            when b.option = 'closed_api' then 'another model, for comparison'
            when b.worth > 1 then concat(
                'no way of this kind is known to pass ', b.profile, ' (best: ', b.result, ')'
            )
            when not b.can_be_run then concat(
                'needs ', b.gpu_count, ' GPUs (', b.size_class, '), more than the team runs'
            )
            when b.rank = 1 then 'cheapest that passes and can be run'
            else concat(
                round(b.usd_per_day_if_slow / first_value(b.usd_per_day_if_slow) over (
                    partition by b.situation_id order by b.rank
                ), 2), ' times the cost of rank 1'
            )
        end,
        case
            when b.result = 'conditional'
            then concat('; passes ', b.profile, ' on conditions, see suitability')
            else ''
        end
    ) as reason,
    b.option_id,
    b.model_id as served_model_id,
    b.provider_id,
    b.region,
    b.gpu_id,
    b.gpu_count,
    b.purchase,
    round(b.usd_per_day, 4) as usd_per_day,
    round(b.usd_per_day * 365 / 12, 2) as usd_per_month,
    round(b.usd_per_day / b.tokens * 1000000, 6) as usd_per_mtok_output,
    round(b.usd_per_day_if_slow, 4) as usd_per_day_if_slow,
    b.size_class,
    coalesce(e.setup_days, 0) as setup_days,
    coalesce(e.lead_time_days, 0) as lead_time_days,
    coalesce(e.hours_per_month, 0) as hours_per_month,
    b.candidates,
    b.passing
from best b
left join effort e on e.size_class = b.size_class
