-- How many figures were found wrong, of those drawn from one version, with the interval of the rate.
-- Over all strata each counts as many figures as it has. That makes some figures weigh more than
-- others, so the interval is that of as many equal ones as tell as much: (sum w)^2 / sum w^2.
with strata as (
    select
        version, subject, source_kind, trust,
        max(stratum_cells) as figures,
        count(*) as judged,
        count(case when verdict = 'right' then 1 end) as right_count,
        count(case when verdict = 'wrong' then 1 end) as wrong_count,
        count(case when verdict = 'cannot_tell' then 1 end) as untold_count,
        nullif(count(case when verdict <> 'cannot_tell' then 1 end), 0) as told,
        min(cast(judged_at as date)) as first_judged_on,
        max(cast(judged_at as date)) as last_judged_on
    from core.audit_records
    group by version, subject, source_kind, trust
),
rated as (
    select *, cast(wrong_count as double) / told as rate, cast(told as double) as trials
    from strata
    union all by name
    select
        version, 'all' as subject, 'all' as source_kind, 'all' as trust,
        cast(sum(figures) as bigint) as figures,
        cast(sum(judged) as bigint) as judged,
        cast(sum(right_count) as bigint) as right_count,
        cast(sum(wrong_count) as bigint) as wrong_count,
        cast(sum(untold_count) as bigint) as untold_count,
        sum(cast(figures as double) * wrong_count / told)
            / sum(case when told is not null then cast(figures as double) end) as rate,
        power(sum(case when told is not null then cast(figures as double) end), 2)
            / sum(power(cast(figures as double), 2) / told) as trials,
        min(first_judged_on) as first_judged_on,
        max(last_judged_on) as last_judged_on
    from strata
    group by version
)
select
    version, subject, source_kind, trust, figures, judged, right_count,
    wrong_count, untold_count,
    round(rate, 6) as error_rate,
    case when rate = 0 then 0.0 else round(wilson_bound(rate, trials, -1.96), 6) end
        as error_rate_low,
    round(wilson_bound(rate, trials, 1.96), 6) as error_rate_high,
    first_judged_on, last_judged_on
from rated
