#include "vendor.hpp"

#include "mishaps.hpp"

namespace hk::simulator {

std::optional<RawAnswer> Vendor::early_mishap(Fault fault, std::uint64_t number) const {
  if (fault == Fault::kTooMany) return too_many_calls(number);
  if (fault == Fault::kQuota) return quota_exceeded(number);
  return simulator::early_mishap(fault, seed_, number);
}

}  // namespace hk::simulator
