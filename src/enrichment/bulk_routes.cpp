#include <algorithm>

#include <hk/base/text.hpp>
#include <hk/crm/crm.hpp>
#include <hk/enrichment/bulk_enrichment.hpp>
#include <hk/identity/identity.hpp>

#include "bulk_choice.hpp"
#include "bulk_store.hpp"

namespace hk::enrichment {
namespace {

constexpr MicroDollars kCapMax = 1'000'000 * kDollarInMicros;
constexpr std::size_t kReasonsLookedAt = 10;

Json ref(const char* name) { return {{"$ref", std::string("#/components/schemas/") + name}}; }

// 0 < dollars, at most six decimals. Empty: the body names none.
Result<std::optional<MicroDollars>> cap_of(const Json& body) {
  if (!body.contains("cap")) return std::optional<MicroDollars>();
  const auto cap = parse_micro_dollars(dump_json(body.at("cap")));
  if (!cap || *cap <= 0 || *cap > kCapMax)
    return invalid("cap_invalid", "The cap must be an amount from $0.000001 to $1,000,000.");
  return std::optional(*cap);
}

std::string leads_text(std::int64_t count) { return std::to_string(count) + (count == 1 ? " lead" : " leads"); }

// How it stands, for people; empty while it simply runs.
std::string message_of(const BulkRun& run, MicroDollars cap, std::int64_t left) {
  if (run.status == "capped")
    return "Stopped at its cap of " + dollars_text(cap) + ": " + leads_text(left) + " left; raise the cap to go on.";
  if (run.status == "paused") return "Paused: " + leads_text(left) + " left.";
  if (run.status == "cancelled") return "Cancelled: " + leads_text(left) + " left as they were.";
  if (run.status == "failed") return run.error;
  return "";
}

// What leads in hand wait for: a provider's pause, the budget of the day.
std::string waits_for(store::Session& session, const BulkRun& run) {
  if (run.status != "running") return "";
  auto in_hand = leads_in_hand(session, run.id.str());
  in_hand.resize(std::min(in_hand.size(), kReasonsLookedAt));
  for (const LeadInHand& one : in_hand)
    if (const auto lead = crm::find_lead(session, crm::LeadId::trusted(one.lead_id));
        lead && lead->enrichment.status == "paused")
      return lead->enrichment.reason;
  return "";
}

// As fast as since it began or was resumed.
Json expected_end(const BulkRun& run, Micros now) {
  const std::int64_t lately = run.done() - run.began_done;
  if (run.status != "running" || lately <= 0 || now <= run.began_at) return nullptr;
  const double each = static_cast<double>(now - run.began_at) / static_cast<double>(lately);
  const auto left = static_cast<double>(std::max<std::int64_t>(0, run.total - run.done()));
  return format_rfc3339(now + static_cast<Micros>(each * left));
}

class Handlers {
 public:
  Handlers(BulkEnrichment& bulk, store::Database& db) : bulk_(bulk), db_(db) {}

  Result<http::Response> estimate(const http::Request& request) const {
    HK_TRY(const Json body, request.json_object());
    HK_TRY(const Json estimate, bulk_.estimate(crm::Viewer::of(identity::principal_of(request)), body));
    return http::json_response(200, estimate);
  }

  Result<http::Response> start(const http::Request& request) const {
    HK_TRY(const Json body, request.json_object());
    HK_TRY(const auto cap, cap_of(body));
    return db_.write([&](store::Session& s) -> Result<http::Response> {
      HK_TRY(const BulkRun run, bulk_.start(s, crm::Viewer::of(identity::principal_of(request)), body, cap.value()));
      return http::json_response(202, bulk_.run_json(s, run));
    });
  }

  Result<http::Response> list(const http::Request&) const {
    return db_.read([&](store::Session& s) -> Result<http::Response> {
      Json items = Json::array();
      for (const BulkRun& run : bulk_.list(s)) items.push_back(bulk_.run_json(s, run));
      return http::json_response(200, {{"items", items}});
    });
  }

  Result<http::Response> find(const http::Request& request) const {
    return db_.read([&](store::Session& s) -> Result<http::Response> {
      HK_TRY(const BulkRun run, bulk_.find(s, id_of(request)));
      return http::json_response(200, bulk_.run_json(s, run));
    });
  }

  Result<http::Response> pause(const http::Request& request) const {
    return change([&](store::Session& s) { return bulk_.pause(s, id_of(request), actor(request)); });
  }

  Result<http::Response> resume(const http::Request& request) const {
    std::optional<MicroDollars> cap;
    if (!request.body.empty()) {
      HK_TRY(const Json body, request.json_object());
      HK_TRY(cap, cap_of(body));
    }
    return change([&](store::Session& s) { return bulk_.resume(s, id_of(request), cap, actor(request)); });
  }

  Result<http::Response> cancel(const http::Request& request) const {
    return change([&](store::Session& s) { return bulk_.cancel(s, id_of(request), actor(request)); });
  }

 private:
  static RunId id_of(const http::Request& request) { return RunId::trusted(request.param("id")); }
  static std::string actor(const http::Request& request) { return identity::actor_of(request); }

  template <class Change>
  Result<http::Response> change(const Change& make) const {
    return db_.write([&](store::Session& s) -> Result<http::Response> {
      HK_TRY(const BulkRun run, make(s));
      return http::json_response(200, bulk_.run_json(s, run));
    });
  }

  BulkEnrichment& bulk_;
  store::Database& db_;
};

Json leads_body(Json more, const std::vector<std::string>& required) {
  Json properties = {
      {"filter", {{"type", Json::array({"object", "null"})}}},
      {"ids", {{"type", "array"}, {"maxItems", 1000}, {"items", {{"type", "string"}, {"maxLength", 60}}}}}};
  properties.update(more);
  return {{"type", "object"}, {"additionalProperties", false}, {"required", required}, {"properties", properties}};
}

Json cap_member() {
  return {{"cap", {{"type", "number"}, {"description", "Dollars that all calls of the run may cost together"}}}};
}

http::RouteDoc doc(const char* id, const char* summary, const char* description, int status, Json answer,
                   Json body = nullptr) {
  http::RouteDoc out;
  out.id = id;
  out.tag = "Enrichment";
  out.summary = summary;
  out.description = description;
  out.request_body = std::move(body);
  out.responses = {{status, std::move(answer)}};
  return out;
}

}  // namespace

Json BulkEnrichment::run_json(store::Session& session, const BulkRun& run) const {
  const auto cap = spending::find_cap(session, run.id.str());
  const MicroDollars amount = cap ? cap->amount : 0;
  const spending::CapUse use = spending::use_of_cap(session, run.id.str());
  const std::int64_t left = std::max<std::int64_t>(0, run.total - run.done());
  return {{"id", run.id.str()},
          {"status", run.status},
          {"startedBy", text_or_null(run.actor)},
          {"cap", micro_dollars_json(amount)},
          {"spent", micro_dollars_json(use.cost)},
          {"atStake", micro_dollars_json(use.unknown + use.reserved)},
          {"calls", use.calls},
          {"total", run.total},
          {"done", run.done()},
          {"left", left},
          {"enriched", run.enriched},
          {"partial", run.partial},
          {"notFound", run.not_found},
          {"needsReview", run.needs_review},
          {"failed", run.failed},
          {"skipped", run.skipped},
          {"message", text_or_null(message_of(run, amount, left))},
          {"waitsFor", text_or_null(waits_for(session, run))},
          {"expectedEnd", expected_end(run, s_.enrichment.clock().now())},
          {"createdAt", format_rfc3339(run.created_at)},
          {"updatedAt", format_rfc3339(run.updated_at)},
          {"finishedAt", run.finished_at ? Json(format_rfc3339(*run.finished_at)) : Json(nullptr)}};
}

std::vector<http::Route> bulk_routes(BulkEnrichment& bulk, store::Database& db) {
  using http::Method;
  const auto handlers = std::make_shared<Handlers>(bulk, db);
  using Member = Result<http::Response> (Handlers::*)(const http::Request&) const;
  const auto route = [&](Method method, const char* path, const char* permission, Member member, http::RouteDoc about) {
    http::Route out;
    out.method = method;
    out.path = path;
    out.permission = permission;
    out.handler = [handlers, member](const http::Request& request) { return ((*handlers).*member)(request); };
    out.doc = std::move(about);
    return out;
  };
  const Json run = ref("BulkEnrichment");
  const Json runs = {{"type", "object"},
                     {"additionalProperties", false},
                     {"required", Json::array({"items"})},
                     {"properties", {{"items", {{"type", "array"}, {"items", run}}}}}};
  return {route(Method::kPost, "/api/enrichment/bulk/estimate", "enrichment.manage", &Handlers::estimate,
                doc("estimateBulkEnrichment", "What enriching these leads may cost, without asking anyone",
                    "Send ids or a filter. Above 500 leads a sample of 500, evenly spread, is looked at and scaled up.",
                    200, ref("BulkEnrichmentEstimate"), leads_body(Json::object(), {}))),
          route(Method::kPost, "/api/enrichment/bulk", "enrichment.manage", &Handlers::start,
                doc("startBulkEnrichment", "Enrich all these leads, within a cap",
                    "The run never spends more than its cap; it stops there and can be resumed with a higher one.", 202,
                    run, leads_body(cap_member(), {"cap"}))),
          route(Method::kGet, "/api/enrichment/bulk", "enrichment.read", &Handlers::list,
                doc("listBulkEnrichments", "The newest bulk enrichments of the workspace", "", 200, runs)),
          route(Method::kGet, "/api/enrichment/bulk/{id:run}", "enrichment.read", &Handlers::find,
                doc("getBulkEnrichment", "How far a bulk enrichment is", "", 200, run)),
          route(Method::kPost, "/api/enrichment/bulk/{id:run}/pause", "enrichment.manage", &Handlers::pause,
                doc("pauseBulkEnrichment", "Pause a bulk enrichment",
                    "Leads that wait are as they were before; a call under way ends.", 200, run)),
          route(Method::kPost, "/api/enrichment/bulk/{id:run}/resume", "enrichment.manage", &Handlers::resume,
                doc("resumeBulkEnrichment", "Go on with a bulk enrichment, also with another cap",
                    "One that stopped at its cap needs a higher one.", 200, run,
                    {{"type", "object"}, {"additionalProperties", false}, {"properties", cap_member()}})),
          route(Method::kPost, "/api/enrichment/bulk/{id:run}/cancel", "enrichment.manage", &Handlers::cancel,
                doc("cancelBulkEnrichment", "End a bulk enrichment; what is done stays done", "", 200, run))};
}

Json bulk_schemas() {
  return Json::parse(R"({
    "BulkEnrichmentRange": {"type": "object", "additionalProperties": false, "required": ["low", "high"],
      "description": "low: every call answers with all that its product can tell; high: all is asked that can be asked",
      "properties": {"low": {"type": "number"}, "high": {"type": "number"}}},
    "BulkEnrichmentEstimate": {"type": "object", "additionalProperties": false,
      "required": ["leads", "withAddress", "withoutAddress", "notYours", "known", "waitingForDecision", "lookedAt", "isSample", "cost",
        "budgetsAllowToday", "days", "seconds", "products", "providers"],
      "properties": {"leads": {"type": "integer"}, "withAddress": {"type": "integer"}, "withoutAddress": {"type": "integer"},
        "notYours": {"type": "integer", "description": "Leads you may not change; they are skipped"},
        "known": {"type": "integer", "description": "Leads with an address for which nothing would be bought"},
        "waitingForDecision": {"type": "integer", "description": "Leads with a call whose outcome is unknown"},
        "lookedAt": {"type": "integer"}, "isSample": {"type": "boolean", "description": "The figures are scaled up from lookedAt leads"},
        "cost": {"$ref": "#/components/schemas/BulkEnrichmentRange"},
        "budgetsAllowToday": {"type": "number", "description": "Dollars of the high cost that fit the budgets of today"},
        "days": {"type": "integer", "description": "Days that the budgets need for the high cost"},
        "seconds": {"$ref": "#/components/schemas/BulkEnrichmentRange"},
        "products": {"type": "array", "items": {"type": "object", "additionalProperties": false,
          "required": ["provider", "product", "pricePerCall", "calls", "cost"],
          "properties": {"provider": {"type": "string"}, "product": {"type": "string"}, "pricePerCall": {"type": "number"},
            "calls": {"$ref": "#/components/schemas/BulkEnrichmentRange"}, "cost": {"$ref": "#/components/schemas/BulkEnrichmentRange"}}}},
        "providers": {"type": "array", "items": {"type": "object", "additionalProperties": false,
          "required": ["name", "state", "reason", "until", "calls", "cost", "dailyBudget", "budgetLeftToday", "days", "seconds"],
          "properties": {"name": {"type": "string"}, "state": {"enum": ["running", "paused", "waiting", "out_of_budget"]},
            "reason": {"type": ["string", "null"]}, "until": {"type": ["string", "null"], "format": "date-time"},
            "calls": {"$ref": "#/components/schemas/BulkEnrichmentRange"}, "cost": {"$ref": "#/components/schemas/BulkEnrichmentRange"},
            "dailyBudget": {"type": ["number", "null"]}, "budgetLeftToday": {"type": ["number", "null"], "description": "null: no budget"},
            "days": {"type": "integer"}, "seconds": {"$ref": "#/components/schemas/BulkEnrichmentRange"}}}}}},
    "BulkEnrichment": {"type": "object", "additionalProperties": false,
      "required": ["id", "status", "startedBy", "cap", "spent", "atStake", "calls", "total", "done", "left", "enriched", "partial",
        "notFound", "needsReview", "failed", "skipped", "message", "waitsFor", "expectedEnd", "createdAt", "updatedAt", "finishedAt"],
      "properties": {"id": {"type": "string"},
        "status": {"enum": ["running", "paused", "capped", "completed", "cancelled", "failed"],
          "description": "capped: stopped at its cap; resume it with a higher one"},
        "startedBy": {"type": ["string", "null"]}, "cap": {"type": "number", "description": "Dollars"},
        "spent": {"type": "number", "description": "Dollars"},
        "atStake": {"type": "number", "description": "Dollars of calls under way, and of those whose outcome is not known"},
        "calls": {"type": "integer"}, "total": {"type": "integer"}, "done": {"type": "integer"}, "left": {"type": "integer"},
        "enriched": {"type": "integer"}, "partial": {"type": "integer"}, "notFound": {"type": "integer"},
        "needsReview": {"type": "integer", "description": "Several properties fit, or a call waits for a decision"},
        "failed": {"type": "integer"},
        "skipped": {"type": "integer", "description": "No address, not yours, or another job asks about it already"},
        "message": {"type": ["string", "null"]}, "waitsFor": {"type": ["string", "null"]},
        "expectedEnd": {"type": ["string", "null"], "format": "date-time"},
        "createdAt": {"type": "string", "format": "date-time"}, "updatedAt": {"type": "string", "format": "date-time"},
        "finishedAt": {"type": ["string", "null"], "format": "date-time"}}}
  })");
}

}  // namespace hk::enrichment
