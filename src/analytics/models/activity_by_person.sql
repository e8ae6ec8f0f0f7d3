-- What people (and API keys) did between $from_at and $to_at.
with done as (
  select actor, type, count(*) as times
  from activities
  where "at" >= $from_at and "at" < $to_at
  group by actor, type
)
select actor as user_id,
       cast(sum(case when type = 'call' then times else 0 end) as bigint) as calls,
       cast(sum(case when type = 'email' then times else 0 end) as bigint) as emails,
       cast(sum(case when type = 'sms' then times else 0 end) as bigint) as texts,
       cast(sum(case when type = 'meeting' then times else 0 end) as bigint) as meetings,
       cast(sum(case when type = 'note' then times else 0 end) as bigint) as notes,
       cast(sum(case when type in ('call', 'email', 'sms', 'meeting', 'note') then 0 else times end) as bigint) as other,
       cast(sum(times) as bigint) as total
from done
where actor <> ''
group by actor
order by total desc, actor
