-- What paid calls have cost for the leads that came in between $from_at and $to_at, by source, in micro-dollars.
with cohort as (
  select id, case when source = '' then '(none)' else source end as source, status
  from leads
  where created_at >= $from_at and created_at < $to_at
),
totals as (
  select source, count(*) as total_leads, sum(case when status = 'converted' then 1 else 0 end) as converted
  from cohort
  group by source
),
spent as (
  select c.source, count(*) as paid_calls, sum(g.cost_micros) as cost
  from ledger g
  join cohort c on c.id = g.lead_id
  where g.cost_micros > 0
  group by c.source
)
select t.source,
       t.total_leads,
       cast(t.converted as bigint) as converted,
       cast(coalesce(s.paid_calls, 0) as bigint) as paid_calls,
       cast(coalesce(s.cost, 0) as bigint) as cost,
       cast(round(cast(coalesce(s.cost, 0) as numeric) / t.total_leads, 0) as bigint) as cost_per_lead,
       case when t.converted = 0 then null else cast(round(cast(coalesce(s.cost, 0) as numeric) / t.converted, 0) as bigint) end as cost_per_conversion
from totals t
left join spent s on s.source = t.source
order by cost desc, t.total_leads desc, t.source
