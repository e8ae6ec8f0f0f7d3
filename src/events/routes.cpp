#include <hk/events/routes.hpp>

#include <hk/events/tracked.hpp>

#include "rate_limit.hpp"
#include "snippet.hpp"

namespace hk::events {
namespace {

constexpr std::size_t kPageBatchMost = 100;

// Behind a proxy all visitors have one address, so a busy site must fit.
struct PageLimits {
  RateLimit by_address{1'000, 50};
  RateLimit by_key{5'000, 500};
};

Json ref(const char* name) { return {{"$ref", std::string("#/components/schemas/") + name}}; }

Status within_limits(PageLimits& limits, const PublishableKey& key, const std::string& address, std::size_t events,
                     Micros now) {
  if (events > kPageBatchMost)
    return invalid("body_invalid", "A page may send at most 100 events at a time.", "Send smaller batches.");
  const auto count = static_cast<std::int64_t>(events);
  if (limits.by_address.take(key.id + " " + address, count, now) && limits.by_key.take(key.id, count, now)) return {};
  return Error{ErrorKind::kLimited,
               "too_many_events",
               "Too many events at a time.",
               "Wait a little and send them again, with the same eventId.",
               {}};
}

Result<http::Response> take_events(const RouteServices& services, PageLimits& limits, const http::Request& request) {
  const Micros now = services.clock.now();
  HK_TRY(const Json body, request.json_object());
  HK_TRY(const std::vector<TrackedEvent> events, parse_tracked(body, now));
  Reporter reporter;
  if (const auto* page = dynamic_cast<const PublishableCaller*>(request.caller.get()); page != nullptr) {
    HK_CHECK(within_limits(limits, page->key, request.remote_ip, events.size(), now));
    reporter = {kBrowser, page->key.id, page->key.id};
  } else {
    reporter = {kApi, services.actor_of(request), "api"};
  }
  HK_TRY(const Tracked tracked, services.db.write([&](store::Session& s) -> Result<Tracked> {
    return track(services.db, s, events, reporter, now);
  }));
  return http::json_response(202, {{"accepted", tracked.accepted}, {"duplicates", tracked.duplicates}});
}

Result<http::Response> create_key(const RouteServices& services, const http::Request& request) {
  HK_TRY(const Json body, request.json_object());
  HK_TRY(const PublishableKey key,
         services.keys.create(body.at("name").get<std::string>(), body.at("origins").get<std::vector<std::string>>(),
                              services.actor_of(request)));
  return http::json_response(201, to_json(key));
}

Result<http::Response> list_keys(const RouteServices& services) {
  HK_TRY(const auto keys, services.keys.list());
  Json items = Json::array();
  for (const PublishableKey& key : keys) items.push_back(to_json(key));
  return http::json_response(200, {{"items", items}});
}

http::Route events_route(const RouteServices& services) {
  http::Route route{
      http::Method::kPost,
      "/api/events",
      kWritePermission,
      [services, limits = std::make_shared<PageLimits>()](const http::Request& request) {
        return take_events(services, *limits, request);
      },
      {"trackEvents",
       "Events",
       "Report what happened elsewhere: one event, or a list",
       "An event whose eventId was received before is counted once. With a publishable key (?key=hkpub_...) pages of "
       "its origins may send at most 100 events at a time, also as text/plain.",
       {{"key", "A publishable key", {{"type", "string"}}}},
       ref("TrackedEvents"),
       "application/json",
       {{202, ref("EventsTracked")}}}};
  route.allows_origin = [services](const http::Request& request, const std::string& origin) {
    return services.keys.allows(request, origin);
  };
  return route;
}

http::Route snippet_route() {
  http::Route route{http::Method::kGet,
                    "/hk.js",
                    "public",
                    [](const http::Request&) -> Result<http::Response> {
                      http::Response response = http::text_response(200, "text/javascript; charset=utf-8", snippet());
                      response.headers.emplace_back("Cache-Control", "public, max-age=3600");
                      response.headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
                      return response;
                    },
                    {"getSnippet",
                     "Events",
                     "The script that reports events of a web page",
                     "",
                     {},
                     nullptr,
                     "",
                     {{200, Json{{"type", "string"}}}},
                     "text/javascript"}};
  route.runs_on = http::RunsOn::kInline;
  return route;
}

Json keys_schema() {
  return {{"type", "object"},
          {"required", {"items"}},
          {"additionalProperties", false},
          {"properties", {{"items", {{"type", "array"}, {"items", ref("PublishableKey")}}}}}};
}

void add_key_routes(std::vector<http::Route>& all, const RouteServices& services) {
  all.push_back({http::Method::kGet,
                 "/api/publishable-keys",
                 "workspace.manage",
                 [services](const http::Request&) { return list_keys(services); },
                 {"listPublishableKeys",
                  "Events",
                  "The keys that web pages report events with",
                  "",
                  {},
                  nullptr,
                  "",
                  {{200, keys_schema()}}}});
  all.push_back({http::Method::kPost,
                 "/api/publishable-keys",
                 "workspace.manage",
                 [services](const http::Request& request) { return create_key(services, request); },
                 {"createPublishableKey",
                  "Events",
                  "Make a key for web pages",
                  "It is no secret: all it may do is report events from pages of its origins.",
                  {},
                  ref("NewPublishableKey"),
                  "application/json",
                  {{201, ref("PublishableKey")}}}});
  all.push_back({http::Method::kDelete,
                 "/api/publishable-keys/{id:pkey}",
                 "workspace.manage",
                 [services](const http::Request& request) -> Result<http::Response> {
                   HK_CHECK(services.keys.remove(request.param("id")));
                   return http::empty_response(204);
                 },
                 {"removePublishableKey",
                  "Events",
                  "Remove a key: its pages are refused from then on",
                  "",
                  {},
                  nullptr,
                  "",
                  {{204, nullptr}}}});
}

}  // namespace

std::vector<http::Route> routes(const RouteServices& services) {
  std::vector<http::Route> all;
  all.push_back(events_route(services));
  add_key_routes(all, services);
  all.push_back(snippet_route());
  return all;
}

Json schemas() {
  Json fields = Json::parse(R"({
    "event": {"type": "string", "minLength": 1, "maxLength": 200, "description": "What happened, e.g. offer_page_viewed"},
    "eventId": {"type": ["string", "null"], "maxLength": 200, "description": "Yours; a repeat is counted once"},
    "messageId": {"type": ["string", "null"], "maxLength": 200, "description": "Another name for eventId"},
    "userId": {"type": ["string", "null"], "maxLength": 200}, "anonymousId": {"type": ["string", "null"], "maxLength": 200},
    "leadId": {"type": ["string", "null"], "maxLength": 200}, "opportunityId": {"type": ["string", "null"], "maxLength": 200},
    "properties": {"type": ["object", "null"], "description": "At most 32 KiB"},
    "timestamp": {"type": ["string", "null"], "description": "RFC 3339; now when it is missing, at most five minutes ahead"}
  })");
  const Json one = {
      {"type", "object"}, {"additionalProperties", false}, {"required", {"event"}}, {"properties", fields}};
  fields["events"] = {{"type", "array"}, {"maxItems", kBatchMost}, {"items", ref("TrackedEvent")}};
  Json all = Json::parse(R"({
    "EventsTracked": {"type": "object", "required": ["accepted", "duplicates"], "additionalProperties": false,
      "properties": {"accepted": {"type": "integer"}, "duplicates": {"type": "integer", "description": "Received before"}}},
    "NewPublishableKey": {"type": "object", "required": ["name", "origins"], "additionalProperties": false,
      "properties": {"name": {"type": "string", "minLength": 1, "maxLength": 200},
        "origins": {"type": "array", "maxItems": 20, "items": {"type": "string", "maxLength": 200},
          "description": "Like https://www.example.com"}}},
    "PublishableKey": {"type": "object", "required": ["id", "key", "name", "origins", "createdAt"], "additionalProperties": false,
      "properties": {"id": {"type": "string"}, "key": {"type": "string"}, "name": {"type": "string"},
        "origins": {"type": "array", "items": {"type": "string"}}, "createdAt": {"type": "string"}}}
  })");
  all["TrackedEvent"] = one;
  all["TrackedEvents"] = {{"type", "object"}, {"additionalProperties", false}, {"properties", fields}};
  return all;
}

}  // namespace hk::events
