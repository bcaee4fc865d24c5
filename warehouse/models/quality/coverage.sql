-- Counts of what the snapshot holds and of what it does not know.
-- A listing is one name at one seller. Names that no model stands behind (routers, price classes)
-- are counted apart. Open weights: as the model says; where the model is unknown or silent, where
-- the name holds that of a family with open weights and not that of a line sold closed. A doubtful
-- name counts as open, and so as missed where no model stands behind it.
-- A cell is one of twelve facts of one provider that any source speaks of; the unknown count.
with listed as (
    select
        p.seller_id, p.listed_model, max(p.model_id) as model_id,
        max(case when l.model_rule like 'not a model: %' then l.model_rule end) as not_a_model
    from (select distinct seller_id, listed_model, model_id from mart.token_prices) p
    join core.token_listings l
        on l.seller_id = p.seller_id and l.listed_model = p.listed_model
    group by p.seller_id, p.listed_model
),
open_families (name) as (
    values ('%alpaca%'), ('%apertus%'), ('%bge-%'), ('%codellama%'), ('%codestral-22b%'),
        ('%codestral-mamba%'), ('%command-r%'), ('%deepseek%'), ('%devstral%'), ('%distilbert%'),
        ('%dobby%'), ('%dolphin%'), ('%dots-%'), ('%e5-%'), ('%ernie-4.5%'), ('%falcon%'),
        ('%flux-1%'), ('%flux.1%'), ('%gemma%'), ('%glm-4%'), ('%glm-5%'), ('%gpt-oss%'),
        ('%granite%'), ('%gte-%'), ('%hermes%'), ('%hunyuan%'), ('%inkling%'), ('%jamba%'),
        ('%kimi%'), ('%ling-%'), ('%llama%'), ('%llava%'), ('%magistral%'), ('%mimo%'),
        ('%minimax-m%'), ('%ministral%'), ('%mistral-7b%'), ('%mistral 7b%'), ('%mistral-large%'),
        ('%mistral-nemo%'), ('%mistral-small%'), ('%mistral-tiny%'), ('%mixtral%'),
        ('%muse-spark-open%'), ('%nemotron%'), ('%nomic%'), ('%olmo%'), ('%openchat%'),
        ('%orpheus%'), ('%phi-%'), ('%phonellm%'), ('%pixtral%'), ('%qwen%'), ('%qwq%'),
        ('%sd3%'), ('%stable-diffusion%'), ('%starcoder%'), ('%step-3%'), ('%voxtral%'),
        ('%whisper%'), ('%yi-%')
),
closed_families (name) as (
    values ('%-airx%'), ('%-flashx%'), ('%devstral-medium%'), ('%glm-5-turbo%'),
        ('%glm-5v-turbo%'), ('%kimi-latest%'), ('%kimi-thinking-preview%'),
        ('%magistral-medium%'), ('%magistral medium%'), ('%qwen-audio%'), ('%qwen-coder%'),
        ('%qwen-deep%'), ('%qwen-doc%'), ('%qwen-long%'), ('%qwen-math%'), ('%qwen-mt%'),
        ('%qwen-omni%'), ('%qwen-tts%'), ('%qwen-turbo%'), ('%qwen-vl-%'),
        ('%qwen%-coder-flash%'), ('%qwen%-coder-plus%'), ('%qwen%-flash%'),
        ('%qwen%-livetranslate%'), ('%qwen%-max%'), ('%qwen%-plus%'), ('%qwq-plus%'),
        ('%sonar%'), ('%voxtral tts%'), ('%voxtral%-tts%'), ('%voxtral%transcribe%'),
        ('%yi-large%')
),
cells as (
    select
        p.provider_id,
        f.fact,
        max(case when s.value <> 'unknown' then 1 else 0 end) as is_known,
        max(case when s.value <> 'unknown' and s.source_kind = 'first_party' then 1 else 0 end)
            as is_first_party,
        max(case when s.value <> 'unknown' and s.source_kind = 'first_party' and not s.is_stale
            then 1 else 0 end) as is_fresh,
        max(case when s.value <> 'unknown' and s.quote is not null then 1 else 0 end)
            as is_quoted
    from (
        select distinct provider_id from mart.policy_facts where scope_type = 'provider'
    ) p
    cross join (
        values ('hq_country'), ('legal_entity'), ('governing_law'), ('processing_regions'),
            ('eu_residency_option'), ('trains_on_api_data_default'), ('retention_days_default'),
            ('zdr_available'), ('dpa_available'), ('hipaa_baa'), ('soc2'), ('iso27001')
    ) f (fact)
    left join mart.policy_facts s
        on s.provider_id = p.provider_id and s.fact = f.fact and s.scope_type = 'provider'
    group by p.provider_id, f.fact
),
judged as (
    select
        l.*,
        coalesce(
            m.is_open_weights,
            exists (select 1 from open_families f where lower(l.listed_model) like f.name)
            and not exists (select 1 from closed_families f where lower(l.listed_model) like f.name)
        ) as is_open_weights
    from listed l
    left join seed.models m on m.model_id = l.model_id
    where l.not_a_model is null
)
select 'token_prices' as subject, 'rows' as measure, 'all' as member,
    cast(count(*) as double) as value, 'rows' as unit
from mart.token_prices
union all
select 'token_prices', 'rows', source_id, count(*), 'rows' from mart.token_prices
group by source_id
union all
select 'token_prices', 'sellers', 'all', count(distinct seller_id), 'count' from mart.token_prices
union all
select 'token_prices', 'seller and listed model pairs', 'all', count(*), 'count'
from (select distinct seller_id, listed_model from mart.token_prices)
union all
select 'token_prices', 'listed models matched to a canonical model', source_id,
    avg(case when model_id is null then 0.0 else 1.0 end), 'share'
from (select distinct source_id, seller_id, listed_model, model_id from mart.token_prices)
group by source_id
union all
select 'token_prices', 'listed models matched', 'all',
    avg(case when model_id is null then 0.0 else 1.0 end), 'share'
from judged
union all
select 'token_prices', 'listed models matched', 'open weights',
    avg(case when model_id is null then 0.0 else 1.0 end), 'share'
from judged
where is_open_weights
union all
select 'token_prices', 'listed models matched', 'open weights, gateways left out',
    avg(case when j.model_id is null then 0.0 else 1.0 end), 'share'
from judged j
join mart.providers p on p.provider_id = j.seller_id
where j.is_open_weights and p.kind <> 'gateway'
union all
select 'token_prices', 'listed models', 'open weights', count(*), 'count'
from judged
where is_open_weights
union all
select 'token_prices', 'listed names that are no model', substr(not_a_model, 14), count(*), 'count'
from listed
where not_a_model is not null
group by not_a_model
union all
select 'token_prices', 'rows by trust', trust, count(*), 'rows' from mart.token_prices
group by trust
union all
select 'token_prices', 'rows kept out', source_id, count(*), 'rows' from mart.rejected_rows
group by source_id
union all
select 'gpu_rates', 'rows', source_id, count(*), 'rows' from mart.gpu_rates group by source_id
union all
select 'gpu_rates', 'sellers', 'all', count(distinct seller_id), 'count' from mart.gpu_rates
union all
select 'gpu_rates', 'rows matched to a canonical GPU', 'all',
    avg(case when gpu_id is null then 0.0 else 1.0 end), 'share'
from mart.gpu_rates
union all
select 'policy_facts', 'cells that are unknown', fact,
    avg(case when is_known = 0 then 1.0 else 0.0 end), 'share'
from cells group by fact
union all
select 'policy_facts', 'cells', 'all', count(*), 'count' from cells
union all
select 'policy_facts', 'providers', 'all', count(distinct provider_id), 'count' from cells
union all
select 'policy_facts', 'cells that are known', 'all', avg(cast(is_known as double)), 'share'
from cells
union all
select 'policy_facts', 'cells with first-party evidence', 'all',
    avg(cast(is_first_party as double)), 'share'
from cells
union all
select 'policy_facts', 'cells with first-party evidence', fact,
    avg(cast(is_first_party as double)), 'share'
from cells group by fact
union all
select 'policy_facts', 'cells with first-party evidence that is not stale', 'all',
    avg(cast(is_fresh as double)), 'share'
from cells
union all
select 'policy_facts', 'cells with words that the archive holds', 'all',
    avg(cast(is_quoted as double)), 'share'
from cells
union all
select 'policy_facts', 'rows', source_id, count(*), 'rows' from mart.policy_facts
group by source_id
union all
select 'providers', 'providers whose seat is unknown', 'all',
    avg(case when hq_country is null then 1.0 else 0.0 end), 'share'
from mart.providers
union all
select 'models', 'models whose licence is unknown', 'open weights',
    avg(case when license_expr is null then 1.0 else 0.0 end), 'share'
from mart.models where is_open_weights
union all
select 'token_price_disagreements', concat('figures: ', outcome), source_id, figures, 'rows'
from mart.token_comparison_counts
union all
select subject, measure, member, value, unit from mart.coverage_sovereignty
