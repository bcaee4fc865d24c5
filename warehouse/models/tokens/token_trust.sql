-- Step: how far each row can be trusted at each moment, and what others say instead.
-- Witnesses are independent: sources that copy one another count once (`token_witnesses`).
-- A row is `disputed` where it is older than 30 days and at least as many fresher witnesses state
-- another input or output price as state this one. It is outvoted where two or more fresher
-- witnesses, and more than agree with it, state one and the same other pair, and either it is older
-- than 30 days or two of theirs began after it was last confirmed: a change that its source missed.
with counted as (
    select
        r.moment, r.price_id, r.model_key,
        count(distinct case when v.agrees then w.witness_id end) as agreeing,
        count(distinct case when v.agrees and v.is_fresher then w.witness_id end)
            as agreeing_fresher,
        count(distinct case when v.differs and v.is_fresher then w.witness_id end)
            as differing_fresher,
        coalesce(bool_or(v.differs_in_input) filter (where v.differs and v.is_fresher), false)
            as differs_in_input,
        coalesce(bool_or(v.differs_in_output) filter (where v.differs and v.is_fresher), false)
            as differs_in_output
    from mart.token_rows r
    left join mart.token_votes v
        on v.moment = r.moment and v.price_id = r.price_id and v.model_key = r.model_key
    left join mart.token_witnesses w on w.source_id = v.other_source_id
    group by r.moment, r.price_id, r.model_key
),
instead as (
    select
        v.moment, v.price_id, v.model_key, v.other_input, v.other_output,
        count(distinct w.witness_id) as witnesses,
        count(distinct case when v.is_later then w.witness_id end) as later_witnesses
    from mart.token_votes v
    join mart.token_witnesses w on w.source_id = v.other_source_id
    where v.differs and v.is_fresher
    group by v.moment, v.price_id, v.model_key, v.other_input, v.other_output
    qualify row_number() over (
        partition by v.moment, v.price_id, v.model_key
        order by witnesses desc, max(v.other_said_at) desc, v.other_input, v.other_output
    ) = 1
)
select
    r.moment, r.price_id, r.model_key,
    1 + c.agreeing as evidence_count,
    coalesce(
        (i.later_witnesses >= 2 or (r.age_days > 30 and i.witnesses >= 2))
            and i.witnesses > c.agreeing_fresher,
        false) as is_outvoted,
    case
        when r.is_doubtful then 'doubtful_currency'
        when is_outvoted then 'disputed'
        when r.age_days <= 30 and r.is_official and p.kind = 'lab' then 'official'
        when r.age_days <= 30 and r.is_official then 'host_api'
        when r.age_days > 30 and c.differing_fresher > 0
            and c.differing_fresher >= c.agreeing_fresher then 'disputed'
        when r.age_days > 30 and c.agreeing_fresher = 0 then 'stale'
        when c.agreeing > 0 then 'corroborated'
        else 'single_aggregator'
    end as trust,
    case when trust = 'disputed' then concat_ws(', ',
        case when c.differs_in_input then 'input' end,
        case when c.differs_in_output then 'output' end) end as disputed_meters,
    case when trust = 'disputed' then i.other_input end as fresher_input,
    case when trust = 'disputed' then i.other_output end as fresher_output,
    case when trust = 'disputed' then i.witnesses end as fresher_witnesses
from mart.token_rows r
join counted c
    on c.moment = r.moment and c.price_id = r.price_id and c.model_key = r.model_key
join mart.providers p on p.provider_id = r.seller_id
left join instead i
    on i.moment = r.moment and i.price_id = r.price_id and i.model_key = r.model_key
