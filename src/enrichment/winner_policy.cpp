#include <algorithm>
#include <tuple>

#include <hk/enrichment/facts.hpp>

namespace hk::enrichment {
namespace {

// Facts of one field, seen through the criteria.
class Contest {
 public:
  Contest(const std::vector<Fact*>& facts, const FieldPolicy& policy) : facts_(facts), policy_(policy) {}

  void decide() const {
    Fact* best = facts_.front();
    for (Fact* fact : facts_)
      if (beats(*fact, *best)) best = fact;
    for (Fact* fact : facts_) {
      fact->winner = fact == best;
      fact->reason = fact->winner ? why_it_won(*best) : why_it_lost(*fact, *best);
    }
  }

 private:
  // Larger is better.
  int compare(Criterion criterion, const Fact& a, const Fact& b) const {
    switch (criterion) {
      case Criterion::kFreshness:
        return a.as_of.compare(b.as_of);
      case Criterion::kAgreement:
        return agreeing(a) - agreeing(b);
      case Criterion::kTrust:
        return distrust(b) - distrust(a);
    }
    return 0;
  }

  bool beats(const Fact& a, const Fact& b) const {
    if (is_manual(a) != is_manual(b)) return is_manual(a);
    if (const auto deciding = decider(a, b)) return compare(*deciding, a, b) > 0;
    return std::tie(b.confidence, a.provider) < std::tie(a.confidence, b.provider);
  }

  std::optional<Criterion> decider(const Fact& a, const Fact& b) const {
    for (const Criterion criterion : policy_.criteria)
      if (compare(criterion, a, b) != 0) return criterion;
    return std::nullopt;
  }

  int agreeing(const Fact& fact) const {
    return static_cast<int>(
        std::ranges::count_if(facts_, [&](const Fact* other) { return other->value == fact.value; }));
  }

  int distrust(const Fact& fact) const {
    return static_cast<int>(std::ranges::find(policy_.trust, fact.provider) - policy_.trust.begin());
  }

  static bool is_manual(const Fact& fact) { return fact.provider == kManual; }

  std::string why_it_won(const Fact& best) const {
    if (is_manual(best)) return "set by " + best.set_by + " on " + best.as_of;
    if (facts_.size() == 1) return "the only source";
    if (agreeing(best) == static_cast<int>(facts_.size())) return "all sources agree";
    const Fact* runner_up = nullptr;  // the best that says something else
    for (const Fact* fact : facts_)
      if (fact->value != best.value && (!runner_up || beats(*fact, *runner_up))) runner_up = fact;
    const auto deciding = decider(best, *runner_up);
    if (deciding == Criterion::kFreshness) return "the most recent";
    if (deciding == Criterion::kTrust) return "the most trusted source";
    if (deciding == Criterion::kAgreement)
      return std::to_string(agreeing(best)) + " of " + std::to_string(facts_.size()) + " sources agree";
    return "the most certain";
  }

  std::string why_it_lost(const Fact& fact, const Fact& best) const {
    if (is_manual(best)) return (fact.value == best.value ? "agrees with " : "overruled by ") + best.set_by;
    if (fact.value == best.value) return "agrees with " + best.provider;
    const auto deciding = decider(best, fact);
    if (deciding == Criterion::kFreshness) return "older than " + best.provider;
    if (deciding == Criterion::kTrust) return "less trusted than " + best.provider;
    if (deciding == Criterion::kAgreement) return "fewer sources say so";
    return "less certain than " + best.provider;
  }

  const std::vector<Fact*>& facts_;
  const FieldPolicy& policy_;
};

}  // namespace

const FieldPolicy& WinnerPolicy::of(const std::string& field) const {
  const auto own = fields.find(field);
  return own == fields.end() ? otherwise : own->second;
}

WinnerPolicy default_policy() {
  using enum Criterion;
  const std::vector<std::string> trust = {"county"};
  const FieldPolicy freshest = {{kFreshness, kTrust, kAgreement}, trust};
  WinnerPolicy policy;
  policy.otherwise = {{kAgreement, kTrust, kFreshness}, trust};
  for (const char* field : {"lastSaleDate", "lastSalePrice", "ownerName", "taxAmount", "estimatedValue", "totalValue",
                            "landValue", "buildingValue", "mortgageBalance", "mortgageAmount"})
    policy.fields[field] = freshest;
  return policy;
}

void choose_winners(std::vector<Fact>& facts, const WinnerPolicy& policy) {
  std::map<std::string, std::vector<Fact*>> by_field;
  for (Fact& fact : facts) by_field[fact.field].push_back(&fact);
  for (auto& [field, rivals] : by_field) Contest(rivals, policy.of(field)).decide();
}

}  // namespace hk::enrichment
