// Slows down guessing of passwords. Private to identity/.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>

#include <hk/identity/identity.hpp>

namespace hk::identity {

// After kFailuresMax failures of one account or address within kWindow, further tries are refused until the window has
// moved on.
class Identity::Throttle {
 public:
  bool allows(const std::string& who, Micros now) {
    const std::lock_guard lock(mutex_);
    const auto found = failures_.find(who);
    if (found == failures_.end()) return true;
    forget_old(found->second, now);
    return found->second.size() < kFailuresMax;
  }
  void failed(const std::string& who, Micros now) {
    const std::lock_guard lock(mutex_);
    if (failures_.size() >= kTrackedMax) failures_.clear();  // memory stays bounded under attack
    auto& times = failures_[who];
    forget_old(times, now);
    times.push_back(now);
  }
  void succeeded(const std::string& who) {
    const std::lock_guard lock(mutex_);
    failures_.erase(who);
  }

 private:
  static constexpr std::size_t kFailuresMax = 10;
  static constexpr std::size_t kTrackedMax = 10'000;
  static constexpr Micros kWindow = 5 * kMinute;

  static void forget_old(std::deque<Micros>& times, Micros now) {
    while (!times.empty() && times.front() < now - kWindow) times.pop_front();
  }

  std::mutex mutex_;
  std::map<std::string, std::deque<Micros>> failures_;
};

}  // namespace hk::identity
