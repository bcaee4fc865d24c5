-- What tag, text and base model say about a repository's licence, and whether they agree.
-- A text stands above a tag; `other` names nothing; a derivative is bound by its base as well, so
-- that one with a laxer licence is a conflict; the licence of code decides nothing about weights.
with tags (tag, license_id) as (
    values ('mit', 'MIT'), ('apache-2.0', 'Apache-2.0'), ('cc-by-nc-4.0', 'CC-BY-NC-4.0'),
        ('llama2', 'LicenseRef-scancode-llama-2-license-2023'),
        ('llama3', 'LicenseRef-scancode-llama-3-license-2024'),
        ('llama3.1', 'LicenseRef-scancode-llama-3.1-license-2024'),
        ('llama3.2', 'LicenseRef-scancode-llama-3.2-license-2024'),
        ('llama3.3', 'LicenseRef-scancode-llama-3.3-license-2024'),
        ('llama4', 'LicenseRef-scancode-llama-4-cla-2025')
),
permissive (license_id) as (values ('MIT'), ('Apache-2.0'), ('BSD-3-Clause'), ('ISC')),
hub as (
    select
        lower(hf_repo) as repo,
        max(case when fact = 'license_tag' then value end) as license_tag,
        max(case when fact = 'base_model' then value end) as base_model,
        max(case when fact = 'gated' then value end) as gated,
        max(case when fact = 'license_files' then value end) as license_files
    from core.model_facts
    where superseded_at is null
    group by lower(hf_repo)
),
texts as (
    select
        scope_id as model_id, fact, condition, value, source_url, capture_sha256
    from mart.policy_facts
    where scope_type = 'model' and document_kind = 'licence'
    qualify row_number() over (
        partition by scope_id, fact, condition order by is_preferred desc, seen_on desc, fact_id
    ) = 1
),
told as (
    select
        model_id,
        max(case when fact = 'license_text' and condition is null then value end) as text_license,
        max(case when fact = 'license_text_sha256' and condition is null then value end)
            as text_sha256,
        max(case when fact = 'license_text' and condition = 'code repository' then value end)
            as code_license,
        max(case when fact = 'license_text' and condition is null then source_url end)
            as source_url,
        max(case when fact = 'license_text' and condition is null then capture_sha256 end)
            as capture_sha256
    from texts
    group by model_id
),
stated as (
    select
        m.model_id, m.hf_repo, m.license_expr, h.license_tag, h.gated, h.license_files,
        t.license_id as tag_license,
        nullif(x.text_license, 'unknown') as text_license,
        x.text_sha256, x.source_url, x.capture_sha256,
        nullif(x.code_license, 'unknown') as code_license,
        nullif(split_part(h.base_model, ', ', 1), '') as base_model
    from mart.models m
    left join hub h on h.repo = lower(m.hf_repo)
    left join tags t on t.tag = h.license_tag
    left join told x on x.model_id = m.model_id
    where h.license_tag is not null or x.model_id is not null
),
based as (
    select
        s.*,
        coalesce(b.text_license, b.license_expr, b.tag_license) as base_license
    from stated s
    left join stated b on lower(b.hf_repo) = lower(s.base_model) and b.model_id <> s.model_id
),
judged as (
    select
        *,
        case
            when text_license <> tag_license then 'the text is another licence than the tag'
            when coalesce(text_license, tag_license) in (select license_id from permissive)
                and base_license not in (select license_id from permissive)
                then 'laxer than the licence of its base model'
            when text_license is null and code_license <> tag_license
                then 'the licence of the code repository is another than the tag'
            when coalesce(text_license, tag_license) <> license_expr
                then 'another licence than the one that was read by hand'
        end as quarrel
    from based
)
select
    model_id, hf_repo, license_tag, text_license, text_sha256, code_license, license_expr,
    base_model, base_license,
    case gated when 'false' then false when 'auto' then true when 'manual' then true end
        as is_gated,
    case
        when quarrel is not null then 'conflict'
        when text_license = tag_license or text_license = license_expr
            or tag_license = license_expr
        then 'agree'
        else 'unknown'
    end as agreement,
    coalesce(quarrel, case
        when text_license is null and text_sha256 is not null then 'the text is none that is known'
        when text_license is null and gated in ('auto', 'manual')
            then 'gated: no text can be read without an account'
        when text_license is null and license_files = 'none'
            then 'the repository has no licence file'
        when text_license is null then 'no licence text was seen'
        when license_tag = 'other' then 'the tag names no licence; the text decides'
        else 'the text decides'
    end) as reason,
    source_url, capture_sha256
from judged
