-- Leads that came in and those of them that have been converted, by period of the table `periods` (days, weeks or months of
-- the workspace's time zone). Leads are counted by quarter of an hour first: every zone's days begin at one.
with quarters as (
  select created_at - created_at % 900000000 as begins, count(*) as leads,
         sum(case when status = 'converted' then 1 else 0 end) as converted
  from leads
  where created_at >= $from_at and created_at < $to_at
  group by 1
)
select p.name as period,
       cast(coalesce(sum(q.leads), 0) as bigint) as total_leads,
       cast(coalesce(sum(q.converted), 0) as bigint) as converted
from periods p
left join quarters q on q.begins >= p.begins and q.begins < p.ends
group by p.name, p.begins
order by p.begins
