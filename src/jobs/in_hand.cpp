#include "in_hand.hpp"

#include <chrono>

namespace hk::jobs {
namespace {

constexpr double kShortRun = 20 * kMillisecond;
constexpr double kWeightOfLast = 0.1;

}  // namespace

std::size_t InHand::ahead() const { return usual_run_time_ >= 0 && usual_run_time_ < kShortRun ? ahead_max_ : 0; }

std::size_t InHand::room() const {
  const std::lock_guard lock(mutex_);
  return room_locked();
}

std::size_t InHand::room_locked() const {
  const std::size_t capacity = closed_ ? 0 : threads_ + ahead();
  const std::size_t held = waiting_.size() + running_.size();
  // Topped up by half, so that short jobs are claimed in batches.
  if (held > capacity || (held >= threads_ && capacity - held < ahead() / 2)) return 0;
  return capacity - held;
}

void InHand::add(const std::vector<HeldPtr>& jobs) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.insert(waiting_.end(), jobs.begin(), jobs.end());
  }
  changed_.notify_all();
}

HeldPtr InHand::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
  if (closed_) return nullptr;
  HeldPtr held = waiting_.front();
  waiting_.pop_front();
  running_.insert(held);
  return held;
}

bool InHand::done(const HeldPtr& held, Micros run_time) {
  bool room = false;
  {
    const std::lock_guard lock(mutex_);
    running_.erase(held);
    const auto last = static_cast<double>(run_time);
    usual_run_time_ = usual_run_time_ < 0 ? last : usual_run_time_ + kWeightOfLast * (last - usual_run_time_);
    room = room_locked() > 0;
  }
  changed_.notify_all();
  return room;
}

std::vector<HeldPtr> InHand::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<HeldPtr> held(waiting_.begin(), waiting_.end());
  held.insert(held.end(), running_.begin(), running_.end());
  return held;
}

std::vector<HeldPtr> InHand::close() {
  std::vector<HeldPtr> not_begun;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    not_begun.assign(waiting_.begin(), waiting_.end());
    waiting_.clear();
  }
  changed_.notify_all();
  return not_begun;
}

bool InHand::wait_until_idle(Micros patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::microseconds(patience), [this] { return running_.empty(); });
}

}  // namespace hk::jobs
