#include "recovery.hpp"

#include <algorithm>

#include <hk/runtime/fail_point.hpp>
#include <hk/telemetry/log.hpp>

#include "clocks.hpp"
#include "rows.hpp"
#include "states.hpp"

namespace hk::jobs {
namespace {

// For each state of a waiting job one stretch of the index by state, which is empty when all is well.
std::string written_later(const std::vector<std::string>& queues, Micros than, store::Params& params) {
  const std::string list = in_list("queue", queues, params);
  params.push_back({"than", than});
  return " where queue in " + list + " and state in (0, 1, 4) and changed_at > :than";
}

}  // namespace

std::string lock_of(const std::string& worker) { return "worker-" + worker; }

Result<Recovery::Leases> Recovery::look() {
  return db_.read([&](store::Session& session) -> Result<Leases> {
    Leases leases;
    store::Params params;
    const std::string list = in_list("queue", settings_.queues, params);
    for (auto& [worker, lease] : session.rows<std::string, std::int64_t>(
             "select distinct worker, lease_until from jobs where " HK_JOBS_RUNNING " and queue in " + list, params))
      leases.emplace(std::pair(std::move(worker), lease), Steady::now());
    return leases;
  });
}

Status Recovery::check_workers() {
  auto leases = look();
  if (!leases) {
    seen_.clear();  // while the store is away nobody can renew
    return leases.error();
  }
  for (auto& [key, since] : *leases)
    if (const auto before = seen_.find(key); before != seen_.end()) since = before->second;
  seen_ = *std::move(leases);
  std::string tried = me_;
  for (const auto& [key, since] : seen_) {
    const auto& [worker, lease] = key;
    if (worker != me_ && worker != tried) HK_CHECK(take_from_dead(worker));
    tried = worker;
    if (Steady::now() - since > std::chrono::microseconds(settings_.lease)) HK_CHECK(take_expired(worker, lease));
  }
  return {};
}

Status Recovery::check_clock() {
  const Micros now = clock_.now();
  store::Params params;
  const std::string where = written_later(settings_.queues, now + kClocksDiffer, params);
  HK_TRY(const bool found, db_.read([&](store::Session& session) -> Result<bool> {
    return session.row<std::string>("select id from jobs" + where + " limit 1", params).has_value();
  }));
  if (!found) return {};
  params.push_back({"now", now});
  params.push_back({"changed", now});
  HK_TRY(const std::int64_t moved, db_.write([&](store::Session& session) -> Result<std::int64_t> {
    db_.notify_on_commit(session, kWakeChannel);
    return session.run("update jobs set run_at = run_at - (changed_at - :now), changed_at = :changed" + where, params);
  }));
  telemetry::log_warn("clock_set_back", {{"jobs", moved}});
  return {};
}

Status Recovery::take_from_dead(const std::string& worker) {
  const auto lock = db_.try_lock(lock_of(worker));
  if (!lock) return {};  // alive
  telemetry::log_warn("worker_died", {{"worker", worker}});
  return take("worker = :worker", {{"worker", worker}},
              internal_error("The worker " + worker + " died while it ran this job."));
}

Status Recovery::take_expired(const std::string& worker, Micros lease) {
  return take("worker = :worker and lease_until = :lease", {{"worker", worker}, {"lease", lease}},
              internal_error("The worker hung while it ran this job."));
}

Status Recovery::take(const std::string& which, const store::Params& which_params, const Error& why) {
  Error shown = why;
  shown.message = why.detail;
  return db_.write([&](store::Session& session) -> Status {
    store::Params params = which_params;
    const std::string list = in_list("queue", settings_.queues, params);
    auto jobs = select_jobs(session,
                            "where " HK_JOBS_RUNNING " and " + which + " and queue in " + list +
                                store::for_update_skip_locked(session.dialect()),
                            params);
    const Micros now = clock_.now();
    for (Job& job : jobs) {
      job.run_at = std::min(job.run_at, now);  // it was due, perhaps by a clock that was set back since
      outcomes_.take_away(session, job, shown);
    }
    if (!jobs.empty()) runtime::fail_point("jobs.in_recovery");
    if (!jobs.empty()) db_.notify_on_commit(session, kWakeChannel);
    return {};
  });
}

}  // namespace hk::jobs
