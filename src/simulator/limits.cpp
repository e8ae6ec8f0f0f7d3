#include "limits.hpp"

#include <algorithm>

namespace hk::simulator {

// Threads bring their calls in slightly mixed order, so windows on both sides of a call count.
bool CallLimit::admits(Micros arrived) {
  if (!most_) return true;
  const std::lock_guard lock(mutex_);
  const auto at = std::ranges::upper_bound(admitted_, arrived);
  const auto first = std::ranges::upper_bound(admitted_, arrived - kSecond);
  if (static_cast<std::size_t>(admitted_.end() - first) >= *most_) return false;
  admitted_.insert(at, arrived);
  while (admitted_.back() - admitted_.front() > 2 * kSecond) admitted_.pop_front();
  return true;
}

bool Quota::take(Micros now, std::int64_t lookups) {
  if (!most_) return true;
  const std::lock_guard lock(mutex_);
  renew(now);
  if (taken_ + lookups > *most_) return false;
  if (taken_ == 0) began_ = now;
  taken_ += lookups;
  return true;
}

std::optional<std::int64_t> Quota::left(Micros now) {
  if (!most_) return std::nullopt;
  const std::lock_guard lock(mutex_);
  renew(now);
  return *most_ - taken_;
}

void Quota::renew(Micros now) {
  if (reset_after_ > 0 && now - began_ >= reset_after_) taken_ = 0;
}

}  // namespace hk::simulator
