#include "waterfall.hpp"

#include <algorithm>

namespace hk::enrichment {
namespace {

constexpr Micros kUnusableFor = kDay;  // an answer that could not be read is not bought again before
constexpr Micros kRefusalsFor = kDay;
// So often, and the provider has something against this request, not against us: for that it would be paused by now.
constexpr int kRefusalsOfOneMax = kRefusalsMax + 1;

bool is_of(const Call& call, const std::string& provider, const Product& product) {
  return call.provider == provider && call.product == product.name;
}

Past miss(const Call& call) { return {Past::Kind::kMiss, outcome_name(Reply::Kind::kNotFound), call.reason}; }

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

// How many of its fields are still missing.
std::ptrdiff_t gain(const Candidate& candidate, const Enrichment::Findings& findings) {
  return std::ranges::count_if(candidate.product->fields,
                               [&](const std::string& field) { return !findings.fills(field); });
}

// A provider that does not know the property has nothing more to say of it; and while the outcome of one call is
// unknown, no more is put at stake.
bool is_of_no_use(const Candidate& candidate, const Enrichment::Findings& findings) {
  const std::string& name = candidate.provider->name();
  return std::ranges::any_of(findings.answers,
                             [&](const Answer& answer) {
                               return answer.provider == name && answer.reply.kind == Reply::Kind::kNotFound;
                             }) ||
         std::ranges::any_of(findings.hindrances, [&](const Hindrance& hindrance) {
           return hindrance.provider == name && hindrance.obstacle.kind == Obstacle::Kind::kUndecided;
         });
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

Waterfall::Waterfall(const std::vector<std::shared_ptr<Provider>>& providers) {
  for (const auto& provider : providers)
    for (const Product& product : provider->products()) left_.push_back({provider.get(), &product});
}

std::optional<Candidate> Waterfall::next(const Enrichment::Findings& findings) {
  std::erase_if(left_, [&](const Candidate& c) { return gain(c, findings) == 0 || is_of_no_use(c, findings); });
  const auto better = [&](const Candidate& a, const Candidate& b) {
    if (a.product->price != b.product->price) return a.product->price < b.product->price;
    return gain(a, findings) > gain(b, findings);
  };
  const auto best = std::ranges::min_element(left_, better);  // the first of equal ones: as configured
  if (best == left_.end()) return std::nullopt;
  const Candidate next = *best;
  left_.erase(best);
  return next;
}

}  // namespace hk::enrichment
