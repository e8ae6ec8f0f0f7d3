-- How far the leads that came in between $from_at and $to_at have come. A lead has reached a step when it was ever there or
-- at a later one; stages that were skipped count as passed. `steps` holds the lead statuses (new, contacted, qualified,
-- converted), the opportunity stages in their order, and won.
with cohort as (
  select id, status from leads where created_at >= $from_at and created_at < $to_at
),
reached as (
  select c.id, s.position from cohort c join steps s on s.kind = 'status' and s.step = c.status
  union all
  select c.id, s.position
  from lead_status_changes h
  join steps s on s.kind = 'status' and s.step = h.to_status
  join cohort c on c.id = h.lead_id
  where h."at" >= $from_at
  union all
  select c.id, s.position
  from stage_changes h
  join opportunities o on o.id = h.opportunity_id
  join steps s on s.kind = 'stage' and s.step = h.to_stage
  join cohort c on c.id = o.lead_id
  where h."at" >= $from_at
  union all
  select c.id, s.position
  from opportunities o
  join steps s on s.kind = 'won' and o.status = 'won'
  join cohort c on c.id = o.lead_id
),
furthest as (
  select position, count(*) as leads from (select id, max(position) as position from reached group by id) r group by position
),
counted as (
  select s.position, s.step, s.label, cast(coalesce(sum(f.leads), 0) as bigint) as leads
  from steps s
  left join furthest f on f.position >= s.position
  group by s.position, s.step, s.label
),
total as (
  select count(*) as leads from cohort
)
select c.step,
       c.label,
       case when c.position = 1 then t.leads else c.leads end as leads,
       case when t.leads = 0 then 0 else cast(round(cast(case when c.position = 1 then t.leads else c.leads end as numeric) * 100 / t.leads, 2) as double precision) end as rate_of_all
from counted c
cross join total t
order by c.position
