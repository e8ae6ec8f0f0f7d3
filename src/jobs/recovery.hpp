// Gives the jobs of workers that died, or hang, back to the queue, and lets none wait for a clock that was set back.
// Private to jobs/.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <utility>

#include <hk/jobs/worker.hpp>

#include "outcomes.hpp"

namespace hk::jobs {

std::string lock_of(const std::string& worker);

class Recovery {
 public:
  Recovery(store::Database& db, const Clock& clock, Outcomes& outcomes, std::string me, const WorkerSettings& settings)
      : db_(db), clock_(clock), outcomes_(outcomes), me_(std::move(me)), settings_(settings) {}

  // One look; cheap when all is well. A worker is dead when its process lock can be taken. It hangs when a lease of its
  // has stayed the same for as long as a lease lasts, by our steady clock: wall clocks differ, and are set.
  Status check_workers();

  // A waiting job that was last written later than now was written by a clock that was ahead of ours: by as much at
  // least. Its time is that much too late and is moved back, so that it keeps the delay it was given, counted from now.
  // What a right clock has scheduled, however late, stays.
  Status check_clock();

 private:
  using Steady = std::chrono::steady_clock;
  // Since when we have seen that a worker has jobs with this lease. Jobs claimed or renewed together share one.
  using Leases = std::map<std::pair<std::string, Micros>, Steady::time_point>;

  Result<Leases> look();
  Status take_from_dead(const std::string& worker);
  Status take_expired(const std::string& worker, Micros lease);
  Status take(const std::string& which, const store::Params& params, const Error& why);

  store::Database& db_;
  const Clock& clock_;
  Outcomes& outcomes_;
  const std::string me_;
  const WorkerSettings& settings_;
  Leases seen_;
};

}  // namespace hk::jobs
