#include "spending_routes.hpp"

#include <hk/base/text.hpp>
#include <hk/crm/api.hpp>
#include <hk/crm/records.hpp>
#include <hk/identity/identity.hpp>

#include "spending_json.hpp"

namespace hk::enrichment {
namespace {

constexpr int kDaysMax = 366;
constexpr std::size_t kReasonMax = 200;
constexpr MicroDollars kBudgetMax = 1'000'000 * kDollarInMicros;

Json ref(const char* name) { return {{"$ref", std::string("#/components/schemas/") + name}}; }

Json items_schema(const char* item) {
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", Json::array({"items"})},
          {"properties", {{"items", {{"type", "array"}, {"items", ref(item)}}}}}};
}

// 0 < dollars, at most six decimals.
Result<std::optional<MicroDollars>> budget_of(const Json& body) {
  const Json& value = body.at("dailyBudget");
  if (value.is_null()) return std::optional<MicroDollars>();
  const auto budget = parse_micro_dollars(dump_json(value));
  if (!budget || *budget <= 0 || *budget > kBudgetMax)
    return invalid("budget_invalid", "The daily budget must be an amount from $0.000001 to $1,000,000.",
                   "Send null to go back to the configured budget; pause the provider to spend nothing.");
  return std::optional(*budget);
}

class Handlers {
 public:
  explicit Handlers(Enrichment& enrichment) : enrichment_(enrichment) {}

  Result<http::Response> costs(const http::Request& request) const {
    const auto days = parse_int(request.query_value("days").value_or("30"));
    if (!days || *days < 1 || *days > kDaysMax)
      return invalid("days_invalid", "days must be a whole number from 1 to 366.");
    return enrichment_.db().read([&](store::Session& s) -> Result<http::Response> {
      return http::json_response(200, {{"items", costs_json(s, enrichment_, static_cast<int>(*days))}});
    });
  }

  Result<http::Response> providers(const http::Request&) const {
    return enrichment_.db().read([&](store::Session& s) -> Result<http::Response> {
      Json items = Json::array();
      for (const auto& service : enrichment_.services()) items.push_back(provider_json(s, enrichment_, *service));
      return http::json_response(200, {{"items", items}});
    });
  }

  Result<http::Response> pause(const http::Request& request) const {
    std::string reason = "Paused by a person.";
    if (!request.body.empty()) {
      HK_TRY(const Json body, request.json_object());
      if (body.contains("reason")) reason = body.at("reason").get<std::string>();
    }
    return change(request,
                  [&](store::Session& s, const std::string& name) { return enrichment_.pause(s, name, reason); });
  }

  Result<http::Response> resume(const http::Request& request) const {
    return change(request, [&](store::Session& s, const std::string& name) { return enrichment_.resume(s, name); });
  }

  Result<http::Response> set_budget(const http::Request& request) const {
    HK_TRY(const Json body, request.json_object());
    HK_TRY(const auto budget, budget_of(body));
    return change(request, [&](store::Session& s, const std::string& name) {
      return enrichment_.set_daily_budget(s, name, budget);
    });
  }

  Result<http::Response> calls(const http::Request& request) const {
    spending::CallFilter filter;
    filter.waiting = request.query_value("waiting").value_or("") == "true";
    filter.provider = request.query_value("provider").value_or("");
    filter.lead_id = request.query_value("leadId").value_or("");
    filter.cursor = request.query_value("cursor").value_or("");
    HK_TRY(filter.limit, crm::limit_of(request, 50, 200));
    if (const auto state = request.query_value("state"); state && !state->empty()) {
      filter.state = spending::call_state_of(*state);
      if (!filter.state) return invalid("state_unknown", "The state must be reserved, settled, unknown or released.");
    }
    return enrichment_.db().read([&](store::Session& s) -> Result<http::Response> {
      const spending::CallPage page = spending::list_calls(s, filter);
      Json items = Json::array();
      for (const Call& call : page.calls) items.push_back(call_json(s, call));
      items = crm::about_seen_leads(s, crm::Viewer::of(identity::principal_of(request)), items);
      return http::json_response(200, {{"items", items}, {"nextCursor", text_or_null(page.next_cursor)}});
    });
  }

  Result<http::Response> decide(const http::Request& request) const {
    HK_TRY(const Json body, request.json_object());
    const std::string decision = body.at("decision").get<std::string>();
    return enrichment_.db().write([&](store::Session& s) -> Result<http::Response> {
      HK_TRY(const Call call,
             enrichment_.decide(s, CallId::trusted(request.param("id")), decision, identity::actor_of(request)));
      return http::json_response(200, call_json(s, call));
    });
  }

 private:
  template <class Change>
  Result<http::Response> change(const http::Request& request, const Change& make) const {
    const std::string name = request.param("name");
    return enrichment_.db().write([&](store::Session& s) -> Result<http::Response> {
      HK_CHECK(make(s, name));
      for (const auto& service : enrichment_.services())
        if (service->name() == name) return http::json_response(200, provider_json(s, enrichment_, *service));
      return not_found("provider_not_found", "There is no provider of this name.");
    });
  }

  Enrichment& enrichment_;
};

Json decision_body() {
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", Json::array({"decision"})},
          {"properties", {{"decision", {{"enum", Json::array({spending::kBuyAgain, spending::kWriteOff})}}}}}};
}

Json pause_body() {
  return {{"type", "object"},
          {"additionalProperties", false},
          {"properties", {{"reason", {{"type", "string"}, {"maxLength", kReasonMax}}}}}};
}

Json budget_body() {
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", Json::array({"dailyBudget"})},
          {"properties", {{"dailyBudget", {{"type", Json::array({"number", "null"})}, {"description", "Dollars"}}}}}};
}

http::RouteDoc doc(const char* id, const char* summary, const char* description, Json answer, Json body = nullptr,
                   std::vector<http::QueryParam> query = {}) {
  http::RouteDoc out;
  out.id = id;
  out.tag = "Enrichment";
  out.summary = summary;
  out.description = description;
  out.query = std::move(query);
  out.request_body = std::move(body);
  out.responses = {{200, std::move(answer)}};
  return out;
}

}  // namespace

std::vector<http::Route> spending_routes(Enrichment& enrichment) {
  using http::Method;
  const auto handlers = std::make_shared<Handlers>(enrichment);
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
  const Json provider = ref("EnrichmentProvider"), call = ref("ProviderCall");
  const Json text = {{"type", "string"}};
  return {
      route(
          Method::kGet, "/api/enrichment/costs", "enrichment.read", &Handlers::costs,
          doc("listEnrichmentCosts", "Costs by day and provider",
              "Days of the workspace's time zone, oldest first; only days with calls.", items_schema("EnrichmentCost"),
              nullptr, {{"days", "How many days, today included", {{"type", "integer"}, {"default", 30}}}})),
      route(Method::kGet, "/api/enrichment/providers", "enrichment.read", &Handlers::providers,
            doc("listEnrichmentProviders", "Providers: health, budget, today's figures", "",
                items_schema("EnrichmentProvider"))),
      route(Method::kPost, "/api/enrichment/providers/{name}/pause", "enrichment.manage", &Handlers::pause,
            doc("pauseEnrichmentProvider", "Ask a provider nothing until it is resumed", "", provider, pause_body())),
      route(Method::kPost, "/api/enrichment/providers/{name}/resume", "enrichment.manage", &Handlers::resume,
            doc("resumeEnrichmentProvider", "Ask a provider again", "Jobs that waited go on at once.", provider)),
      route(Method::kPut, "/api/enrichment/providers/{name}/budget", "enrichment.manage", &Handlers::set_budget,
            doc("setEnrichmentProviderBudget", "Set the daily budget of a provider",
                "null goes back to the configured budget.", provider, budget_body())),
      route(Method::kGet, "/api/enrichment/calls", "enrichment.read", &Handlers::calls,
            doc("listProviderCalls", "The ledger: every call of a provider, newest first", "", crm::page_schema(call),
                nullptr,
                {{"state", "reserved, settled, unknown or released", text},
                 {"waiting", "true: only calls that wait for a decision", text},
                 {"provider", "Name of a provider", text},
                 {"leadId", "Calls for this lead", text},
                 crm::limit_param(200),
                 crm::cursor_param()})),
      route(Method::kPost, "/api/enrichment/calls/{id:ledger}/decide", "enrichment.manage", &Handlers::decide,
            doc("decideProviderCall", "Say what becomes of a call whose outcome is unknown",
                "buy_again asks the provider once more, at the risk of paying twice; write_off goes on without it. The"
                " lead is queued again.",
                call, decision_body()))};
}

}  // namespace hk::enrichment
