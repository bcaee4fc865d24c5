-- J4: self-hosted open weights drop the vendor and keep who runs the machines, its parents and the
-- place; the licence stays. On own hardware only the deployer is left, which ties to no one here.
-- Holds for weights that call nobody: no telemetry, remote code or hosted tools.
select
    p.path_id, l.provider_id, l.role, l.country as place,
    l.role in ('seat', 'parent', 'contract') as is_certain, l.said, l.evidence_id, l.seen_on, l.source_kind
from mart.paths p
join mart.provider_links l on l.provider_id = p.provider_id
where p.channel = 'self_hosted' and l.role <> 'subprocessor'
union all by name
select
    p.path_id, p.provider_id, r.role, p.region as place, true as is_certain,
    concat('machines in ', p.region) as said,
    concat('gpu_rates:', p.provider_id, '/', p.region) as evidence_id,
    cast(null as date) as seen_on, 'first_party' as source_kind
from mart.paths p
cross join (values ('storage'), ('inference')) r (role)
where p.is_country_known
