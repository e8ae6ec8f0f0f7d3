-- Deals that are open at $as_of, by stage: their number, value and value weighted with the probability, in cents. Stage and
-- status are those of that moment; value and probability are today's.
with changes as (
  select opportunity_id, to_stage, status,
         row_number() over (partition by opportunity_id order by seq desc) as newest
  from stage_changes
  where "at" < $as_of and $as_of < $now_at
),
deals as (
  select stage, expected_value, probability
  from opportunities
  where status = 'open' and $as_of >= $now_at
  union all
  select c.to_stage, o.expected_value, o.probability
  from changes c
  join opportunities o on o.id = c.opportunity_id
  where c.newest = 1 and c.status = 'open'
)
select d.stage,
       s.label,
       count(*) as deal_count,
       cast(coalesce(sum(d.expected_value), 0) as bigint) as total_value,
       cast(coalesce(round(cast(sum(d.expected_value * d.probability) as decimal(38, 2)) / 100, 0), 0) as bigint) as weighted_value
from deals d
left join stages s on s.stage = d.stage
group by d.stage, s.label, s.position
order by s.position, d.stage
