#include "in_hand.hpp"

#include <chrono>

namespace hk::jobs {
namespace {

constexpr double kMoment = 40 * kMillisecond;
constexpr double kShortRun = kMoment / 2;  // longer jobs are claimed one a free thread
constexpr double kWeightOfLast = 0.1;

}  // namespace

std::size_t InHand::ahead() const {
  if (usual_run_time_ < 0 || usual_run_time_ >= kShortRun) return 0;
  const double in_a_moment = static_cast<double>(threads_) * kMoment / std::max(usual_run_time_, 1.0);
  return in_a_moment < static_cast<double>(ahead_max_) ? static_cast<std::size_t>(in_a_moment) : ahead_max_;
}

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

void InHand::note_run_time(Micros run_time) {
  const auto last = static_cast<double>(run_time);
  usual_run_time_ = usual_run_time_ < 0 ? last : usual_run_time_ + kWeightOfLast * (last - usual_run_time_);
}

bool InHand::done(const std::vector<Finished>& jobs) {
  bool room = false;
  {
    const std::lock_guard lock(mutex_);
    for (const Finished& job : jobs) {
      running_.erase(job.held);
      note_run_time(job.run_time);
    }
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
