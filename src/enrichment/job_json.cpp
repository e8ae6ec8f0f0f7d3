#include "job_json.hpp"

#include <hk/crm/crm.hpp>
#include <hk/enrichment/bulk_enrichment.hpp>
#include <hk/enrichment/routes.hpp>

#include "spending_json.hpp"

namespace hk::enrichment {
namespace {

using jobs::State;

Json time_or_null(const std::optional<Micros>& at) { return at ? Json(format_rfc3339(*at)) : Json(nullptr); }

}  // namespace

Json lead_members(store::Session& session, const std::string& lead_id) {
  Json out = {{"leadName", nullptr}, {"address", nullptr}, {"enrichmentStatus", nullptr}};
  const auto lead = crm::find_lead(session, crm::LeadId::trusted(lead_id));
  if (!lead) return out;
  out["enrichmentStatus"] = lead->enrichment.status;
  if (const auto contact = crm::find_contact(session, lead->contact_id)) out["leadName"] = crm::display_name(*contact);
  if (lead->property_id.empty()) return out;
  if (const auto property = crm::find_property(session, lead->property_id))
    out["address"] = text_or_null(crm::one_line(property->typed));
  return out;
}

namespace {

Json duration_ms(const jobs::Job& job) {
  if (!job.started_at || !job.finished_at || *job.finished_at < *job.started_at) return nullptr;
  return (*job.finished_at - *job.started_at) / kMillisecond;
}

bool can_retry(State state) { return state == State::kFailed || state == State::kDead || state == State::kCancelled; }
bool can_cancel(State state) {
  return state != State::kCompleted && state != State::kDead && state != State::kCancelled;
}

Json job_json(store::Session& session, const jobs::Job& job, const spending::JobCost& cost) {
  const Json lead = lead_members(session, job.subject);
  return {{"id", job.id.str()},
          {"leadId", job.subject},
          {"leadName", lead["leadName"]},
          {"address", lead["address"]},
          {"state", std::string(jobs::state_name(job.state))},
          {"enrichmentStatus", lead["enrichmentStatus"]},
          {"provider", text_or_null(cost.provider)},
          {"attempts", job.attempts},
          {"attemptsMax", job.attempts_max},
          {"cost", micro_dollars_json(cost.cost)},
          {"createdAt", format_rfc3339(job.created_at)},
          {"startedAt", time_or_null(job.started_at)},
          {"finishedAt", time_or_null(job.finished_at)},
          {"durationMs", duration_ms(job)},
          {"error", text_or_null(job.error)},
          {"canRetry", can_retry(job.state)},
          {"canCancel", can_cancel(job.state)}};
}

}  // namespace

Json jobs_json(store::Session& session, const std::vector<jobs::Job>& jobs) {
  std::vector<std::string> ids;
  ids.reserve(jobs.size());
  for (const jobs::Job& job : jobs) ids.push_back(job.id.str());
  auto costs = spending::costs_of_jobs(session, ids);
  Json out = Json::array();
  for (const jobs::Job& job : jobs) out.push_back(job_json(session, job, costs[job.id.str()]));
  return out;
}

Json schemas() {
  Json all = Json::parse(R"({
    "EnrichmentJob": {"type": "object", "additionalProperties": false,
      "required": ["id", "leadId", "leadName", "address", "state", "enrichmentStatus", "provider", "attempts", "attemptsMax", "cost",
        "createdAt", "startedAt", "finishedAt", "durationMs", "error", "canRetry", "canCancel"],
      "properties": {"id": {"type": "string"}, "leadId": {"type": "string"}, "leadName": {"type": ["string", "null"]},
        "address": {"type": ["string", "null"]},
        "state": {"enum": ["queued", "scheduled", "running", "completed", "failed", "dead", "cancelled"],
          "description": "failed: will be tried again; dead: will not"},
        "enrichmentStatus": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/EnrichmentStatus"}]},
        "provider": {"type": ["string", "null"]}, "attempts": {"type": "integer"}, "attemptsMax": {"type": "integer"},
        "cost": {"type": "number", "description": "Dollars"}, "createdAt": {"type": "string", "format": "date-time"},
        "startedAt": {"type": ["string", "null"], "format": "date-time"}, "finishedAt": {"type": ["string", "null"], "format": "date-time"},
        "durationMs": {"type": ["integer", "null"]}, "error": {"type": ["string", "null"]},
        "canRetry": {"type": "boolean"}, "canCancel": {"type": "boolean"}}},
    "EnrichmentStats": {"type": "object", "additionalProperties": false,
      "required": ["queued", "processing", "completedToday", "failedToday", "costToday", "atStakeToday", "unknownWaiting", "recentJobs"],
      "properties": {"queued": {"type": "integer"}, "processing": {"type": "integer"}, "completedToday": {"type": "integer"},
        "failedToday": {"type": "integer"}, "costToday": {"type": "number", "description": "Dollars"},
        "atStakeToday": {"type": "number", "description": "Dollars of calls whose outcome is not known"},
        "unknownWaiting": {"type": "integer", "description": "Calls that wait for a decision"},
        "recentJobs": {"type": "array", "items": {"$ref": "#/components/schemas/EnrichmentJob"}}}},
    "EnrichmentQueued": {"type": "object", "additionalProperties": false, "required": ["message", "leadId", "jobId"],
      "properties": {"message": {"type": "string"}, "leadId": {"type": "string"}, "jobId": {"type": "string"}}},
    "Fact": {"type": "object", "additionalProperties": false,
      "required": ["field", "value", "unit", "provider", "product", "note", "asOf", "fetchedAt", "confidence", "cost", "winner", "reason"],
      "properties": {"field": {"type": "string"}, "value": {"type": ["string", "number"]},
        "unit": {"enum": [null, "dollars", "square feet", "rooms", "year", "date"]}, "provider": {"type": "string"}, "product": {"type": ["string", "null"]},
        "note": {"type": ["string", "null"], "description": "What people must know of it, e.g. that a price is estimated"},
        "asOf": {"type": ["string", "null"], "format": "date"}, "fetchedAt": {"type": "string", "format": "date-time"},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1}, "cost": {"type": "number", "description": "Dollars"},
        "winner": {"type": "boolean"}, "reason": {"type": ["string", "null"]}}},
    "Ownership": {"type": "object", "additionalProperties": false,
      "required": ["ownerName", "ownerKind", "mailingAddress", "mailingProvider", "absentee", "outOfState", "why"],
      "properties": {"ownerName": {"type": ["string", "null"]},
        "ownerKind": {"enum": ["person", "company", "trust", "estate", "government", "unknown"]},
        "mailingAddress": {"type": ["string", "null"]}, "mailingProvider": {"type": ["string", "null"]},
        "absentee": {"type": ["boolean", "null"]}, "outOfState": {"type": ["boolean", "null"]},
        "why": {"type": "array", "items": {"type": "string"}, "description": "The working, for people"}}},
    "PropertyMortgages": {"type": "object", "additionalProperties": false, "required": ["mortgages", "equity"],
      "properties": {
        "mortgages": {"type": "array", "items": {"type": "object", "additionalProperties": false,
          "required": ["position", "lender", "amount", "date", "dueDate", "loanType", "rateType", "rate", "reference", "note", "open",
            "notOpenBecause", "sources"],
          "properties": {"position": {"type": ["integer", "null"], "description": "1: the first; null: not told"},
            "lender": {"type": ["string", "null"]},
            "amount": {"type": ["number", "null"], "description": "Dollars, when it was made"},
            "date": {"type": ["string", "null"], "format": "date"}, "dueDate": {"type": ["string", "null"], "format": "date"},
            "loanType": {"type": ["string", "null"], "description": "In the provider's words"},
            "rateType": {"type": ["string", "null"], "description": "fixed, adjustable, balloon, or the provider's word"},
            "rate": {"type": ["number", "null"], "description": "Percent a year"},
            "reference": {"type": ["string", "null"], "description": "Of the deed of trust"},
            "note": {"type": ["string", "null"]}, "open": {"type": "boolean", "description": "As far as is known"},
            "notOpenBecause": {"type": ["string", "null"]},
            "sources": {"type": "array", "items": {"$ref": "#/components/schemas/RecordSource"}}}}},
        "equity": {"type": "object", "additionalProperties": false, "required": ["value", "owed", "owedIsOriginal", "equity", "why"],
          "properties": {"value": {"type": ["number", "null"], "description": "Dollars: the estimated value"},
            "owed": {"type": ["number", "null"], "description": "Dollars; null: can't be told"},
            "owedIsOriginal": {"type": ["boolean", "null"], "description": "true: original amounts, because no balance is known"},
            "equity": {"type": ["number", "null"], "description": "Dollars; below 0: more is owed than it is worth"},
            "why": {"type": "array", "items": {"type": "string"}, "description": "The working, for people"}}}}},
    "RecordSource": {"type": "object", "additionalProperties": false, "required": ["provider", "product", "fetchedAt"],
      "properties": {"provider": {"type": "string"}, "product": {"type": "string"},
        "fetchedAt": {"type": "string", "format": "date-time"}}},
    "PropertyHistory": {"type": "object", "additionalProperties": false, "required": ["sales", "assessments"],
      "properties": {
        "sales": {"type": "array", "items": {"type": "object", "additionalProperties": false,
          "required": ["date", "price", "reference", "kind", "note", "sources"],
          "properties": {"date": {"type": ["string", "null"], "format": "date"},
            "price": {"type": ["number", "null"], "description": "Dollars"},
            "reference": {"type": ["string", "null"], "description": "Of the deed"},
            "kind": {"type": ["string", "null"], "description": "In the provider's words"},
            "note": {"type": ["string", "null"]},
            "sources": {"type": "array", "items": {"$ref": "#/components/schemas/RecordSource"}}}}},
        "assessments": {"type": "array", "items": {"type": "object", "additionalProperties": false,
          "required": ["year", "landValue", "buildingValue", "totalValue", "taxAmount", "note", "sources"],
          "properties": {"year": {"type": ["integer", "null"], "description": "null: the provider does not say"},
            "landValue": {"type": ["number", "null"], "description": "Dollars"},
            "buildingValue": {"type": ["number", "null"], "description": "Dollars"},
            "totalValue": {"type": ["number", "null"], "description": "Dollars"},
            "taxAmount": {"type": ["number", "null"], "description": "Dollars"},
            "note": {"type": ["string", "null"]},
            "sources": {"type": "array", "items": {"$ref": "#/components/schemas/RecordSource"}}}}}}}
  })");
  all.update(spending_schemas());
  all.update(bulk_schemas());
  return all;
}

}  // namespace hk::enrichment
