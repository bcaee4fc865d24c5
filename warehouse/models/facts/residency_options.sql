-- A place of processing that a provider sells beside its default, and what it costs: hand-kept, at
-- the multiplier that the provider's page states now, where a source reads it.
with stated as (
    select provider_id, region, max(cast(value as decimal(18, 9))) as price_multiplier
    from mart.policy_facts
    where scope_type = 'route' and fact = 'residency_price_multiplier' and is_preferred
        and value <> 'unknown' and model_id is null and condition is null
    group by provider_id, region
)
select s.* replace (coalesce(f.price_multiplier, s.price_multiplier) as price_multiplier)
from seed.residency_options s
left join stated f on f.provider_id = s.provider_id and f.region = s.region
