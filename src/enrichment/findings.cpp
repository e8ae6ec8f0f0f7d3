#include "findings.hpp"

#include <algorithm>

namespace hk::enrichment {
namespace {

using Kind = Reply::Kind;

// What only the assessor's own look at the building and land can tell.
bool is_assessor_value(const std::string& field) {
  static constexpr std::string_view kFields[] = {"bedrooms",       "bathrooms", "sqft",          "yearBuilt",
                                                 "lotSize",        "landValue", "buildingValue", "totalValue",
                                                 "estimatedValue", "taxAmount"};
  return std::ranges::count(kFields, field) != 0;
}

bool has(const Answer& answer, const std::string& field) {
  return std::ranges::any_of(answer.reply.facts, [&](const FoundFact& fact) { return fact.field == field; });
}

bool waits_for_time(const Obstacle& obstacle) {
  return obstacle.kind == Obstacle::Kind::kPaused || obstacle.kind == Obstacle::Kind::kBudget ||
         obstacle.kind == Obstacle::Kind::kBusy;
}

}  // namespace

std::vector<Fact> facts_of_reply(const std::string& provider, const Product& product, const Reply& reply,
                                 Micros fetched_at) {
  std::vector<Fact> out;
  MicroDollars cost = reply.cost;  // booked on the first fact, so that the facts add up to the call
  for (const FoundFact& fact : reply.facts) {
    out.push_back({.field = fact.field,
                   .value = fact.value,
                   .provider = provider,
                   .product = product.name,
                   .as_of = fact.as_of,
                   .note = fact.note,
                   .fetched_at = fetched_at,
                   .confidence = fact.confidence,
                   .cost = cost});
    cost = 0;
  }
  return out;
}

Answer answer_of_past(const std::string& provider, const Product& product, const spending::Past& past,
                      const std::vector<Fact>& known) {
  Answer answer{provider, &product, {}, true};
  answer.reply.reason = past.reason;
  if (past.outcome == "unusable") answer.reply.kind = Kind::kUnusable;
  if (past.outcome == "ambiguous") answer.reply.kind = Kind::kAmbiguous;
  if (past.outcome != "found") return answer;
  answer.reply.kind = Kind::kFound;
  for (const Fact& fact : known)
    if (fact.provider == answer.provider && fact.product == product.name)
      answer.reply.facts.push_back({fact.field, fact.value, fact.as_of, fact.confidence, fact.note});
  return answer;
}

const Answer* Enrichment::Findings::first(Kind kind) const {
  for (const Answer& answer : answers)
    if (answer.reply.kind == kind) return &answer;
  return nullptr;
}

bool Enrichment::Findings::has_asked(const std::string& provider, const Product& product) const {
  const auto is_it = [&](const Answer& answer) { return answer.provider == provider && answer.product == &product; };
  return std::ranges::any_of(answers, is_it) || std::ranges::any_of(failures, is_it);
}

bool Enrichment::Findings::fills(const std::string& field) const {
  return std::ranges::any_of(answers, [&](const Answer& answer) { return has(answer, field); });
}

bool Enrichment::Findings::matters(const Hindrance& hindrance) const {
  return std::ranges::any_of(hindrance.product->fields, [&](const std::string& field) { return !fills(field); });
}

bool Enrichment::Findings::waits_for_person() const {
  return std::ranges::any_of(
      hindrances, [&](const Hindrance& h) { return h.obstacle.kind == Obstacle::Kind::kUndecided && matters(h); });
}

bool Enrichment::Findings::stopped_by_cap() const {
  return std::ranges::any_of(hindrances,
                             [&](const Hindrance& h) { return h.obstacle.kind == Obstacle::Kind::kCap && matters(h); });
}

std::optional<Micros> Enrichment::Findings::waits_until() const {
  std::optional<Micros> until;
  for (const Hindrance& h : hindrances)
    if (waits_for_time(h.obstacle) && matters(h)) until = std::min(until.value_or(h.obstacle.until), h.obstacle.until);
  return until;
}

bool Enrichment::Findings::is_busy_only() const {
  return std::ranges::all_of(hindrances, [&](const Hindrance& h) {
    return !waits_for_time(h.obstacle) || h.obstacle.kind == Obstacle::Kind::kBusy || !matters(h);
  });
}

std::string Enrichment::Findings::status() const {
  if (waits_for_person()) return "needs_review";
  if (waits_until()) return is_busy_only() ? "queued" : "paused";
  return final_status();
}

std::string Enrichment::Findings::final_status() const {
  if (found()) {
    const bool assessed = std::ranges::any_of(answers, [](const Answer& answer) {
      return std::ranges::any_of(answer.reply.facts, [](const FoundFact& f) { return is_assessor_value(f.field); });
    });
    return assessed ? "enriched" : "partial";
  }
  if (first(Kind::kAmbiguous)) return "ambiguous";
  return first(Kind::kUnusable) ? "needs_review" : "not_found";
}

std::string Enrichment::Findings::provider() const {
  if (const Answer* answer = first(Kind::kFound)) return answer->provider;
  return answers.empty() ? "" : answers.back().provider;
}

std::string Enrichment::Findings::reason() const {
  for (const Hindrance& h : hindrances)
    if (h.obstacle.kind == Obstacle::Kind::kUndecided && matters(h)) return h.obstacle.reason;
  for (const Hindrance& h : hindrances)
    if (h.obstacle.kind != Obstacle::Kind::kUndecided && matters(h)) return h.obstacle.reason;
  if (!failures.empty()) return failures.back().reply.reason;
  if (found()) return final_status() == "partial" ? "The records hold no assessor data for this parcel." : "";
  for (const Kind kind : {Kind::kAmbiguous, Kind::kUnusable})
    if (const Answer* answer = first(kind)) return answer->reply.reason;
  return answers.empty() ? "No provider is set up." : answers.back().reply.reason;
}

Json Enrichment::Findings::candidates() const {
  const Answer* ambiguous = found() ? nullptr : first(Kind::kAmbiguous);
  return ambiguous ? ambiguous->reply.candidates : Json::array();
}

MicroDollars Enrichment::Findings::cost() const {
  MicroDollars sum = 0;
  for (const Answer& answer : answers) sum += answer.reply.cost;
  return sum;
}

std::string Enrichment::Findings::summary(std::size_t field_count) const {
  const std::string outcome = final_status();
  if (outcome == "ambiguous") return "Several parcels fit the address";
  if (waits_for_person() || outcome == "needs_review") return "Property data needs a decision";
  if (outcome == "not_found") return "No property record found";
  return "Property data found: " + std::to_string(field_count) + (field_count == 1 ? " field" : " fields");
}

}  // namespace hk::enrichment
