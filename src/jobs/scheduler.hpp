// Enqueues what schedules say. Private to jobs/.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <hk/jobs/queue.hpp>
#include <hk/jobs/schedule.hpp>

namespace hk::jobs {

// Several may look at once; the row (name, due_at) decides who enqueues.
class Scheduler {
 public:
  Scheduler(store::Database& db, const Clock& clock, const std::vector<Schedule>& schedules)
      : db_(db), clock_(clock), queue_(db, clock), schedules_(schedules) {}

  // Cheap while nothing is due.
  Status tick();

 private:
  // Enqueues the latest due time, if it is news; answers the next one.
  Result<std::optional<Micros>> run_due(const Schedule& schedule);

  store::Database& db_;
  const Clock& clock_;
  Queue queue_;
  const std::vector<Schedule>& schedules_;
  Micros last_tick_ = 0;
  std::map<std::string, std::optional<Micros>> next_;  // by name; not there: not looked up yet
};

}  // namespace hk::jobs
