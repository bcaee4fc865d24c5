-- The routes to a model that do not fail a profile (`suitability.profile`) nor the licence of its
-- weights for a user (as in `licence_gate_for`), cheapest first within each result, for a volume in
-- million tokens a month. Machines are priced for 730 hours a month whatever the load; whether they
-- bear it is not checked here. A route without a price comes last. Not legal advice.
-- Example: select * from suitable_routes('deepseek-ai/DeepSeek-V3.2', 'no_chinese_jurisdiction', 'DE', 100000, 50000000, false, 'commercial', 300, 100) limit 5
create macro suitable_routes(
    model, asked_profile, domicile, mau, revenue_usd, is_maas, use_class, input_mtok, output_mtok
) as table
select
    s.channel, s.provider_id, s.region, s.tier, u.result, u.reasons,
    case when s.channel = 'self_hosted' then g.result else g.hosted_result end as licence_result,
    g.reasons as licence_reasons,
    round(case
        when s.channel = 'self_hosted' then cast(s.usd_per_hour as double) * 730
        else cast(s.input_usd_per_mtok as double) * input_mtok
            + cast(s.output_usd_per_mtok as double) * output_mtok
    end, 2) as usd_per_month,
    s.gpu_id, s.gpu_count, s.price_trust, s.reach_us, s.reach_cn, s.unknown_count, s.route_id
from sovereignty s
join suitability u on u.route_id = s.route_id and u.profile = asked_profile
join licence_gate_for(domicile, mau, revenue_usd, is_maas, use_class) g on g.model_id = s.model_id
where s.model_id = model and s.tier = 'standard' and u.result <> 'fail'
    and case when s.channel = 'self_hosted' then g.result else g.hosted_result end <> 'fail'
    and coalesce(s.output_usd_per_mtok > 0, true)
order by
    case u.result when 'pass' then 0 when 'conditional' then 1 else 2 end,
    usd_per_month nulls last, s.provider_id, s.region, s.route_id;
