// Writing down how an attempt ended. Every write checks the fence: a job that was taken away stays as it is. Private to
// jobs/.
#pragma once

#include <map>
#include <set>
#include <string>

#include <hk/jobs/worker.hpp>

#include "in_hand.hpp"

namespace hk::jobs {

class Outcomes {
 public:
  Outcomes(store::Database& db, const Clock& clock, telemetry::Metrics& metrics, const WorkerSettings& settings,
           const std::map<std::string, Kind>& kinds)
      : db_(db), clock_(clock), metrics_(metrics), settings_(settings), kinds_(kinds) {}

  // Runs the handler's commit in the same transaction. If that fails, the attempt failed.
  void complete(const Job& job, const Completion& completion, const Json& progress);
  // Nothing to write but the acknowledgement: all in one transaction.
  static bool is_plain(const Completion& completion, const Json& progress);
  void complete_plain(const std::vector<Finished>& jobs);
  void fail(const Job& job, const Error& error, const Json& progress);
  // As if it had never been claimed.
  void give_back(const Job& job);

  // Inside a transaction of the caller, for a job whose worker is gone: runs again, or is dead after its last attempt.
  void take_away(store::Session& session, const Job& job, const Error& why);

 private:
  using Work = std::function<Status(store::Session&)>;
  Status write(const Job& job, State state, const Work& work);
  Status record_failure(store::Session& session, const Job& after, std::int64_t fence, const Json& progress);
  Status call_on_failed(store::Session& session, const Job& after, const Error& error);
  Status write_patiently(const Work& work);
  void count(const Job& job, State state, double jobs = 1);
  void count_stale(const Job& job);
  void count_plain(const std::vector<Finished>& jobs, const std::set<std::string>& ours);

  store::Database& db_;
  const Clock& clock_;
  telemetry::Metrics& metrics_;
  const WorkerSettings& settings_;
  const std::map<std::string, Kind>& kinds_;
};

}  // namespace hk::jobs
