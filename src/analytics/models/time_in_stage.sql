-- How long deals stay in a stage: one observation each time a deal enters a stage between $from_at and $to_at, until its next
-- change: it moves on, or is won or lost. (A change is kept only when the stage or the status changed.) A deal that is
-- reopened enters its stage again; the time it was closed counts nowhere; a stage that was skipped is not entered.
-- Deals still there at $as_of have stayed at least until then: they are right-censored, and the figures are those of the
-- Kaplan-Meier estimate, to the hour. The median is null while more than half would have to leave yet. The
-- average is the area under the curve up to the longest time seen; with no deal open it is the plain average.
with changes as (
  select to_stage as stage, status, "at", case when left_at < $as_of then left_at end as left_at
  from stage_changes
  where "at" < $as_of
),
times as (
  select stage, cast(floor((coalesce(left_at, $as_of) - "at" + 1800000000) / 3600000000) as bigint) as duration,
         sum(case when left_at is null then 0 else 1 end) as leaving, count(*) as ending
  from changes
  where status = 'open' and "at" >= $from_at and "at" < $to_at
  group by 1, 2
),
risk as (
  select stage, duration, leaving, ending,
         sum(ending) over (partition by stage order by duration desc) as at_risk
  from times
),
curve as (
  select stage, duration, leaving, ending,
         case when min(at_risk - leaving) over earlier = 0 then 0
              else exp(sum(case when leaving = at_risk then 0 else ln(1 - cast(leaving as double precision) / cast(at_risk as double precision)) end) over earlier)
         end as survival
  from risk
  window earlier as (partition by stage order by duration)
),
steps_down as (
  select stage, duration, leaving, ending, survival,
         lag(duration) over deal as duration_before,
         lag(survival) over deal as survival_before
  from curve
  window deal as (partition by stage order by duration)
),
figures as (
  select stage,
         sum((duration - coalesce(duration_before, 0)) * coalesce(survival_before, 1)) as mean,
         min(case when survival <= 0.5 + 1e-9 then duration end) as half_gone,
         min(case when survival < 0.5 - 1e-9 then duration end) as more_gone,
         cast(sum(ending) as bigint) as entered,
         cast(sum(ending - leaving) as bigint) as still_open
  from steps_down
  group by stage
)
select f.stage,
       s.label,
       cast(round(cast(f.mean / 24 as numeric), 2) as double precision) as avg_days_in_stage,
       cast(round(cast((f.half_gone + coalesce(f.more_gone, f.half_gone)) / 48.0 as numeric), 2) as double precision) as median_days_in_stage,
       f.entered,
       f.still_open
from figures f
left join stages s on s.stage = f.stage
order by s.position, f.stage
