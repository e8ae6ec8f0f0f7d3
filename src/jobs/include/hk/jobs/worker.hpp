// Runs jobs.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/jobs/job.hpp>
#include <hk/jobs/queue.hpp>
#include <hk/jobs/schedule.hpp>
#include <hk/runtime/backoff.hpp>
#include <hk/store/store.hpp>
#include <hk/telemetry/metrics.hpp>

namespace hk::jobs {

// What a handler decided. `commit` runs in the transaction that acknowledges the job; if the job was taken away
// meanwhile (lease lost, cancelled), it does not run at all.
struct Completion {
  std::function<Status(store::Session&)> commit;  // may be empty
  Json result = nullptr;
  // Set: not done, run again then, without using up an attempt (a provider pauses, a budget is spent). `commit` still
  // runs.
  std::optional<Micros> run_again_at;
  std::string why;  // with run_again_at
};

class JobContext {
 public:
  virtual ~JobContext() = default;
  // True when the worker stops or the job was cancelled: give up soon (the error is ignored, the job runs again or
  // stays cancelled).
  virtual bool should_stop() = 0;
  virtual void report_progress(const Json& progress) = 0;
  // Of a job that goes on where it stopped, in the transaction that brings it further: its attempts count from here
  // anew, so that a long job outlives any number of restarts and only a place it can't get past ends it. False when
  // the job is another worker's by now: roll back.
  virtual bool got_further(store::Session& session) = 0;
};

// An Error of kind kInvalid, kNotFound, kConflict or kForbidden ends the job as dead at once (no retry can mend it);
// any other kind is retried with back-off until the attempts are used up.
using Handler = std::function<Result<Completion>(const Job& job, JobContext& context)>;

struct Kind {
  Handler run;
  // In the claiming transaction, e.g. to mark the record as being worked on. May be empty.
  std::function<void(store::Session&, const Job&)> on_claimed;
  // In the transaction that records a failed attempt; job.state is kFailed or kDead. May be empty.
  std::function<void(store::Session&, const Job&, const Error&)> on_failed;
};

struct WorkerSettings {
  std::vector<std::string> queues;  // served by this worker
  std::size_t concurrency = 5;      // jobs run at a time
  // Jobs claimed ahead of those running, at the most. As many as run in 40 ms, and only while a job takes less than
  // 20 ms, where a claim a job would dominate; slow jobs are claimed one a free thread, so that other workers and
  // urgent jobs get their turn.
  std::size_t claim_max = 100;
  Micros lease = 30 * kSecond;              // renewed at a third
  Micros death_check = 200 * kMillisecond;  // how often other workers' process locks are tried
  runtime::BackoffSettings backoff;
  Micros keep_finished = 30 * kDay;
  std::vector<Schedule> schedules;  // jobs that this worker, or another with the same schedule, enqueues when due
};

class Worker {
 public:
  // Starts its threads.
  static std::unique_ptr<Worker> start(store::Database& db, const Clock& clock, telemetry::Metrics& metrics,
                                       const WorkerSettings& settings, std::map<std::string, Kind> kinds);
  virtual ~Worker() = default;  // stops
  // Takes no new jobs, lets running handlers finish (at most `lease`), gives back what was claimed and not begun.
  virtual void stop() = 0;
  virtual const std::string& id() const = 0;
  // For /api/ready: when this worker last looked for jobs successfully.
  virtual Micros last_healthy() const = 0;
};

}  // namespace hk::jobs
