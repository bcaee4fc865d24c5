-- One row per change of a seller's price, however many sources report it; newest first, what is
-- announced before what happened. Reports of one and the same step within 60 days are one change,
-- told by the seller's own document where it is among them, else by the first to report.
with counted as (
    select
        *,
        case
            when changed_at < lag(changed_at) over (
                partition by alike_id order by changed_at, report_id
            ) + interval 60 day then 0
            else 1
        end as begins
    from mart.price_change_reports
    where kind = 'changed' and cause in ('seller_change', 'announced')
),
numbered as (
    select
        *,
        sum(begins) over (
            partition by alike_id order by changed_at, report_id rows unbounded preceding
        ) as run
    from counted
),
told as (
    select
        *,
        min(changed_at) over (partition by alike_id, run) as first_at,
        min(stated_from) over (partition by alike_id, run) as first_stated_from,
        bool_or(is_official) over (partition by alike_id, run) as is_told_by_seller,
        row_number() over (
            partition by alike_id, run order by is_official desc, changed_at, source_id, report_id
        ) as choice
    from numbered
)
select
    t.report_id as change_id,
    coalesce(t.first_stated_from, t.first_at) as changed_at,
    t.cause, t.is_told_by_seller as is_official, t.first_stated_from as stated_from,
    s.sources as source_count,
    t.subject, t.seller_id, t.item, t.item_id, t.detail, t.currency, t.unit, t.old_price,
    t.new_price, t.change_percent, t.source_id, t.source_url, t.capture_sha256
from told t
join (
    select alike_id, run, count(distinct source_id) as sources from numbered group by alike_id, run
) s on s.alike_id = t.alike_id and s.run = t.run
where t.choice = 1
