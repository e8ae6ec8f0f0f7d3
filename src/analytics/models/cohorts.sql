-- Leads by the month in which they came in, and how many of them had been converted n months later (month 0: in the same
-- month). The last month is the one that is running. `months` holds the workspace's months from $from_at until now.
with sizes as (
  select m.number, count(*) as leads
  from leads l
  join months m on l.created_at >= m.begins and l.created_at < m.ends
  where l.created_at >= $from_at and l.created_at < $to_at
  group by m.number
),
conversions as (
  select c.number as cohort, v.number - c.number as month_number, count(*) as converted
  from leads l
  join months c on l.created_at >= c.begins and l.created_at < c.ends
  join months v on l.converted_at >= v.begins and l.converted_at < v.ends
  where l.converted_at is not null and l.created_at >= $from_at and l.created_at < $to_at
  group by 1, 2
),
grid as (
  select c.number as cohort, c.name, k.number - c.number as month_number
  from months c
  join months k on k.number >= c.number
)
select g.name as cohort,
       g.month_number,
       s.leads as total_leads,
       cast(coalesce(sum(v.converted), 0) as bigint) as converted,
       cast(round(cast(coalesce(sum(v.converted), 0) as numeric) * 100 / s.leads, 2) as double precision) as conversion_rate
from grid g
join sizes s on s.number = g.cohort
left join conversions v on v.cohort = g.cohort and v.month_number <= g.month_number
group by g.cohort, g.name, g.month_number, s.leads
order by g.cohort, g.month_number
