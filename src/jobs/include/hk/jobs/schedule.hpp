// A job that is enqueued again and again.
#pragma once

#include <string>

#include <hk/jobs/cron.hpp>
#include <hk/jobs/job.hpp>

namespace hk::jobs {

// Each due time is enqueued exactly once, whichever worker sees it first. After a pause of all workers only the latest
// missed due time is made up for.
struct Schedule {
  std::string name;  // unique over the whole system; keeps its place across restarts
  Cron cron;
  NewJob job;
};

}  // namespace hk::jobs
