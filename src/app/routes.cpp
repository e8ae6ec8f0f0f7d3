// The route table: every capability's routes, and those of the process itself.
#include <hk/analytics/analytics.hpp>
#include <hk/app/application.hpp>
#include <hk/events/routes.hpp>

#include "address.hpp"

namespace hk::app {
namespace {

Json ref(const char* name) { return {{"$ref", std::string("#/components/schemas/") + name}}; }

http::Route get(std::string path, std::string permission, http::Handler handler, http::RouteDoc doc) {
  http::Route route;
  route.path = std::move(path);
  route.permission = std::move(permission);
  route.handler = std::move(handler);
  route.doc = std::move(doc);
  return route;
}

}  // namespace

std::vector<http::Route> Application::routes(bool demo) {
  const Json demo_login = demo ? Json{{"email", kDemoEmail}, {"password", kDemoPassword}} : Json(nullptr);
  const identity::RouteServices session{*identity_, [this] { return workspace_json(); }, demo_login};
  std::vector<http::Route> all = system_routes();
  for (auto part :
       {identity::routes(session), identity::people_routes(people_services(session)),
        identity::workspace_routes(*workspace_), identity::audit_routes(*db_), settings::routes(provider_settings()),
        validation::routes(*validator_, *db_, *contact_checks_, *address_checks_),
        crm::routes({*db_, clock_, *records_, [this] { return workspace_->zone(); }}),
        crm::operation_routes(*operations_, *db_), enrichment::routes(*enrichment_),
        enrichment::bulk_routes(*bulk_enrichment_, *db_), intake::routes({*db_, clock_, *intake_, *imports_, *outbox_}),
        intake::county_routes(*county_jobs_), events::routes({*db_, clock_, *publishable_keys_, identity::actor_of}),
        analytics::routes({*db_, clock_, *outbox_, *lake_reader_, [this] { return workspace_->zone(); }})})
    for (http::Route& route : part) all.push_back(std::move(route));
  return all;
}

Json Application::workspace_json() {
  const identity::Workspace workspace = workspace_->now();
  const auto has_demo = db_->read([](store::Session& s) { return Result<bool>(crm::has_demo_leads(s)); });
  return {{"name", workspace.name},
          {"timeZone", workspace.time_zone},
          {"currency", workspace.currency},
          {"strategy", workspace.strategy},
          {"demo", has_demo && *has_demo}};
}

identity::PeopleServices Application::people_services(const identity::RouteServices& session) {
  auto address = [this](const http::Request& request) { return address_of(config_, request.header("host")); };
  return {*people_, session, address};
}

std::vector<http::Route> Application::system_routes() {
  std::vector<http::Route> all;
  all.push_back(get("/api/health", "public",
                    [](const http::Request&) -> Result<http::Response> {
                      // No model exists before the business has history to train on.
                      return http::json_response(200, {{"status", "healthy"}, {"models_loaded", false}});
                    },
                    {"getHealth", "System", "Whether the process lives", "", {}, nullptr, "", {{200, ref("Health")}}}));
  all.back().runs_on = http::RunsOn::kInline;
  all.push_back(get("/api/ready", "public", [this](const http::Request&) { return readiness(); },
                    {"getReady",
                     "System",
                     "Whether it can do its work: the store takes writes, the worker looks for jobs",
                     "503 when it can't.",
                     {},
                     nullptr,
                     "",
                     {{200, ref("Readiness")}, {503, ref("Readiness")}}}));
  all.push_back(get("/metrics", "public",
                    [this](const http::Request&) -> Result<http::Response> {
                      return http::text_response(200, "text/plain; version=0.0.4; charset=utf-8", metrics_.render());
                    },
                    {"getMetrics",
                     "System",
                     "Figures in the Prometheus text format",
                     "",
                     {},
                     nullptr,
                     "",
                     {{200, Json{{"type", "string"}}}},
                     "text/plain"}));
  all.push_back(get("/openapi.json", "public",
                    [this](const http::Request&) -> Result<http::Response> {
                      return http::text_response(200, "application/json", openapi_);
                    },
                    {"getOpenApi", "System", "This document", "", {}, nullptr, "", {{200, Json{{"type", "object"}}}}}));
  all.push_back(get("/docs", "public",
                    [this](const http::Request&) -> Result<http::Response> {
                      return http::text_response(200, "text/html; charset=utf-8", docs_);
                    },
                    {"getDocs",
                     "System",
                     "The API for people",
                     "",
                     {},
                     nullptr,
                     "",
                     {{200, Json{{"type", "string"}}}},
                     "text/html"}));
  all.push_back(get("/api/stream", "records.read", [this](const http::Request& request) { return stream(request); },
                    {"getStream",
                     "System",
                     "What happens, live, as server-sent events",
                     "Send Last-Event-ID to get what was missed.",
                     {},
                     nullptr,
                     "",
                     {{200, Json{{"type", "string"}}}},
                     "text/event-stream"}));
  return all;
}

Result<http::Response> Application::readiness() {
  const Status writable = db_->write([&](store::Session& s) -> Status {
    s.run(
        "insert into readiness(id, checked_at) values (1, :now) on conflict (id) do update set checked_at = "
        "excluded.checked_at",
        {{"now", clock_.now()}});
    return {};
  });
  const bool moving = !worker_ || clock_.now() - worker_->last_healthy() < 15 * kSecond;
  const bool ready = writable.ok() && moving;
  return http::json_response(ready ? 200 : 503, {{"ready", ready},
                                                 {"checks",
                                                  {{"store", writable.ok() ? "writable" : writable.error().message},
                                                   {"worker", !worker_ ? "not in this process"
                                                              : moving ? "looking for jobs"
                                                                       : "stuck"}}}});
}

Result<http::Response> Application::stream(const http::Request& request) {
  http::Response response;
  response.content_type = "text/event-stream";
  response.stream = hub_;
  const crm::Viewer viewer = crm::Viewer::of(identity::principal_of(request));
  const auto hears = [viewer](const http::SseEvent& event) {
    const auto data = parse_json(event.data);
    return data && crm::hears_of(viewer, *data);
  };
  response.stream_filter = hears;
  const std::string last = request.header("last-event-id");
  if (last.empty()) return response;
  constexpr std::size_t kMissedMax = 1'000;
  HK_TRY(const auto missed, db_->read([&](store::Session& s) {
    return Result<std::vector<events::RecordedEvent>>(outbox_->read_after(s, last, kMissedMax));
  }));
  for (const events::RecordedEvent& event : missed) {
    if (event.source != events::kServer) continue;
    Json data = event.data;
    data["type"] = event.type;
    data["at"] = format_rfc3339(event.at);
    http::SseEvent one{event.position, event.type, dump_json(data)};
    if (hears(one)) response.stream_first.push_back(std::move(one));
  }
  return response;
}

}  // namespace hk::app
