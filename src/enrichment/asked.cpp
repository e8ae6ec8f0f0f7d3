#include "asked.hpp"

#include <algorithm>

namespace hk::enrichment {
namespace {

using Outcome = ProviderAnswer::Outcome;

// What only the assessor's own look at the building and land can tell.
bool is_assessor_value(const std::string& field) {
  static constexpr std::string_view kFields[] = {"bedrooms",       "bathrooms", "sqft",          "yearBuilt",
                                                 "lotSize",        "landValue", "buildingValue", "totalValue",
                                                 "estimatedValue", "taxAmount"};
  return std::ranges::count(kFields, field) != 0;
}

}  // namespace

std::string outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kFound:
      return "found";
    case Outcome::kAmbiguous:
      return "ambiguous";
    case Outcome::kNotFound:
      return "not_found";
  }
  return "not_found";
}

const ProviderAnswer* Enrichment::Asked::first(Outcome outcome) const {
  for (const auto& [provider, answer] : answers)
    if (answer.outcome == outcome) return &answer;
  return nullptr;
}

bool Enrichment::Asked::fills(const std::string& field) const {
  return std::ranges::any_of(answers, [&](const auto& asked) {
    return std::ranges::any_of(asked.second.facts, [&](const FoundFact& fact) { return fact.field == field; });
  });
}

std::vector<Fact> Enrichment::Asked::facts(Micros fetched_at) const {
  std::vector<Fact> out;
  for (const auto& [provider, answer] : answers) {
    MicroDollars cost = answer.cost;  // booked on the first fact, so that the facts add up to the call
    for (const FoundFact& fact : answer.facts) {
      out.push_back({fact.field, fact.value, provider, fact.as_of, fetched_at, fact.confidence, cost, false, ""});
      cost = 0;
    }
  }
  return out;
}

std::string Enrichment::Asked::status() const {
  if (first(Outcome::kFound)) {
    const auto all = facts(0);
    return std::ranges::any_of(all, [](const Fact& fact) { return is_assessor_value(fact.field); }) ? "enriched"
                                                                                                    : "partial";
  }
  return first(Outcome::kAmbiguous) ? "ambiguous" : "not_found";
}

std::string Enrichment::Asked::provider() const {
  for (const auto& [provider, answer] : answers)
    if (answer.outcome == Outcome::kFound) return provider;
  return answers.empty() ? "" : answers.back().first;
}

std::string Enrichment::Asked::reason() const {
  if (first(Outcome::kFound)) return status() == "partial" ? "The records hold no assessor data for this parcel." : "";
  if (const auto* ambiguous = first(Outcome::kAmbiguous)) return ambiguous->reason;
  return answers.empty() ? "No provider is set up." : answers.back().second.reason;
}

Json Enrichment::Asked::candidates() const {
  if (first(Outcome::kFound)) return Json::array();
  const auto* ambiguous = first(Outcome::kAmbiguous);
  return ambiguous ? ambiguous->candidates : Json::array();
}

MicroDollars Enrichment::Asked::cost() const {
  MicroDollars sum = 0;
  for (const auto& [provider, answer] : answers) sum += answer.cost;
  return sum;
}

std::string Enrichment::Asked::summary(std::size_t field_count) const {
  const std::string outcome = status();
  if (outcome == "ambiguous") return "Several parcels fit the address";
  if (outcome == "not_found") return "No property record found";
  return "Property data found: " + std::to_string(field_count) + (field_count == 1 ? " field" : " fields");
}

}  // namespace hk::enrichment
