#include <hk/runtime/backoff.hpp>

#include <algorithm>

namespace hk::runtime {

Micros backoff(const BackoffSettings& settings, int attempt, std::uint64_t random) {
  const int doublings = std::clamp(attempt - 1, 0, 40);
  Micros wait = settings.first;
  for (int i = 0; i < doublings && wait < settings.most; ++i) wait *= 2;
  wait = std::min(wait, settings.most);
  const Micros half = wait / 2;
  return half + static_cast<Micros>(random % static_cast<std::uint64_t>(half + 1));
}

}  // namespace hk::runtime
