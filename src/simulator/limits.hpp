// What the contract allows: calls in any second, and billed answers in all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

#include <hk/base/time.hpp>

namespace hk::simulator {

// Exact: of the admitted calls, never more than `most` lie in any window of 1,000 ms.
class CallLimit {
 public:
  explicit CallLimit(std::optional<std::size_t> most) : most_(most) {}
  bool admits(Micros arrived);

 private:
  const std::optional<std::size_t> most_;
  std::mutex mutex_;
  std::deque<Micros> admitted_;  // in order of time, the last second only
};

class Quota {
 public:
  Quota(std::optional<std::int64_t> most, Micros reset_after) : most_(most), reset_after_(reset_after) {}
  // Counts the lookups of one billed answer, or refuses them all.
  bool take(Micros now, std::int64_t lookups = 1);
  std::optional<std::int64_t> left(Micros now);  // empty: without end

 private:
  void renew(Micros now);

  const std::optional<std::int64_t> most_;
  const Micros reset_after_;  // 0: never
  std::mutex mutex_;
  std::int64_t taken_ = 0;
  Micros began_ = 0;  // with the first answer of the period
};

}  // namespace hk::simulator
