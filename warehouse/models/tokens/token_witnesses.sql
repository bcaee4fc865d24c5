-- Step: which witness each source is.
select source_id, source_id as witness_id from core.sources
union all
select 'seed_token_prices', 'seed_token_prices'
