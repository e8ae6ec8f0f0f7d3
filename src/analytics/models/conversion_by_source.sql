-- Leads that came in between $from_at and $to_at, by source, and how many of them have become opportunities.
select case when source = '' then '(none)' else source end as source,
       count(*) as total_leads,
       sum(case when status = 'converted' then 1 else 0 end) as converted,
       cast(round(cast(sum(case when status = 'converted' then 1 else 0 end) as numeric) * 100 / count(*), 2) as double precision) as conversion_rate
from leads
where created_at >= $from_at and created_at < $to_at
group by 1
order by total_leads desc, source
