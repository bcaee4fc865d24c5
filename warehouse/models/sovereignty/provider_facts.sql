-- Step: what is known of each fact of each provider: the values by condition, the best and the worst
-- of them, and how good the evidence is. Where the provider itself speaks, others' words are left
-- out; its own words against each other are a conflict. A condition that only describes the rule
-- does not make a fact conditional.
with descriptions (condition) as (
    values ('default'), ('standard'), ('standard retention'), ('up to'), ('prompts and outputs'),
        ('rolling, abuse monitoring'), ('incorporated by reference'),
        ('part of the AWS service terms'), ('part of the commercial terms'),
        ('request and response content')
),
preferred as (
    select
        f.provider_id, f.fact, f.value, f.condition, f.fact_id, f.source_kind, f.status,
        f.is_stale, f.seen_on,
        max(case when f.source_kind = 'first_party' then 1 else 0 end)
            over (partition by f.provider_id, f.fact) as has_first_party
    from mart.policy_facts f
    where f.scope_type = 'provider' and f.is_preferred and f.value <> 'unknown'
        and f.provider_id is not null
),
graded as (
    select
        *,
        case
            when fact = 'trains_on_api_data_default' then
                case value when 'no' then 0 when 'opt_in' then 0 when 'opt_out' then 1 else 2 end
            when fact = 'retention_days_default' then case value when 'unbounded' then 1 else 0 end
            when fact = 'transfer_tool' then 0
            else case value when 'yes' then 0 when 'no' then 2 else 1 end
        end as badness
    from preferred
    where not (has_first_party = 1 and source_kind <> 'first_party')
)
select
    provider_id, fact,
    string_agg(distinct case when condition is null then value
        else concat(value, ' (', condition, ')') end, ' | '
        order by case when condition is null then value
            else concat(value, ' (', condition, ')') end) as shown,
    min(badness) as best,
    max(badness) as worst,
    bool_and(condition is not null and condition not in (select d.condition from descriptions d))
        as is_conditional,
    bool_or(status = 'conflict') as is_conflict,
    bool_or(status = 'needs_review') as needs_review,
    has_first_party = 1 as is_first_party,
    bool_or(is_stale) as is_stale,
    string_agg(concat('policy_facts:', fact_id), ' ' order by fact_id) as evidence_ids,
    min(seen_on) as oldest_on
from graded
group by provider_id, fact, has_first_party
