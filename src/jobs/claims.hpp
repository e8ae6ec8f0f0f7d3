// Taking jobs from the table. Private to jobs/.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <hk/jobs/worker.hpp>

#include "in_hand.hpp"

namespace hk::jobs {

class Claims {
 public:
  Claims(store::Database& db, const Clock& clock, std::string worker, const WorkerSettings& settings,
         const std::map<std::string, Kind>& kinds)
      : db_(db), clock_(clock), worker_(std::move(worker)), settings_(settings), kinds_(kinds) {}

  struct Claimed {
    std::vector<HeldPtr> jobs;
    Micros next_due = 0;  // when a job that waits for its time, or a pause, is over; 0: none known
  };
  // Urgent jobs first, then those due longest. One transaction.
  Result<Claimed> claim(std::size_t most);
  Status renew(const std::vector<std::string>& ids);
  // Fences by job id of what the table says this worker runs.
  Result<std::map<std::string, std::int64_t>> still_ours();

 private:
  Claimed claim_in(store::Session& session, std::size_t most);
  std::vector<std::string> open_queues(store::Session& session, Micros now, Micros& next_due);
  std::vector<std::string> pick(store::Session& session, const std::vector<std::string>& queues, Micros now,
                                std::size_t most);
  std::vector<Job> mark_running(store::Session& session, const std::vector<std::string>& ids, Micros now);
  HeldPtr hold(store::Session& session, Job job);

  store::Database& db_;
  const Clock& clock_;
  const std::string worker_;
  const WorkerSettings& settings_;
  const std::map<std::string, Kind>& kinds_;
};

}  // namespace hk::jobs
