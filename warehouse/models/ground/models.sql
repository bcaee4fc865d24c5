-- Models: hand-checked licence facts beside what the hub states about the same repository.
with hub as (
    select
        lower(f.hf_repo) as repo,
        max(case when f.fact = 'license_tag' then f.value end) as hub_license_tag,
        max(case when f.fact = 'gated' then f.value end) as hub_gated,
        max(case when f.fact = 'params_total' then cast(f.value as bigint) end)
            as hub_params_total,
        max(c.last_good_at) as hub_confirmed_at
    from core.model_facts f
    left join core.confirmations c on c.source_id = f.source_id and c.partition = f.partition
    where f.superseded_at is null
    group by lower(f.hf_repo)
)
select
    m.*,
    h.hub_license_tag,
    h.hub_gated,
    h.hub_params_total,
    h.hub_confirmed_at
from seed.models m
left join hub h on h.repo = lower(m.hf_repo)
