// Gives the jobs of workers that died, or hang, back to the queue. Private to jobs/.
#pragma once

#include <string>

#include <hk/jobs/worker.hpp>

#include "outcomes.hpp"

namespace hk::jobs {

std::string lock_of(const std::string& worker);

class Recovery {
 public:
  Recovery(store::Database& db, const Clock& clock, Outcomes& outcomes, std::string me, const WorkerSettings& settings)
      : db_(db), clock_(clock), outcomes_(outcomes), me_(std::move(me)), settings_(settings) {}

  // One look; cheap when all is well. A worker is dead when its process lock can be taken.
  Status check();

 private:
  Status take_from_dead(const std::string& worker);
  Status take_expired();
  Status take(const std::string& which, const store::Params& params, const Error& why);

  store::Database& db_;
  const Clock& clock_;
  Outcomes& outcomes_;
  const std::string me_;
  const WorkerSettings& settings_;
};

}  // namespace hk::jobs
