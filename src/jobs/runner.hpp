// Runs one claimed job: handler, context, correlation, outcome. Private to jobs/.
#pragma once

#include <atomic>
#include <map>
#include <string>

#include <hk/jobs/worker.hpp>

#include "in_hand.hpp"
#include "outcomes.hpp"

namespace hk::jobs {

class Runner {
 public:
  Runner(store::Database& db, const Clock& clock, telemetry::Metrics& metrics, const std::map<std::string, Kind>& kinds,
         Outcomes& outcomes, const std::atomic<bool>& stopping)
      : db_(db), clock_(clock), metrics_(metrics), kinds_(kinds), outcomes_(outcomes), stopping_(stopping) {}

  struct Ran {
    Micros run_time = 0;
    bool acknowledged = true;  // false: all that is left is the plain acknowledgement, and that is the caller's
  };
  Ran run(HeldJob& held);

 private:
  Result<Completion> call(const HeldJob& held, JobContext& context);

  store::Database& db_;
  const Clock& clock_;
  telemetry::Metrics& metrics_;
  const std::map<std::string, Kind>& kinds_;
  Outcomes& outcomes_;
  const std::atomic<bool>& stopping_;
};

}  // namespace hk::jobs
