#include "outcomes.hpp"

#include <chrono>
#include <cstring>
#include <thread>

#include <hk/base/text.hpp>
#include <hk/runtime/fail_point.hpp>
#include <hk/store/bulk.hpp>
#include <hk/telemetry/log.hpp>

#include "rows.hpp"
#include "savepoint.hpp"
#include "states.hpp"

namespace hk::jobs {
namespace {

constexpr const char* kStale = "job_stale";
constexpr auto kStorePause = std::chrono::milliseconds(100);

#define HK_JOBS_IF_OURS " where id = :id and fence = :fence and " HK_JOBS_RUNNING

Status if_ours(std::int64_t rows) {
  if (rows == 1) return {};
  return conflict(kStale, "The job was taken away from this worker.");
}

bool store_is_away(const Error& error) {
  return error.code == "store_busy" || error.code == "store_unavailable" || error.code == "store_full";
}

bool no_retry_can_mend(const Error& error) {
  return error.kind == ErrorKind::kInvalid || error.kind == ErrorKind::kNotFound ||
         error.kind == ErrorKind::kConflict || error.kind == ErrorKind::kForbidden;
}

std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  std::memcpy(&bits, random_bytes(sizeof bits).data(), sizeof bits);
  return bits;
}

store::Value text_of(const Json& json) {
  return json.is_null() ? store::Value(nullptr) : store::Value(dump_json(json));
}

Status mark_completed(store::Session& session, const Job& job, const Completion& done, const Json& progress,
                      Micros now) {
  return if_ours(session.run(
      "update jobs set state = 3, finished_at = :finished, changed_at = :changed, result = :result, error = '',"
      " progress = coalesce(:progress, progress), worker = '', lease_until = 0" HK_JOBS_IF_OURS,
      {{"finished", now},
       {"changed", now},
       {"result", text_of(done.result)},
       {"progress", text_of(progress)},
       {"id", job.id.str()},
       {"fence", job.fence}}));
}

// The same for many jobs; adds those that were still ours to `ours`.
void mark_completed(store::Session& session, const std::vector<std::string>& ids, std::int64_t fence, Micros now,
                    std::set<std::string>& ours) {
  for (auto& [id] : session.rows<std::string>(
           "update jobs set state = 3, finished_at = :finished, changed_at = :changed, result = null, error = '',"
           " worker = '', lease_until = 0 where fence = :fence and " HK_JOBS_RUNNING " and " +
               store::one_of(session.dialect(), "id", "ids") + " returning id",
           {{"finished", now}, {"changed", now}, {"fence", fence}, {"ids", store::one_of_values(ids)}}))
    ours.insert(std::move(id));
}

// The attempt does not count.
Status mark_again(store::Session& session, const Job& job, Micros run_at, const std::string& why, const Json& progress,
                  Micros now) {
  return if_ours(
      session.run("update jobs set state = :state, attempts = attempts - 1, run_at = :run_at, changed_at = :changed, "
                  "error = :error,"
                  " progress = coalesce(:progress, progress), worker = '', lease_until = 0" HK_JOBS_IF_OURS,
                  {{"state", number_of(run_at > now ? State::kScheduled : State::kQueued)},
                   {"run_at", run_at},
                   {"changed", now},
                   {"error", why},
                   {"progress", text_of(progress)},
                   {"id", job.id.str()},
                   {"fence", job.fence}}));
}

}  // namespace

void Outcomes::count(const Job& job, State state, double jobs) {
  metrics_.add("hk_jobs_total", jobs, {{"queue", job.queue}, {"state", std::string(state_name(state))}});
}

void Outcomes::count_stale(const Job& job) {
  metrics_.add("hk_jobs_stale_total", 1, {{"queue", job.queue}});
  telemetry::log_warn("job_stale", {{"jobId", job.id.str()}, {"fence", job.fence}});
}

// A store that is away for a moment must not cost the work just done, so the write is tried for as long as the lease
// lasts.
Status Outcomes::write_patiently(const Work& work) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(settings_.lease);
  Status status = db_.write(work);
  while (!status && store_is_away(status.error()) && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(kStorePause);
    status = db_.write(work);
  }
  return status;
}

Status Outcomes::write(const Job& job, State state, const Work& work) {
  Status status = write_patiently(work);
  if (status) {
    runtime::fail_point("jobs.written");
    count(job, state);
  } else if (status.error().code == kStale) {
    count_stale(job);
  }
  return status;
}

bool Outcomes::is_plain(const Completion& completion, const Json& progress) {
  return !completion.commit && !completion.run_again_at && completion.result.is_null() && progress.is_null();
}

void Outcomes::complete_plain(const std::vector<Finished>& jobs) {
  std::map<std::int64_t, std::vector<std::string>> by_fence;  // nearly always one: few jobs are claimed twice
  for (const Finished& job : jobs) by_fence[job.held->job.fence].push_back(job.held->job.id.str());
  std::set<std::string> ours;
  const Status status = write_patiently([&](store::Session& session) -> Status {
    ours.clear();
    const Micros now = clock_.now();
    for (const auto& [fence, ids] : by_fence) mark_completed(session, ids, fence, now, ours);
    return {};
  });
  if (status) {
    count_plain(jobs, ours);
  } else {
    for (const Finished& job : jobs) complete(job.held->job, Completion{}, nullptr);
  }
}

void Outcomes::count_plain(const std::vector<Finished>& jobs, const std::set<std::string>& ours) {
  std::map<std::string, std::pair<const Job*, double>> by_queue;
  for (const Finished& finished : jobs) {
    const Job& job = finished.held->job;
    if (ours.contains(job.id.str())) {
      auto& [of, count] = by_queue[job.queue];
      of = &job;
      count += 1;
    } else {
      count_stale(job);
    }
  }
  for (const auto& [queue, counted] : by_queue) count(*counted.first, State::kCompleted, counted.second);
}

void Outcomes::complete(const Job& job, const Completion& completion, const Json& progress) {
  const bool again = completion.run_again_at.has_value();
  const Status status =
      write(job, again ? State::kScheduled : State::kCompleted, [&](store::Session& session) -> Status {
        const Micros now = clock_.now();
        HK_CHECK(again ? mark_again(session, job, *completion.run_again_at, completion.why, progress, now)
                       : mark_completed(session, job, completion, progress, now));
        if (again) db_.notify_on_commit(session, kWakeChannel);
        runtime::fail_point("jobs.in_complete");
        return completion.commit ? completion.commit(session) : Status{};
      });
  if (!status && status.error().code != kStale) fail(job, status.error(), progress);
}

void Outcomes::fail(const Job& job, const Error& error, const Json& progress) {
  const bool dead = no_retry_can_mend(error) || job.attempts >= job.attempts_max;
  telemetry::log(dead ? telemetry::LogLevel::kError : telemetry::LogLevel::kWarn, "job_failed",
                 {{"jobId", job.id.str()},
                  {"kind", job.kind},
                  {"attempt", job.attempts},
                  {"code", error.code},
                  {"message", error.message},
                  {"detail", error.detail},
                  {"dead", dead}});
  Job after = job;
  after.state = dead ? State::kDead : State::kFailed;
  after.error = error.message;
  const Status status = write(job, after.state, [&](store::Session& session) -> Status {
    after.changed_at = clock_.now();
    if (!dead) after.run_at = after.changed_at + runtime::backoff(settings_.backoff, job.attempts, random_bits());
    HK_CHECK(record_failure(session, after, job.fence, progress));
    runtime::fail_point("jobs.in_fail");
    db_.notify_on_commit(session, kWakeChannel);
    return call_on_failed(session, after, error);
  });
  if (!status && status.error().code != kStale)
    telemetry::log_error("job_failure_not_recorded", {{"jobId", job.id.str()}, {"detail", status.error().detail}});
}

Status Outcomes::record_failure(store::Session& session, const Job& after, std::int64_t fence, const Json& progress) {
  const bool dead = after.state == State::kDead;
  return if_ours(session.run(
      "update jobs set state = :state, run_at = :run_at, finished_at = :finished, changed_at = :changed, error = "
      ":error,"
      " progress = coalesce(:progress, progress), worker = '', lease_until = 0, fence = fence + 1" HK_JOBS_IF_OURS,
      {{"state", number_of(after.state)},
       {"run_at", after.run_at},
       {"finished", dead ? store::Value(after.changed_at) : store::Value(nullptr)},
       {"changed", after.changed_at},
       {"error", after.error},
       {"progress", text_of(progress)},
       {"id", after.id.str()},
       {"fence", fence}}));
}

// A hook that fails is logged: the job's own state must be recorded whatever it does.
Status Outcomes::call_on_failed(store::Session& session, const Job& after, const Error& error) {
  const auto kind = kinds_.find(after.kind);
  if (kind == kinds_.end() || !kind->second.on_failed) return {};
  const Status status = in_savepoint(session, [&] { kind->second.on_failed(session, after, error); });
  if (!status)
    telemetry::log_error("job_on_failed_threw", {{"jobId", after.id.str()}, {"detail", status.error().detail}});
  return {};
}

void Outcomes::give_back(const Job& job) {
  const Status status = write(job, State::kQueued, [&](store::Session& session) -> Status {
    const Micros now = clock_.now();
    // It was due when it was claimed, perhaps by a clock that was set back since.
    HK_CHECK(mark_again(session, job, std::min(job.run_at, now), job.error, nullptr, now));
    db_.notify_on_commit(session, kWakeChannel);
    return {};
  });
  if (!status && status.error().code != kStale)
    telemetry::log_warn("job_not_given_back", {{"jobId", job.id.str()}, {"detail", status.error().detail}});
}

void Outcomes::take_away(store::Session& session, const Job& job, const Error& why) {
  const bool dead = job.attempts >= job.attempts_max;
  Job after = job;
  after.state = dead ? State::kDead : State::kQueued;
  after.error = why.message;
  after.changed_at = clock_.now();
  if (!record_failure(session, after, job.fence, nullptr)) return;
  count(job, after.state);
  if (dead) (void)call_on_failed(session, after, why);
}

}  // namespace hk::jobs
