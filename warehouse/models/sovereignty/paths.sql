-- Step: every path that data takes, which is a route without its model and tier.
select distinct
    path_id, channel, provider_id, upstream_provider_id, region,
    provider_id = 'own_hardware' as is_own,
    channel = 'self_hosted' and regexp_matches(region, '^[A-Z]{2}$') as is_country_known
from mart.routes
