// What a service may do wrong, on purpose and repeatably.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hk/base/result.hpp>

namespace hk::simulator {

enum class Fault {
  kTooMany,      // 429, with or without Retry-After, plain text or JSON
  kQuota,        // 402, the contract is used up
  kServerError,  // 500, 502, 503 or 504 with a gateway's HTML page
  kTimeout,      // 408
  kSlow,         // the right answer, late
  kTruncated,    // Content-Length promises more than is sent; then the connection ends
  kMalformed,    // 200 with JSON that is cut off
  kWrongType,    // 200 with text/html
  kReset,        // the connection is reset, nothing is billed
  kLost,         // billed, then the connection is reset and nothing is sent
};

const std::vector<Fault>& all_faults();
std::string_view fault_name(Fault fault);  // as in a mix and on a bill: "429", "5xx", "truncated"

// Weights; a fault that is not named does not happen.
using FaultMix = std::map<Fault, double>;
FaultMix even_mix();
// "5xx=3,slow=1". Error `fault_mix_invalid`.
Result<FaultMix> parse_fault_mix(std::string_view text);

// Which fault hits the call with this running number: the same for the same seed.
class FaultPlan {
 public:
  FaultPlan(std::uint64_t seed, double rate, FaultMix mix);
  std::optional<Fault> of_call(std::uint64_t number) const;

 private:
  std::uint64_t seed_;
  double rate_;
  FaultMix mix_;
  double weights_ = 0;  // their sum
};

}  // namespace hk::simulator
