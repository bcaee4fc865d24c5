-- Step: every API that lists a model: seller, region, tier, and the provider behind a gateway.
-- A residency option of `residency_options` is one more region, at the price times its multiplier.
with listed as (
    select
        t.model_id, t.seller_id as provider_id, t.region, t.service_tier as tier, t.price_id,
        t.trust as price_trust,
        t.trust in ('stale', 'disputed', 'doubtful_currency') as is_weak, t.input_usd_per_mtok, t.output_usd_per_mtok,
        p.kind in ('gateway', 'marketplace', 'reseller') as is_gateway,
        p.kind = 'cloud' as is_cloud,
        o.provider_id is not null as is_publisher,
        u.provider_id as upstream_provider_id
    from mart.token_prices t
    join mart.providers p on p.provider_id = t.seller_id
    join mart.models m on m.model_id = t.model_id
    left join seed.publisher_providers o
        on o.publisher_id = m.publisher_id and o.provider_id = t.seller_id
    left join seed.gateway_upstreams u
        on u.gateway_id = t.seller_id
        and u.listed_upstream
            = regexp_extract(t.variant, '^via (?:huggingface_)?([^;]+)', 1)
    where t.context_above_tokens is null
),
chosen as (
    select *
    from listed
    qualify row_number() over (
        partition by model_id, provider_id, region, tier, upstream_provider_id
        order by
            is_weak,
            output_usd_per_mtok, input_usd_per_mtok, price_id
    ) = 1
),
placed as (
    select *, cast(1 as decimal(18, 9)) as price_multiplier, true as is_listed
    from chosen
    union all by name
    select
        c.* replace (
            r.region as region,
            cast(c.input_usd_per_mtok * r.price_multiplier as decimal(18, 9))
                as input_usd_per_mtok,
            cast(c.output_usd_per_mtok * r.price_multiplier as decimal(18, 9))
                as output_usd_per_mtok
        ),
        r.price_multiplier,
        false as is_listed
    from chosen c
    join mart.residency_options r on r.provider_id = c.provider_id
    where c.region in ('unstated', 'global') and c.tier = 'standard'
        and not exists (
            select 1 from chosen own
            where own.model_id = c.model_id and own.provider_id = c.provider_id
                and own.region = r.region
        )
    qualify row_number() over (
        partition by c.model_id, c.provider_id, c.upstream_provider_id, r.region
        order by
            c.is_weak,
            c.output_usd_per_mtok, c.input_usd_per_mtok, c.price_id
    ) = 1
)
select
    model_id, provider_id, upstream_provider_id, region, tier,
    case
        when is_gateway then 'gateway'
        when is_publisher then 'vendor_api'
        when is_cloud then 'cloud_region'
        else 'third_party_host'
    end as channel,
    input_usd_per_mtok, output_usd_per_mtok, price_multiplier, price_id, price_trust, is_listed
from placed
