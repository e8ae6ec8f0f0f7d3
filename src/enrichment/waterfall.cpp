#include "waterfall.hpp"

#include <algorithm>

namespace hk::enrichment {
namespace {

// How many of its fields are still missing.
std::ptrdiff_t gain(const Candidate& candidate, const Enrichment::Findings& findings) {
  return std::ranges::count_if(candidate.product->fields,
                               [&](const std::string& field) { return !findings.fills(field); });
}

// A provider that does not know the property has nothing more to say of it; and while the outcome of one call is
// unknown, no more is put at stake.
bool is_of_no_use(const Candidate& candidate, const Enrichment::Findings& findings) {
  const std::string& name = candidate.provider->name();
  const Product* finder = candidate.provider->finder();  // others may have nothing of their kind about a known property
  return std::ranges::any_of(findings.answers,
                             [&](const Answer& answer) {
                               return answer.provider == name && answer.reply.kind == Reply::Kind::kNotFound &&
                                      (finder == nullptr || answer.product == finder);
                             }) ||
         std::ranges::any_of(findings.hindrances, [&](const Hindrance& hindrance) {
           return hindrance.provider == name && hindrance.obstacle.kind == Obstacle::Kind::kUndecided;
         });
}

}  // namespace

Waterfall::Waterfall(const std::vector<std::shared_ptr<Provider>>& providers, const crm::Property& property) {
  for (const auto& provider : providers)
    if (provider->covers(property))
      for (const Product& product : provider->products())
        if (&product != provider->finder()) left_.push_back({provider.get(), &product});
}

std::optional<Candidate> Waterfall::next(const Enrichment::Findings& findings) {
  std::erase_if(left_, [&](const Candidate& c) { return gain(c, findings) == 0 || is_of_no_use(c, findings); });
  const auto better = [&](const Candidate& a, const Candidate& b) {
    const int order = a.provider->account().order, other = b.provider->account().order;
    if (order != other) return order < other;
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
