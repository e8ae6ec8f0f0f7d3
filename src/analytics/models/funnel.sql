-- How far the leads that came in between $from_at and $to_at have come. A lead has reached a step when it was ever there or
-- at a later one; stages that were skipped count as passed. `steps` holds the lead statuses (1 new, 2 contacted, 3 qualified,
-- 4 converted), the opportunity stages in their order, and won.
with leads_at as (
  select greatest(case status when 'converted' then 4 when 'qualified' then 3 when 'contacted' then 2 else 1 end,
                  coalesce(status_reached, 1)) as position,
         count(*) as leads
  from leads
  where created_at >= $from_at and created_at < $to_at
  group by 1
),
deals as (
  select id, lead_id, status
  from opportunities
  where lead_created_at >= $from_at and lead_created_at < $to_at
),
reached as (
  select d.lead_id, s.position
  from stage_changes h
  join steps s on s.kind = 'stage' and s.step = h.to_stage
  join deals d on d.id = h.opportunity_id
  union all
  select d.lead_id, s.position from deals d join steps s on s.kind = 'won' and d.status = 'won'
),
furthest as (
  select position, leads from leads_at
  union all
  select position, count(*) as leads
  from (select lead_id, max(position) as position from reached group by lead_id) r
  group by position
),
counted as (
  select s.position, s.step, s.label,
         cast(coalesce(sum(case when s.position > 4 or f.position <= 4 then f.leads end), 0) as bigint) as reached_it
  from steps s
  left join furthest f on f.position >= s.position
  group by s.position, s.step, s.label
),
passed as (
  select position, step, label, max(reached_it) over (order by position desc) as leads from counted
)
select step,
       label,
       leads,
       case when max(leads) over () = 0 then 0
            else cast(round(cast(leads as numeric) * 100 / max(leads) over (), 2) as double precision)
       end as rate_of_all
from passed
order by position
