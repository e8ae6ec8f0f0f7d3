// What a fault looks like on the wire.
#pragma once

#include <cstdint>
#include <optional>

#include "raw_server.hpp"

#include <hk/simulator/faults.hpp>

namespace hk::simulator {

// The answer of a fault that strikes before the service looks at the call; empty for the other faults.
std::optional<RawAnswer> early_mishap(Fault fault, std::uint64_t seed, std::uint64_t number);
// Spoils a right answer. False when this answer can't have that fault (only a 200 can be malformed or lost).
bool spoil(RawAnswer& answer, Fault fault);

// 429 for too many calls. Retry-After is not promised, and the body is text or JSON.
RawAnswer too_many_calls(std::uint64_t seed, std::uint64_t number);
RawAnswer quota_exceeded(std::uint64_t seed, std::uint64_t number);

}  // namespace hk::simulator
