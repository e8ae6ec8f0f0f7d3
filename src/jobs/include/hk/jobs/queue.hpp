// Putting jobs in, looking at them, steering them. All functions work inside the caller's transaction.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/jobs/job.hpp>
#include <hk/store/store.hpp>

namespace hk::jobs {

// Channel on which workers are woken (store::Database::notify_on_commit).
inline constexpr const char* kWakeChannel = "jobs";
// Channel on which workers learn that jobs they run were cancelled.
inline constexpr const char* kCancelChannel = "jobs_cancelled";

class Queue {
 public:
  Queue(store::Database& db, const Clock& clock) : db_(db), clock_(clock) {}

  // Wakes the workers once the transaction commits. With a unique key that is taken, answers the job that has it.
  JobId enqueue(store::Session& session, const NewJob& job);
  std::vector<JobId> enqueue_many(store::Session& session, const std::vector<NewJob>& jobs);

  std::optional<Job> find(store::Session& session, const JobId& id);
  // Those of them that there are, in any order. A few hundred at most.
  std::vector<Job> find_all(store::Session& session, const std::vector<std::string>& ids);
  struct Filter {
    std::string queue = {};          // empty: all
    std::vector<State> states = {};  // empty: all
    std::string subject = {};        // empty: all
    std::string cursor = {};         // of the page before
    std::size_t limit = 50;          // at most 500
  };
  struct Page {
    std::vector<Job> jobs;  // newest change first
    std::string next_cursor;
  };
  Page list(store::Session& session, const Filter& filter);
  std::map<State, std::int64_t> counts(store::Session& session, const std::string& queue);
  // Jobs that reached `state` since `since`.
  std::int64_t finished_since(store::Session& session, const std::string& queue, State state, Micros since);

  // Queued, scheduled and failed jobs are cancelled at once; of a running one the completion will be refused.
  // Error `not_cancellable` when it has ended.
  Result<Job> cancel(store::Session& session, const JobId& id);
  // A dead, cancelled or failed job runs again with all its attempts. Error `not_retryable` otherwise.
  Result<Job> retry(store::Session& session, const JobId& id);
  void report_progress(store::Session& session, const Job& job, const Json& progress);
  bool got_further(store::Session& session, const Job& job);  // see JobContext

  void pause(store::Session& session, const std::string& queue, Micros until);  // Micros max: until resumed
  void resume(store::Session& session, const std::string& queue);
  // Jobs that wait for a later time are due now: what they waited for has changed. Empty subject: all of the queue.
  std::int64_t hurry(store::Session& session, const std::string& queue, const std::string& subject = "");

  // Removes jobs that ended before `before`; answers how many.
  std::int64_t prune(store::Session& session, Micros before, std::size_t most);

 private:
  store::Database& db_;
  const Clock& clock_;
};

}  // namespace hk::jobs
