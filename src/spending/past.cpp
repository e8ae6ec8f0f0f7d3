#include <hk/spending/past.hpp>

#include <hk/spending/provider_states.hpp>

namespace hk::spending {
namespace {

constexpr Micros kUnusableFor = kDay;  // an answer that could not be read is not bought again before
constexpr Micros kRefusalsFor = kDay;
// So often, and the provider has something against this request, not against us: for that it would be paused by now.
constexpr int kRefusalsOfOneMax = kRefusalsMax + 1;

bool is_of(const Call& call, const std::string& provider, const Product& product) {
  return call.provider == provider && call.product == product.name;
}

Past miss(const Call& call) { return {Past::Kind::kMiss, outcome_name(Outcome::Kind::kNotFound), call.reason}; }

// What one call says; empty: nothing, an older one may.
std::optional<Past> says(const Call& call, const Product& product, Micros now) {
  if (call.state == CallState::kReserved) return Past{Past::Kind::kBeingBought, {}, {}};
  if (call.waits()) return Past{Past::Kind::kUndecided, {}, call.reason};
  if (call.state == CallState::kUnknown) {
    if (call.decision == kWriteOff && *call.decided_at >= now - product.miss_for) return miss(call);
    return std::nullopt;
  }
  if (call.state != CallState::kSettled) return std::nullopt;
  const Micros age = now - call.at;
  if (call.outcome == "not_found") return age <= product.miss_for ? std::optional(miss(call)) : std::nullopt;
  if (call.outcome == "unusable")
    return age <= kUnusableFor ? std::optional(Past{Past::Kind::kMiss, call.outcome, call.reason}) : std::nullopt;
  if (age > product.fresh_for || call.decision == kChosen) return std::nullopt;
  return Past{Past::Kind::kFresh, call.outcome, call.reason};
}

}  // namespace

Past past_of(const std::vector<Call>& calls, const std::string& provider, const Product& product, Micros now) {
  int refusals = 0;
  for (const Call& call : calls) {
    if (!is_of(call, provider, product)) continue;
    if (call.outcome == "refused" && now - call.at <= kRefusalsFor && ++refusals >= kRefusalsOfOneMax)
      return miss(call);
    if (auto past = says(call, product, now)) return *past;
  }
  return {};
}

}  // namespace hk::spending
