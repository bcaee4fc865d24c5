-- Which licence covers what of a model, hand-checked, beside the tag that the hub shows now.
-- L5: a tag that names another licence is a conflict, whatever was seen before.
with tags (tag, license_id) as (
    values ('mit', 'MIT'), ('apache-2.0', 'Apache-2.0'), ('cc-by-nc-4.0', 'CC-BY-NC-4.0'),
        ('llama2', 'LicenseRef-scancode-llama-2-license-2023'),
        ('llama3', 'LicenseRef-scancode-llama-3-license-2024'),
        ('llama3.1', 'LicenseRef-scancode-llama-3.1-license-2024'),
        ('llama3.2', 'LicenseRef-scancode-llama-3.2-license-2024'),
        ('llama3.3', 'LicenseRef-scancode-llama-3.3-license-2024')
)
select
    s.model_id, s.applies_to, s.license_id, s.tag_seen, s.text_seen,
    case
        when s.applies_to = 'weights' and t.license_id <> s.license_id then 'conflict'
        when s.applies_to = 'weights' and s.agreement = 'unknown' and t.license_id = s.license_id
        then 'agrees'
        else s.agreement
    end as agreement,
    s.base_model_id,
    m.hub_license_tag,
    s.source_url, s.locator, s.seen_on, s.evidence_kind, s.note
from seed.model_licences s
join mart.models m on m.model_id = s.model_id
left join tags t on t.tag = m.hub_license_tag
