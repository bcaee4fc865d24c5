-- Every value that a source's document had for a fact, with the time it held.
select
    scope_type, scope_id, provider_id, model_id, region, fact, condition,
    row_id as fact_id, value, is_first_party, document_kind, document, quote,
    valid_from,
    superseded_at as valid_to,
    source_id, source_url, capture_sha256, locator
from mart.policy_fact_intervals
