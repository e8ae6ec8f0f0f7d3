-- How far the leads that came in between $from_at and $to_at have come. A lead has reached a step when it was ever there or
-- at a later one; stages that were skipped count as passed. `steps` holds the lead statuses (1 new, 2 contacted, 3 qualified,
-- 4 converted), the opportunity stages in their order, and won.
with deals as (
  select o.lead_id, max(coalesce(p.position, 4)) as position
  from opportunities o
  left join (
    select h.opportunity_id, max(s.position) as position
    from stage_changes h
    join steps s on s.kind = 'stage' and s.step = h.to_stage
    group by h.opportunity_id
    union all
    select w.id, s.position from opportunities w join steps s on s.kind = 'won' and w.status = 'won'
  ) p on p.opportunity_id = o.id
  where o.lead_id <> ''
  group by o.lead_id
),
cohort as (
  select greatest(case l.status when 'converted' then 4 when 'qualified' then 3 when 'contacted' then 2 else 1 end,
                  coalesce(l.status_reached, 1), coalesce(d.position, 1)) as position
  from leads l
  left join deals d on d.lead_id = l.id
  where l.created_at >= $from_at and l.created_at < $to_at
),
furthest as (
  select position, count(*) as leads from cohort group by position
),
counted as (
  select s.position, s.step, s.label, cast(coalesce(sum(f.leads), 0) as bigint) as leads
  from steps s
  left join furthest f on f.position >= s.position
  group by s.position, s.step, s.label
)
select step,
       label,
       leads,
       case when max(leads) over () = 0 then 0
            else cast(round(cast(leads as numeric) * 100 / max(leads) over (), 2) as double precision)
       end as rate_of_all
from counted
order by position
