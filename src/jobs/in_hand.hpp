// The jobs this worker has claimed and not yet answered for: waiting for a thread, or running. Private to jobs/.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/jobs/job.hpp>

namespace hk::jobs {

struct HeldJob {
  Job job;
  std::optional<Error> claim_error;  // on_claimed failed: the attempt ends before it began
  std::atomic<bool> lost = false;    // cancelled, or given to somebody else
};
using HeldPtr = std::shared_ptr<HeldJob>;

// A job whose handler has ended.
struct Finished {
  HeldPtr held;
  Micros run_time = 0;
};

class InHand {
 public:
  explicit InHand(std::size_t threads, std::size_t ahead_max) : threads_(threads), ahead_max_(ahead_max) {}

  // How many more to claim. Ahead of the threads only what they run in a moment.
  std::size_t room() const;
  void add(const std::vector<HeldPtr>& jobs);

  // Blocks until there is a job to run; null once closed.
  HeldPtr next();
  // What came of them is written down. True when there is room for more now.
  bool done(const std::vector<Finished>& jobs);

  std::vector<HeldPtr> all() const;
  // No job begins any more; answers those that had not.
  std::vector<HeldPtr> close();
  // False when jobs still run after `patience`.
  bool wait_until_idle(Micros patience);

 private:
  std::size_t ahead() const;
  void note_run_time(Micros run_time);
  std::size_t room_locked() const;

  const std::size_t threads_;
  const std::size_t ahead_max_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<HeldPtr> waiting_;
  std::set<HeldPtr> running_;  // a job lost and claimed again may be here twice
  bool closed_ = false;
  double usual_run_time_ = -1;  // moving average; negative: none has run yet
};

}  // namespace hk::jobs
