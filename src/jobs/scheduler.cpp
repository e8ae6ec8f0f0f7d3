#include "scheduler.hpp"

#include <hk/telemetry/log.hpp>

#include "clocks.hpp"

namespace hk::jobs {
namespace {

std::optional<Micros> last_due(store::Session& session, const std::string& name) {
  return session.one<std::optional<std::int64_t>>("select max(due_at) from job_schedules where name = :name",
                                                  {{"name", name}});
}

bool record(store::Session& session, const std::string& name, Micros due) {
  return session.run("insert into job_schedules(name, due_at) values (:name, :due) on conflict do nothing",
                     {{"name", name}, {"due", due}}) == 1;
}

void remember_job(store::Session& session, const std::string& name, Micros due, const JobId& id) {
  session.run("update job_schedules set job_id = :id where name = :name and due_at = :due",
              {{"id", id.str()}, {"name", name}, {"due", due}});
  session.run("delete from job_schedules where name = :name and due_at < :due", {{"name", name}, {"due", due}});
}

}  // namespace

Status Scheduler::tick() {
  const Micros now = clock_.now();
  if (now < last_tick_ - kClocksDiffer) next_.clear();  // the clock was set back: what comes next is to be found anew
  last_tick_ = now;
  for (const Schedule& schedule : schedules_) {
    const auto known = next_.find(schedule.name);
    if (known != next_.end() && (!known->second || *known->second > now)) continue;
    const auto lock = db_.try_lock("scheduler");
    if (!lock) return {};  // somebody else is at it; the next tick looks again
    HK_TRY(next_[schedule.name], run_due(schedule));
  }
  return {};
}

Result<std::optional<Micros>> Scheduler::run_due(const Schedule& schedule) {
  return db_.write([&](store::Session& session) -> Result<std::optional<Micros>> {
    const Micros now = clock_.now();
    const auto last = last_due(session, schedule.name);
    const bool set_back = last && *last > now + kClocksDiffer;
    if (set_back) session.run("delete from job_schedules where name = :name", {{"name", schedule.name}});
    if (!last || set_back) {  // a new schedule counts from now
      record(session, schedule.name, now);
      return schedule.cron.next(now);
    }
    const auto due = schedule.cron.latest(*last, now);
    if (due && record(session, schedule.name, *due)) {
      remember_job(session, schedule.name, *due, queue_.enqueue(session, schedule.job));
      telemetry::log_info("schedule_due", {{"schedule", schedule.name}, {"dueAt", format_rfc3339(*due)}});
    }
    return schedule.cron.next(std::max(now, *last));
  });
}

}  // namespace hk::jobs
