-- Step: today's prices, meter by meter, of the rows that stand, with USD, trust, what a gate holds
-- back and, where a document of the seller's own was outvoted, what that one says.
with official as (
    select
        v.price_id, v.model_key, v.other_input, v.other_output, v.other_said_at,
        row_number() over (
            partition by v.price_id, v.model_key order by v.other_said_at desc, v.other_price_id
        ) as choice
    from mart.token_votes v
    join mart.token_trust t
        on t.moment = v.moment and t.price_id = v.other_price_id and t.model_key = v.model_key
    cross join core.snapshot a
    where v.moment = a.as_of_at and v.other_is_official and t.is_outvoted
)
select
    s.*,
    case
        when s.currency = 'USD' then s.price
        else cast(s.price * f.usd_per_unit as decimal(18, 9))
    end as price_usd,
    case when s.currency <> 'USD' then f.rate_on end as fx_rate_on,
    r.trust,
    r.evidence_count,
    r.disputed_meters,
    r.fresher_input as fresher_input_per_mtok,
    r.fresher_output as fresher_output_per_mtok,
    r.fresher_witnesses as fresher_source_count,
    o.other_input as official_input_per_mtok,
    o.other_output as official_output_per_mtok,
    o.other_said_at as official_confirmed_at,
    h.new_price as pending_price
from mart.token_standing s
cross join core.snapshot a
join mart.token_standing_rows r
    on r.price_id = s.price_id and r.model_key = s.model_key and r.is_today
left join official o
    on o.price_id = s.price_id and o.model_key = s.model_key and o.choice = 1
    and not s.is_official
left join mart.held_rows h on h.source_id = s.source_id and h.row_key = s.row_key
left join mart.fx_intervals f
    on f.currency = s.currency and a.as_of_at >= f.valid_from and a.as_of_at < f.valid_to
