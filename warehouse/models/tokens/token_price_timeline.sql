-- What a model cost at a seller, over time: at every moment the row that `token_prices` would have
-- had, by the same rule and with what is known today.
-- A row lasts as long as its figures; what else it says is as of its last moment.
with steps as (
    select
        r.moment, r.until_at, r.price_id, r.model_key, r.seller_id, r.model_id, r.listed_model,
        r.variant, r.region, r.service_tier, r.context_tier, r.context_above_tokens,
        r.context_up_to_tokens, r.schedule, r.offer, r.currency, r.trust, r.evidence_count,
        r.source_id, r.is_official,
        max(case when f.meter = 'input' then f.price end) as input_per_mtok,
        max(case when f.meter = 'cached_input' then f.price end) as cached_input_per_mtok,
        max(case when f.meter = 'cache_write' then f.price end) as cache_write_per_mtok,
        max(case when f.meter = 'cache_write_1h' then f.price end) as cache_write_1h_per_mtok,
        max(case when f.meter = 'output' then f.price end) as output_per_mtok,
        min(f.context_rule) as context_rule,
        min(f.schedule_detail) as schedule_detail,
        max(f.effective_from) as effective_from,
        min(f.effective_to) as effective_to,
        min(f.row_id) as meter_id,
        min(f.last_confirmed_at) as last_confirmed_at
    from mart.token_standing_rows r
    join mart.token_in_force f
        on f.moment = r.moment and f.price_id = r.price_id and f.model_key = r.model_key
    where f.unit = 'per_mtok'
        and f.meter in ('input', 'cached_input', 'cache_write', 'cache_write_1h', 'output')
    group by all
),
compared as (
    select
        *,
        hash(input_per_mtok, cached_input_per_mtok, cache_write_per_mtok, cache_write_1h_per_mtok,
            output_per_mtok) as figures
    from steps
),
begun as (
    select
        *,
        case
            when lag(until_at) over w = moment and lag(figures) over w = figures then 0
            else 1
        end as begins
    from compared
    window w as (partition by price_id, model_key order by moment)
),
runs as (
    select
        *,
        sum(begins) over (
            partition by price_id, model_key order by moment rows unbounded preceding
        ) as run
    from begun
),
told as (
    select *, min(moment) over (partition by price_id, model_key, run) as starts_at
    from runs
    qualify row_number() over (partition by price_id, model_key, run order by moment desc) = 1
)
select
    t.seller_id, t.model_id, t.listed_model, t.variant, t.region, t.service_tier, t.context_tier,
    t.context_above_tokens, t.context_up_to_tokens, t.context_rule, t.schedule, t.schedule_detail,
    t.offer, t.currency, t.effective_from, t.effective_to,
    case when t.starts_at > timestamptz '1900-01-01' then t.starts_at end as valid_from,
    t.until_at as valid_to,
    t.input_per_mtok, t.cached_input_per_mtok, t.cache_write_per_mtok, t.cache_write_1h_per_mtok,
    t.output_per_mtok,
    case when t.currency = 'USD' then t.input_per_mtok
        else cast(t.input_per_mtok * f.usd_per_unit as decimal(18, 9)) end as input_usd_per_mtok,
    case when t.currency = 'USD' then t.output_per_mtok
        else cast(t.output_per_mtok * f.usd_per_unit as decimal(18, 9)) end
        as output_usd_per_mtok,
    case when t.currency <> 'USD' then f.rate_on end as fx_rate_on,
    t.trust, t.evidence_count, t.source_id, t.is_official, t.last_confirmed_at, t.price_id,
    t.meter_id
from told t
left join mart.fx_intervals f
    on f.currency = t.currency
    and greatest(t.starts_at, timestamptz '1999-01-04') >= f.valid_from
    and greatest(t.starts_at, timestamptz '1999-01-04') < f.valid_to
