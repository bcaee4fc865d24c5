-- Every way to serve a model under a workload, with what prices it at any load and the results of its
-- route in every profile.
-- APIs: routes of the standard tier whose price is known and trusted, residency multiplier included.
-- Rented GPUs: per seller, country, purchase and term the GPU with the cheapest output and the one
-- with the cheapest smallest fleet; spot only for work that can wait. Owned GPUs likewise, at the
-- Union's electricity price; those of which only a price at release is known are left out.
with apis as (
    select
        concat_ws('|', b.workload_id, s.route_id) as option_key,
        b.model_id, b.workload_id,
        case when c.model_id is null then 'open_api' else 'closed_api' end as option,
        s.provider_id, s.region, s.route_id, b.price_id,
        b.bill * cast(coalesce(s.price_multiplier, 1) as double) as bill,
        s.gdpr, s.gdpr_strict, s.hipaa, s.eu_financial_services, s.no_chinese_jurisdiction,
        s.no_us_jurisdiction
    from mart.sovereignty s
    join mart.api_bills b on b.price_id = s.price_id
    join mart.models m on m.model_id = b.model_id
    left join seed.closed_comparators c on c.model_id = b.model_id
    where s.channel <> 'self_hosted' and s.tier = 'standard'
        and (m.is_open_weights or c.model_id is not null)
),
machines as (
    select
        gpu_id, 'rented_gpus' as option, purchase, term_months, seller_id as provider_id,
        coalesce(country, 'unstated') as region, offer_id, gpu_count, rate,
        row_number() over (
            partition by gpu_id, purchase, term_months, seller_id, coalesce(country, 'unstated')
            order by rate, gpu_count, offer_id
        ) as place
    from mart.gpu_offers
    where purchase in ('on_demand', 'spot') or term_months in (12, 36)
    union all by name
    select
        gpu_id, 'owned_gpus' as option, 'owned' as purchase, 0 as term_months,
        'own_hardware' as provider_id, area as region, null as offer_id, 1 as gpu_count,
        usd_per_gpu_hour as rate, 1 as place
    from mart.owned_gpu_costs
    where area = 'EU' and price_basis <> 'release_price'
),
fleets as (
    select
        t.model_id, t.workload_id, t.prediction_id, t.gpu_id, t.gpu_count, t.output_tok_s_mid,
        t.output_tok_s_low, t.tier, m.* exclude (gpu_id, gpu_count, place),
        greatest(1, cast(ceil(m.gpu_count / cast(t.gpu_count as double)) as bigint))
            as minimum_replicas
    from mart.replica_choices t
    join mart.workloads w on w.workload_id = t.workload_id and w.kind = 'use'
    join machines m on m.gpu_id = t.gpu_id and m.place = 1
    where (t.is_native_precision or t.tier <> 'roofline')
        and (m.purchase <> 'spot' or w.batchable_share = 1)
),
ranked as (
    select
        *,
        row_number() over (
            partition by model_id, workload_id, option, provider_id, region, purchase, term_months
            order by rate * gpu_count / output_tok_s_mid, prediction_id
        ) as place_at_scale,
        row_number() over (
            partition by model_id, workload_id, option, provider_id, region, purchase, term_months
            order by rate * gpu_count * greatest(minimum_replicas, 2), prediction_id
        ) as place_when_small
    from fleets
),
chosen as (
    select * from ranked where place_at_scale = 1 or place_when_small = 1
),
options as (
    select
        option_key, model_id, workload_id, option, provider_id, region, route_id, price_id,
        cast(null as varchar) as offer_id, cast(null as varchar) as prediction_id,
        cast(null as varchar) as gpu_id, cast(null as bigint) as gpu_count,
        cast(null as varchar) as purchase, cast(null as bigint) as term_months,
        cast(null as double) as rate, cast(null as bigint) as minimum_replicas,
        cast(null as double) as tok_s, cast(null as double) as tok_s_low,
        cast(null as varchar) as tier, bill, gdpr, gdpr_strict, hipaa, eu_financial_services,
        no_chinese_jurisdiction, no_us_jurisdiction
    from apis
    union all by name
    select
        concat_ws('|', c.prediction_id, c.provider_id, c.region, c.purchase, c.term_months)
            as option_key,
        c.model_id, c.workload_id, c.option, c.provider_id, c.region, s.route_id, null as price_id,
        c.offer_id, c.prediction_id, c.gpu_id, c.gpu_count, c.purchase, c.term_months, c.rate,
        c.minimum_replicas, c.output_tok_s_mid as tok_s, c.output_tok_s_low as tok_s_low, c.tier,
        null as bill, s.gdpr, s.gdpr_strict, s.hipaa, s.eu_financial_services,
        s.no_chinese_jurisdiction, s.no_us_jurisdiction
    from chosen c
    join mart.sovereignty s
        on s.model_id = c.model_id and s.provider_id = c.provider_id and s.channel = 'self_hosted'
        and (s.region = c.region or c.option = 'owned_gpus')
)
select
    md5(o.option_key) as option_id,
    o.model_id, o.workload_id, o.option, o.provider_id, o.region, o.route_id, o.price_id,
    o.offer_id, o.prediction_id, o.gpu_id, o.gpu_count as replica_gpu_count, o.purchase,
    o.term_months, round(o.rate, 6) as usd_per_gpu_hour, o.minimum_replicas,
    round(o.tok_s, 3) as output_tok_s_per_replica, round(o.tok_s_low, 3) as output_tok_s_low,
    o.tier as throughput_tier,
    coalesce(w.peak_to_average, 2.5) as peak_to_average,
    round(o.bill, 6) as api_usd_per_mtok_output,
    round(case when o.gpu_id is null then 0 else a.fixed_usd_per_day end, 6) as fixed_usd_per_day,
    o.gdpr, o.gdpr_strict, o.hipaa, o.eu_financial_services, o.no_chinese_jurisdiction,
    o.no_us_jurisdiction
from options o
join mart.workloads w on w.workload_id = o.workload_id
cross join mart.assumed a
