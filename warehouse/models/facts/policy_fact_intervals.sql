-- Step: every interval of every live fact with its scope, and the last value known before it.
with placed as (
    select
        f.*,
        coalesce(f.effective_from, f.first_seen_at) as valid_from,
        case when f.scope_type in ('provider', 'route') then l.provider_id end as provider_id,
        case when f.scope_type in ('model', 'route') then l.model_id end as model_id,
        n.is_decisive
    from core.policy_facts f
    join core.policy_listings l
        on l.source_id = f.source_id and l.scope_type = f.scope_type
        and l.listed_scope = f.listed_scope
        and l.listed_model is not distinct from f.listed_model
    join core.fact_names n on n.fact = f.fact
)
select
    p.*,
    case p.scope_type
        when 'provider' then coalesce(p.provider_id, p.listed_scope)
        when 'model' then coalesce(p.model_id, p.listed_scope)
        when 'route' then concat_ws('|', coalesce(p.provider_id, p.listed_scope),
            coalesce(p.model_id, p.listed_model, '*'), coalesce(p.region, '*'))
        else p.listed_scope
    end as scope_id,
    lag(p.row_id) over w as before_id,
    lag(p.value) over w as value_before,
    lag(p.superseded_at) over w as before_ended_at,
    last_value(case when p.value <> 'unknown' then p.value end ignore nulls) over (
        partition by p.source_id, p.row_key order by p.first_seen_at, p.row_id
        rows between unbounded preceding and 1 preceding
    ) as known_before,
    lead(p.first_seen_at) over w as next_seen_at
from placed p
window w as (partition by p.source_id, p.row_key order by p.first_seen_at, p.row_id)
