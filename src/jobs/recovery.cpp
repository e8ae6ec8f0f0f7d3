#include "recovery.hpp"

#include <hk/runtime/fail_point.hpp>
#include <hk/telemetry/log.hpp>

#include "rows.hpp"
#include "states.hpp"

namespace hk::jobs {
namespace {

struct RunningElsewhere {
  std::vector<std::string> workers;
  Micros first_lease_end = 0;
};

RunningElsewhere look(store::Session& session, const std::vector<std::string>& queues) {
  store::Params params;
  const std::string list = in_list("queue", queues, params);
  RunningElsewhere found;
  found.first_lease_end = std::numeric_limits<Micros>::max();
  for (const auto& [worker, lease] : session.rows<std::string, std::int64_t>(
           "select worker, min(lease_until) from jobs where " HK_JOBS_RUNNING " and queue in " + list +
               " group by worker",
           params)) {
    found.workers.push_back(worker);
    found.first_lease_end = std::min(found.first_lease_end, lease);
  }
  return found;
}

}  // namespace

std::string lock_of(const std::string& worker) { return "worker-" + worker; }

Status Recovery::check() {
  HK_TRY(const RunningElsewhere running,
         db_.read([&](store::Session& s) -> Result<RunningElsewhere> { return look(s, settings_.queues); }));
  for (const std::string& worker : running.workers)
    if (worker != me_) HK_CHECK(take_from_dead(worker));
  if (running.first_lease_end < clock_.now()) HK_CHECK(take_expired());
  return {};
}

Status Recovery::take_from_dead(const std::string& worker) {
  const auto lock = db_.try_lock(lock_of(worker));
  if (!lock) return {};  // alive
  telemetry::log_warn("worker_died", {{"worker", worker}});
  return take("worker = :worker", {{"worker", worker}},
              internal_error("The worker " + worker + " died while it ran this job."));
}

Status Recovery::take_expired() {
  return take("lease_until < :now", {{"now", clock_.now()}}, internal_error("The worker hung while it ran this job."));
}

Status Recovery::take(const std::string& which, const store::Params& which_params, const Error& why) {
  Error shown = why;
  shown.message = why.detail;
  return db_.write([&](store::Session& session) -> Status {
    store::Params params = which_params;
    const std::string list = in_list("queue", settings_.queues, params);
    const auto jobs = select_jobs(session,
                                  "where " HK_JOBS_RUNNING " and " + which + " and queue in " + list +
                                      store::for_update_skip_locked(session.dialect()),
                                  params);
    for (const Job& job : jobs) outcomes_.take_away(session, job, shown);
    if (!jobs.empty()) runtime::fail_point("jobs.in_recovery");
    if (!jobs.empty()) db_.notify_on_commit(session, kWakeChannel);
    return {};
  });
}

}  // namespace hk::jobs
