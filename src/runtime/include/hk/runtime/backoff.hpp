// Exponential back-off with full jitter ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
#pragma once

#include <cstdint>

#include <hk/base/time.hpp>

namespace hk::runtime {

struct BackoffSettings {
  Micros first = kSecond;
  Micros most = 10 * kMinute;
};

// Wait before attempt `attempt` + 1 (attempt counts from 1): between half and all of
// min(most, first * 2^(attempt-1)); `random` is any 64 random bits.
Micros backoff(const BackoffSettings& settings, int attempt, std::uint64_t random);

}  // namespace hk::runtime
