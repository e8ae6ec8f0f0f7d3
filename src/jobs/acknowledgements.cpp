#include "acknowledgements.hpp"

namespace hk::jobs {

void Acknowledgements::add(Finished finished) {
  std::unique_lock lock(mutex_);
  waiting_.push_back(std::move(finished));
  if (writing_) return;
  writing_ = true;
  while (!waiting_.empty()) {
    const std::vector<Finished> batch = std::exchange(waiting_, {});
    lock.unlock();
    outcomes_.complete_plain(batch);
    on_written_(batch);
    lock.lock();
  }
  writing_ = false;
}

}  // namespace hk::jobs
