#include "claims.hpp"

#include <algorithm>

#include <hk/runtime/fail_point.hpp>
#include <hk/store/bulk.hpp>

#include "rows.hpp"
#include "savepoint.hpp"
#include "states.hpp"

namespace hk::jobs {
namespace {

void at_the_latest(Micros& next_due, Micros at) { next_due = next_due == 0 ? at : std::min(next_due, at); }

std::optional<Micros> first_due(store::Session& session, const std::string& queue) {
  return session.one<std::optional<std::int64_t>>(
      "select min(run_at) from jobs where queue = :queue and " HK_JOBS_DELAYED, {{"queue", queue}});
}

}  // namespace

Result<Claims::Claimed> Claims::claim(std::size_t most) {
  runtime::fail_point("jobs.before_claim");
  // A claim undone by a power failure is one whose worker is gone too.
  auto claimed = db_.write_soon([&](store::Session& session) -> Result<Claimed> { return claim_in(session, most); });
  if (claimed && !claimed->jobs.empty()) runtime::fail_point("jobs.claimed");
  return claimed;
}

Status Claims::renew(const std::vector<std::string>& ids) {
  return db_.write_soon([&](store::Session& session) -> Status {
    store::Params params = {{"lease", clock_.now() + settings_.lease}, {"worker", worker_}};
    const std::string list = in_list("id", ids, params);
    session.run("update jobs set lease_until = :lease where " HK_JOBS_RUNNING " and worker = :worker and id in " + list,
                params);
    return {};
  });
}

Result<std::map<std::string, std::int64_t>> Claims::still_ours() {
  using Fences = std::map<std::string, std::int64_t>;
  return db_.read([&](store::Session& session) -> Result<Fences> {
    Fences fences;
    for (auto& [id, fence] : session.rows<std::string, std::int64_t>(
             "select id, fence from jobs where " HK_JOBS_RUNNING " and worker = :worker", {{"worker", worker_}}))
      fences.emplace(std::move(id), fence);
    return fences;
  });
}

Claims::Claimed Claims::claim_in(store::Session& session, std::size_t most) {
  Claimed claimed;
  const Micros now = clock_.now();
  const std::vector<std::string> queues = open_queues(session, now, claimed.next_due);
  const std::vector<std::string> ids = pick(session, queues, now, most);
  if (ids.size() < most)
    for (const std::string& queue : queues)
      if (const auto due = first_due(session, queue)) at_the_latest(claimed.next_due, *due);
  if (ids.empty()) return claimed;
  for (Job& job : mark_running(session, ids, now)) claimed.jobs.push_back(hold(session, std::move(job)));
  return claimed;
}

std::vector<std::string> Claims::open_queues(store::Session& session, Micros now, Micros& next_due) {
  std::vector<std::string> open = settings_.queues;
  for (const auto& [queue, until] :
       session.rows<std::string, std::int64_t>("select queue, paused_until from job_queues")) {
    if (until <= now || std::erase(open, queue) == 0) continue;
    at_the_latest(next_due, until);
  }
  return open;
}

// A query for each priority and queue: each walks one stretch of the ready index from its begin, so that jobs waiting
// for a later time are never looked at, and reads nothing but the index.
std::vector<std::string> Claims::pick(store::Session& session, const std::vector<std::string>& queues, Micros now,
                                      std::size_t most) {
  std::vector<std::string> picked;
  for (const Priority priority : {Priority::kUrgent, Priority::kHigh, Priority::kNormal, Priority::kLow}) {
    const std::size_t left = most - picked.size();
    if (left == 0) break;
    std::vector<std::tuple<std::int64_t, std::string>> level;  // those due longest first
    for (const std::string& queue : queues) {
      for (auto& job : session.rows<std::int64_t, std::string>(
               "select run_at, id from jobs where queue = :queue and priority = :priority and " HK_JOBS_WAITING
               " and run_at <= :now order by run_at, id limit :most" +
                   store::for_update_skip_locked(session.dialect()),
               {{"queue", queue}, {"priority", static_cast<int>(priority)}, {"now", now}, {"most", left}}))
        level.push_back(std::move(job));
    }
    std::sort(level.begin(), level.end());
    if (level.size() > left) level.resize(left);
    for (auto& job : level) picked.push_back(std::move(std::get<std::string>(job)));
  }
  return picked;
}

// In the order of `ids`.
std::vector<Job> Claims::mark_running(store::Session& session, const std::vector<std::string>& ids, Micros now) {
  std::vector<Job> jobs =
      update_jobs(session,
                  "set state = 2, worker = :worker, lease_until = :lease, fence = fence + 1, attempts = attempts + 1,"
                  " started_at = :started, changed_at = :changed where " +
                      store::one_of(session.dialect(), "id", "ids"),
                  {{"worker", worker_},
                   {"lease", now + settings_.lease},
                   {"started", now},
                   {"changed", now},
                   {"ids", store::one_of_values(ids)}});
  std::map<std::string, Job> by_id;
  for (Job& job : jobs) by_id.emplace(job.id.str(), std::move(job));
  jobs.clear();
  for (const std::string& id : ids)
    if (const auto found = by_id.find(id); found != by_id.end()) jobs.push_back(std::move(found->second));
  return jobs;
}

HeldPtr Claims::hold(store::Session& session, Job job) {
  auto held = std::make_shared<HeldJob>();
  held->job = std::move(job);
  const auto kind = kinds_.find(held->job.kind);
  if (kind != kinds_.end() && kind->second.on_claimed) {
    if (auto status = in_savepoint(session, [&] { kind->second.on_claimed(session, held->job); }); !status)
      held->claim_error = status.error();
  }
  return held;
}

}  // namespace hk::jobs
