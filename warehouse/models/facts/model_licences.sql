-- Which licence covers what of a model: hand-checked, beside the tag that the hub shows now and the
-- text that the weights' repository holds now.
-- L5: a tag or text that is another licence is a conflict, whatever was seen before. A text that a
-- source read and that nobody has entered by hand is a row of its own, where the licence is known.
with tags (tag, license_id) as (
    values ('mit', 'MIT'), ('apache-2.0', 'Apache-2.0'), ('cc-by-nc-4.0', 'CC-BY-NC-4.0'),
        ('llama2', 'LicenseRef-scancode-llama-2-license-2023'),
        ('llama3', 'LicenseRef-scancode-llama-3-license-2024'),
        ('llama3.1', 'LicenseRef-scancode-llama-3.1-license-2024'),
        ('llama3.2', 'LicenseRef-scancode-llama-3.2-license-2024'),
        ('llama3.3', 'LicenseRef-scancode-llama-3.3-license-2024')
),
texts as (
    select model_id, value as license_id, source_url, locator, seen_on
    from mart.policy_facts
    where scope_type = 'model' and fact = 'license_text' and condition is null
        and is_preferred and value <> 'unknown' and source_kind = 'first_party'
        and model_id is not null and seen_on is not null and source_url is not null
),
stated as (
    select
        s.model_id, s.applies_to, s.license_id, s.tag_seen, s.agreement, s.base_model_id,
        case when s.applies_to = 'weights' then coalesce(x.license_id, s.text_seen)
            else s.text_seen end as text_seen,
        s.source_url, s.locator, s.seen_on, s.evidence_kind, s.note
    from seed.model_licences s
    left join texts x on x.model_id = s.model_id
    union all by name
    select
        x.model_id, 'weights' as applies_to, x.license_id, 'unknown' as agreement,
        x.license_id as text_seen, x.source_url, x.locator, x.seen_on,
        'primary_licence' as evidence_kind
    from texts x
    join mart.licences l on l.license_id = x.license_id
    where x.model_id not in (select model_id from seed.model_licences)
)
select
    s.model_id, s.applies_to, s.license_id, s.tag_seen, s.text_seen,
    case
        when s.applies_to <> 'weights' then s.agreement
        when s.text_seen <> s.license_id or t.license_id <> s.license_id then 'conflict'
        when s.agreement = 'unknown' and t.license_id = s.license_id then 'agrees'
        else s.agreement
    end as agreement,
    s.base_model_id,
    m.hub_license_tag,
    s.source_url, s.locator, s.seen_on, s.evidence_kind, s.note
from stated s
join mart.models m on m.model_id = s.model_id
left join tags t on t.tag = m.hub_license_tag
