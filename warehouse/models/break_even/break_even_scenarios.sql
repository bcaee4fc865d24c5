-- Step: every combination of model, GPU, precision, workload, purchase and API price that is on sale
-- today, with the unit costs of both sides.
-- Purchases: on demand, spot, reserved for one and three years, owned.
-- Fixed costs a day: staff, monitoring, storage. Output carries its egress. A seller rents whole
-- machines, so the smallest fleet fills one.
select
    md5(concat_ws(
        '|', t.prediction_id, h.purchase, h.term_months, h.basis, h.region, c.comparator,
        c.comparator_model_id
    )) as break_even_id,
    t.prediction_id, t.model_id, t.gpu_id, t.gpu_count, t.precision, t.is_native_precision, t.tier,
    t.output_tok_s_low as tok_s_low, t.output_tok_s_mid as tok_s, t.output_tok_s_high as tok_s_high,
    t.concurrency, t.tok_s_per_user,
    w.workload_id, t.input_tokens, t.output_tokens, t.cached_input_share,
    coalesce(w.peak_to_average, 2.5) as peak,
    h.purchase, h.term_months, h.basis, h.seller_id as gpu_seller_id, h.offer_id, h.region,
    h.seller_count as gpu_seller_count, h.rate, h.running_rate, h.usd_per_gpu, h.seen_on,
    greatest(1, cast(ceil(h.gpu_count / cast(t.gpu_count as double)) as bigint)) as minimum_replicas,
    c.comparator, c.comparator_model_id, c.seller_id as api_seller_id, c.price_id,
    c.seller_count as api_seller_count, c.input_usd, c.output_usd,
    c.bill,
    c.bill - a.egress_usd_per_gb.mid * 0.005 as saved,
    24 * t.gpu_count * h.rate as replica_usd,
    a.fixed_usd_per_day as fixed_usd
from mart.replica_choices t
join mart.workloads w on w.workload_id = t.workload_id and w.kind = 'use'
join mart.gpu_hours h on h.gpu_id = t.gpu_id
join mart.api_comparators c on c.model_id = t.model_id and c.workload_id = t.workload_id
cross join mart.assumed a
where c.bill > a.egress_usd_per_gb.mid * 0.005
    and (h.purchase in ('on_demand', 'spot', 'owned') or h.term_months in (12, 36))
    and (h.basis <> 'median' or h.purchase = 'on_demand')
