-- Step: the facts of each path: those of the provider; behind a gateway those of the worse of the
-- two, and none where the upstream is unknown or silent. Self-hosting has no API whose operator
-- could train or retain.
with names (fact) as (
    values ('trains_on_api_data_default'), ('retention_days_default'), ('zdr_available'),
        ('dpa_available'), ('hipaa_baa'), ('soc2'), ('iso27001'), ('transfer_tool'),
        ('processing_regions')
)
select
    p.path_id, n.fact,
    case
        when p.upstream_provider_id is null then f.shown
        else concat_ws(' | upstream: ', f.shown, coalesce(u.shown, 'unknown'))
    end as shown,
    case
        when p.is_own or (p.channel = 'self_hosted' and n.fact in ('trains_on_api_data_default',
            'retention_days_default', 'zdr_available')) then 'not_applicable'
        when f.fact is null or (p.channel = 'gateway' and u.fact is null) then 'unknown'
        when coalesce(f.needs_review, false) or coalesce(u.needs_review, false) then 'needs_review'
        when f.is_conflict or coalesce(u.is_conflict, false) then 'conflict'
        when greatest(f.best, coalesce(u.best, 0)) = 2 then 'bad'
        when greatest(f.worst, coalesce(u.worst, 0)) > 0 or f.is_conditional
            or coalesce(u.is_conditional, false) then 'conditional'
        when not (f.is_first_party and coalesce(u.is_first_party, true)) then 'secondary'
        when f.is_stale or coalesce(u.is_stale, false) then 'stale'
        else 'good'
    end as state,
    concat_ws(' ', f.evidence_ids, u.evidence_ids) as evidence_ids,
    least(f.oldest_on, u.oldest_on) as oldest_on
from mart.paths p
cross join names n
left join mart.provider_facts f on f.provider_id = p.provider_id and f.fact = n.fact
left join mart.provider_facts u on u.provider_id = p.upstream_provider_id and u.fact = n.fact
