-- How long deals stay in a stage: one observation each time a deal enters a stage between $from_at and $to_at, until it
-- leaves it or is won or lost. A deal that is reopened enters its stage again; the time it was closed counts nowhere; a stage
-- that was skipped is not entered. Deals still there at $as_of have stayed at least until then: they are right-censored, and
-- the figures are those of the Kaplan-Meier estimate. The median is null while more than half would have to leave yet.
-- The average is the area under the curve up to the longest time seen; with no deal open it is the plain average.
with marked as (
  select seq, opportunity_id, "at", to_stage as stage, status,
         lag(to_stage) over deal as stage_before,
         lag(status) over deal as status_before
  from stage_changes
  where "at" < $as_of
  window deal as (partition by opportunity_id order by "at", seq)
),
turns as (
  select *, lead("at") over (partition by opportunity_id order by "at", seq) as left_at
  from marked
  where status_before is null or stage <> stage_before or status <> status_before
),
stays as (
  select stage,
         coalesce(left_at, $as_of) - "at" as duration,
         case when left_at is null then 0 else 1 end as has_left
  from turns
  where status = 'open' and "at" >= $from_at and "at" < $to_at
),
times as (
  select stage, duration, sum(has_left) as leaving, count(*) as ending from stays group by stage, duration
),
risk as (
  select stage, duration, leaving,
         sum(ending) over (partition by stage order by duration desc) as at_risk
  from times
),
curve as (
  select stage, duration,
         case when min(at_risk - leaving) over earlier = 0 then 0
              else exp(sum(case when leaving = at_risk then 0 else ln(1 - cast(leaving as double precision) / cast(at_risk as double precision)) end) over earlier)
         end as survival
  from risk
  window earlier as (partition by stage order by duration)
),
steps as (
  select stage, duration, survival,
         lag(duration) over (partition by stage order by duration) as duration_before,
         lag(survival) over (partition by stage order by duration) as survival_before
  from curve
),
figures as (
  select stage,
         sum((duration - coalesce(duration_before, 0)) * coalesce(survival_before, 1)) as mean,
         min(case when survival <= 0.5 + 1e-9 then duration end) as half_gone,
         min(case when survival < 0.5 - 1e-9 then duration end) as more_gone
  from steps
  group by stage
),
counts as (
  select stage, count(*) as entered, sum(1 - has_left) as still_open from stays group by stage
)
select c.stage,
       s.label,
       cast(round(cast(f.mean / 86400000000 as numeric), 2) as double precision) as avg_days_in_stage,
       cast(round(cast((f.half_gone + coalesce(f.more_gone, f.half_gone)) / 172800000000.0 as numeric), 2) as double precision) as median_days_in_stage,
       c.entered,
       cast(c.still_open as bigint) as still_open
from counts c
join figures f on f.stage = c.stage
left join stages s on s.stage = c.stage
order by s.position, c.stage
