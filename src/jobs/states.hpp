// The states as SQL sees them. SQLite uses a partial index only if the query repeats the index's condition word
// for word, so both are written with these. Private to jobs/.
#pragma once

#include <hk/jobs/job.hpp>

namespace hk::jobs {

static_assert(static_cast<int>(State::kQueued) == 0 && static_cast<int>(State::kScheduled) == 1 &&
              static_cast<int>(State::kRunning) == 2 && static_cast<int>(State::kCompleted) == 3 &&
              static_cast<int>(State::kFailed) == 4 && static_cast<int>(State::kDead) == 5 &&
              static_cast<int>(State::kCancelled) == 6);

#define HK_JOBS_WAITING "state in (0, 1, 4)"
#define HK_JOBS_DELAYED "state in (1, 4)"
#define HK_JOBS_RUNNING "state = 2"
#define HK_JOBS_LIVE "state in (0, 1, 2, 4)"

inline int number_of(State state) { return static_cast<int>(state); }

}  // namespace hk::jobs
