#include "spending_json.hpp"

#include <algorithm>

#include <hk/crm/crm.hpp>

#include "job_json.hpp"

namespace hk::enrichment {
namespace {

Json time_or_null(const std::optional<Micros>& at) { return at ? Json(format_rfc3339(*at)) : Json(nullptr); }

Json products_json(const spending::Service& provider) {
  Json products = Json::array();
  for (const Product& product : provider.products())
    products.push_back(
        {{"name", product.name}, {"pricePerCall", micro_dollars_json(product.price)}, {"fields", all_fields(product)}});
  return products;
}

Json budget_json(MicroDollars budget) { return budget > 0 ? micro_dollars_json(budget) : Json(nullptr); }

// The dearest product counts: a budget that no call fits in any more is used up.
MicroDollars price_max(const spending::Service& provider) {
  MicroDollars most = 0;
  for (const Product& product : provider.products()) most = std::max(most, product.price);
  return most;
}

struct Condition {
  const char* state;
  std::string reason;
  std::optional<Micros> until;
};

Condition condition_of(const spending::ProviderState& state, MicroDollars budget, const spending::Spending& today,
                       MicroDollars price, Micros now, Micros tomorrow) {
  if (state.paused) return {"paused", state.pause_reason, std::nullopt};
  if (state.wait_until > now) return {"waiting", state.wait_reason, state.wait_until};
  if (budget > 0 && today.cost + today.at_stake + price > budget)
    return {"out_of_budget", "The daily budget is used up.", tomorrow};
  return {"running", "", std::nullopt};
}

Json limit_json(std::size_t limit) { return limit > 0 ? Json(limit) : Json(nullptr); }

}  // namespace

Json call_json(store::Session& session, const Call& call) {
  const Json lead = lead_members(session, call.lead_id);
  return {{"id", call.id.str()},
          {"provider", call.provider},
          {"product", call.product},
          {"leadId", text_or_null(call.lead_id)},
          {"leadName", lead["leadName"]},
          {"address", lead["address"]},
          {"propertyId", is_type_id(call.subject_id, "property") ? Json(call.subject_id) : Json(nullptr)},
          {"jobId", call.job_id},
          {"state", std::string(spending::call_state_name(call.state))},
          {"outcome", text_or_null(call.outcome)},
          {"price", micro_dollars_json(call.price)},
          {"cost", micro_dollars_json(call.cost)},
          {"at", format_rfc3339(call.at)},
          {"settledAt", time_or_null(call.settled_at)},
          {"reason", text_or_null(call.reason)},
          {"decision", text_or_null(call.decision)},
          {"decidedAt", time_or_null(call.decided_at)},
          {"decidedBy", text_or_null(call.decided_by)}};
}

Json provider_json(store::Session& session, const Enrichment& enrichment, const spending::Service& provider) {
  const Micros now = enrichment.clock().now();
  const Micros today = enrichment.zone().start_of_day(now);
  const Micros tomorrow = enrichment.zone().start_of_day(today + 26 * kHour);
  const spending::ProviderState state = spending::state_of_provider(session, provider.name());
  const spending::Spending spent = spending::spending(session, provider.name(), today, tomorrow);
  const Account& account = provider.account();
  const MicroDollars budget = spending::daily_budget_of(state, account);
  const Condition condition = condition_of(state, budget, spent, price_max(provider), now, tomorrow);
  return {{"name", provider.name()},
          {"state", condition.state},
          {"reason", text_or_null(condition.reason)},
          {"until", time_or_null(condition.until)},
          {"products", products_json(provider)},
          {"callsPerSecond", limit_json(account.limits.calls)},
          {"concurrency", limit_json(account.limits.concurrency)},
          {"free", is_free(provider)},
          {"dailyBudget", budget_json(budget)},
          {"dailyBudgetDefault", budget_json(account.daily_budget)},
          {"spentToday", micro_dollars_json(spent.cost)},
          {"atStakeToday", micro_dollars_json(spent.at_stake)},
          {"callsToday", spent.calls},
          {"foundToday", spent.found},
          {"failedToday", spent.failed},
          {"failuresInARow", state.failures},
          {"lastSuccessAt", time_or_null(state.last_success_at)},
          {"lastErrorAt", time_or_null(state.last_error_at)},
          {"lastError", text_or_null(state.last_error)}};
}

Json costs_json(store::Session& session, const Enrichment& enrichment, int days) {
  const TimeZone& zone = enrichment.zone();
  Micros day = zone.start_of_day(enrichment.clock().now());
  std::vector<Json> all;  // the last day first
  for (int i = 0; i < days; ++i) {
    const Micros next = zone.start_of_day(day + 26 * kHour);
    std::vector<Json> of_day;
    for (const auto& [provider, spent] : spending::spending_by_provider(session, day, next))
      of_day.push_back({{"date", format_rfc3339(day + zone.offset_at(day)).substr(0, 10)},
                        {"provider", provider},
                        {"cost", micro_dollars_json(spent.cost)},
                        {"atStake", micro_dollars_json(spent.at_stake)},
                        {"calls", spent.calls},
                        {"found", spent.found},
                        {"notFound", spent.not_found},
                        {"failed", spent.failed}});
    all.insert(all.end(), of_day.rbegin(), of_day.rend());
    day = zone.start_of_day(day - kHour);
  }
  return Json(std::vector<Json>(all.rbegin(), all.rend()));
}

Json spending_schemas() {
  return Json::parse(R"({
    "EnrichmentCost": {"type": "object", "additionalProperties": false,
      "required": ["date", "provider", "cost", "atStake", "calls", "found", "notFound", "failed"],
      "properties": {"date": {"type": "string", "format": "date"}, "provider": {"type": "string"},
        "cost": {"type": "number", "description": "Dollars"},
        "atStake": {"type": "number", "description": "Dollars of calls whose outcome is not known"},
        "calls": {"type": "integer"}, "found": {"type": "integer"}, "notFound": {"type": "integer"}, "failed": {"type": "integer"}}},
    "EnrichmentProvider": {"type": "object", "additionalProperties": false,
      "required": ["name", "state", "reason", "until", "products", "callsPerSecond", "concurrency", "free", "dailyBudget",
        "dailyBudgetDefault", "spentToday", "atStakeToday", "callsToday", "foundToday", "failedToday", "failuresInARow",
        "lastSuccessAt", "lastErrorAt", "lastError"],
      "properties": {"name": {"type": "string"},
        "state": {"enum": ["running", "paused", "waiting", "out_of_budget"],
          "description": "paused: until a person resumes it; waiting: after failures, or because the provider asked for it"},
        "reason": {"type": ["string", "null"]}, "until": {"type": ["string", "null"], "format": "date-time"},
        "products": {"type": "array", "items": {"type": "object", "additionalProperties": false,
          "required": ["name", "pricePerCall", "fields"],
          "properties": {"name": {"type": "string"}, "pricePerCall": {"type": "number"},
            "fields": {"type": "array", "items": {"type": "string"}}}}},
        "callsPerSecond": {"type": ["integer", "null"]}, "concurrency": {"type": ["integer", "null"]}, "free": {"type": "boolean"},
        "dailyBudget": {"type": ["number", "null"], "description": "Dollars; null: no cap"},
        "dailyBudgetDefault": {"type": ["number", "null"], "description": "The configured one"},
        "spentToday": {"type": "number"}, "atStakeToday": {"type": "number"}, "callsToday": {"type": "integer"},
        "foundToday": {"type": "integer"}, "failedToday": {"type": "integer"}, "failuresInARow": {"type": "integer"},
        "lastSuccessAt": {"type": ["string", "null"], "format": "date-time"},
        "lastErrorAt": {"type": ["string", "null"], "format": "date-time"}, "lastError": {"type": ["string", "null"]}}},
    "ProviderCall": {"type": "object", "additionalProperties": false,
      "required": ["id", "provider", "product", "leadId", "leadName", "address", "propertyId", "jobId", "state", "outcome", "price",
        "cost", "at", "settledAt", "reason", "decision", "decidedAt", "decidedBy"],
      "properties": {"id": {"type": "string"}, "provider": {"type": "string"}, "product": {"type": "string"},
        "leadId": {"type": ["string", "null"], "description": "null: of a contact without a lead"}, "leadName": {"type": ["string", "null"]}, "address": {"type": ["string", "null"]},
        "propertyId": {"type": ["string", "null"], "description": "null: the call is about a contact"}, "jobId": {"type": "string"},
        "state": {"enum": ["reserved", "settled", "unknown", "released"],
          "description": "settled: answered; released: certainly not charged; unknown: can't be known"},
        "outcome": {"enum": [null, "found", "not_found", "ambiguous", "unusable", "refused", "limited", "down", "unknown"]},
        "price": {"type": "number", "description": "Dollars that it may cost"},
        "cost": {"type": "number", "description": "Dollars that it did cost"},
        "at": {"type": "string", "format": "date-time"}, "settledAt": {"type": ["string", "null"], "format": "date-time"},
        "reason": {"type": ["string", "null"]}, "decision": {"enum": [null, "buy_again", "write_off", "chosen"],
          "description": "chosen: a person said which of several properties is meant"},
        "decidedAt": {"type": ["string", "null"], "format": "date-time"}, "decidedBy": {"type": ["string", "null"]}}}
  })");
}

}  // namespace hk::enrichment
