-- Countries that the European Commission found adequate under the GDPR: hand-kept, with the status
-- that the Commission's own list gives now, where a source reads it; a country it takes off is gone.
with stated as (
    select scope_id as country, value as status
    from mart.policy_facts
    where scope_type = 'country' and fact = 'adequacy_status' and is_preferred
        and source_kind = 'first_party' and value <> 'unknown'
)
select s.* replace (coalesce(f.status, s.status) as status)
from seed.adequacy s
left join stated f on f.country = s.country
where coalesce(f.status, s.status) <> 'none'
