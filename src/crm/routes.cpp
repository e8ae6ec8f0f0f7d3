#include <hk/base/text.hpp>
#include <hk/canonical/canonical.hpp>
#include <hk/crm/activity.hpp>
#include <hk/crm/api.hpp>

namespace hk::crm {
namespace {

constexpr std::size_t kQueryMax = 200;

Json ref(const char* name) { return {{"$ref", std::string("#/components/schemas/") + name}}; }

Error lead_not_found() {
  return not_found("lead_not_found", "There is no lead with this id.",
                   "It may have been removed; go back to the list.");
}

Result<http::Response> list(store::Database& db, const http::Request& request) {
  LeadFilter filter;
  HK_TRY(filter.limit, limit_of(request, 50, 200));
  filter.cursor = request.query_value("cursor").value_or("");
  filter.query = request.query_value("q").value_or("");
  if (utf8_length(filter.query) > kQueryMax)
    return invalid("query_too_long", "q has at most " + std::to_string(kQueryMax) + " characters.");
  filter.status = request.query_value("status").value_or("");
  filter.source = request.query_value("source").value_or("");
  filter.enrichment = request.query_value("enrichment").value_or("");
  filter.sort = request.query_value("sort").value_or("-createdAt");
  if (const auto phone = canonical::parse_phone(filter.query)) filter.query_phone = phone->e164;
  HK_TRY(const LeadPage page, db.read([&](store::Session& s) { return list_leads(s, filter); }));
  Json items = Json::array();
  for (const LeadRow& row : page.rows) items.push_back(lead_row_json(row));
  return http::json_response(200, {{"items", items},
                                   {"nextCursor", text_or_null(page.next_cursor)},
                                   {"count", page.count},
                                   {"countIsEstimate", page.count_is_estimate}});
}

Result<http::Response> show_lead(store::Database& db, const http::Request& request) {
  const LeadId id = LeadId::trusted(request.param("id"));
  return db.read([&](store::Session& s) -> Result<http::Response> {
    auto lead = find_lead(s, id);
    if (!lead) return lead_not_found();
    const std::string etag = "\"" + std::to_string(lead->version) + "\"";
    http::Response response = request.header("if-none-match") == etag
                                  ? http::empty_response(304)
                                  : http::json_response(200, lead_json(row_of(s, *std::move(lead))));
    response.headers.emplace_back("ETag", etag);
    return response;
  });
}

Result<http::Response> show_activities(store::Database& db, const http::Request& request) {
  const LeadId id = LeadId::trusted(request.param("id"));
  HK_TRY(const std::size_t limit, limit_of(request, 50, 200));
  return db.read([&](store::Session& s) -> Result<http::Response> {
    if (!find_lead(s, id)) return lead_not_found();
    HK_TRY(const ActivityPage page, list_activities(s, id, request.query_value("cursor").value_or(""), limit));
    Json items = Json::array();
    for (const Activity& activity : page.activities) items.push_back(activity_json(activity));
    return http::json_response(200, {{"items", items}, {"nextCursor", text_or_null(page.next_cursor)}});
  });
}

Result<http::Response> show_property(store::Database& db, const http::Request& request) {
  return db.read([&](store::Session& s) -> Result<http::Response> {
    const auto property = find_property(s, PropertyId::trusted(request.param("id")));
    if (!property) return not_found("property_not_found", "There is no property with this id.");
    return http::json_response(200, property_json(*property));
  });
}

http::Route get(std::string path, http::Handler handler, http::RouteDoc doc) {
  http::Route route;
  route.path = std::move(path);
  route.permission = "records.read";
  route.handler = std::move(handler);
  route.doc = std::move(doc);
  return route;
}

http::QueryParam text_param(const char* name, const char* description) {
  return {name, description, {{"type", "string"}}};
}

}  // namespace

Result<std::size_t> limit_of(const http::Request& request, std::size_t fallback, std::size_t most) {
  const auto text = request.query_value("limit");
  if (!text) return fallback;
  const auto number = parse_int(*text);
  if (number && *number >= 1 && *number <= static_cast<long long>(most)) return static_cast<std::size_t>(*number);
  return invalid("limit_invalid", "limit must be a number from 1 to " + std::to_string(most) + ".");
}

http::QueryParam limit_param(int most) {
  return {"limit", "Entries on a page", {{"type", "integer"}, {"minimum", 1}, {"maximum", most}}};
}

http::QueryParam cursor_param() { return text_param("cursor", "nextCursor of the page before"); }

std::vector<http::Route> routes(store::Database& db) {
  store::Database* store = &db;
  return {get("/api/leads", [store](const http::Request& r) { return list(*store, r); },
              {"listLeads",
               "Leads",
               "List leads",
               "Filters are combined with and.",
               {limit_param(200),
                cursor_param(),
                text_param("q", "Text in name, e-mail, phone (any format) or address"),
                {"status", "Lead status", ref("LeadStatus")},
                text_param("source", "Where the lead came from"),
                {"enrichment", "Enrichment status", ref("EnrichmentStatus")},
                {"sort", "Order; - is descending", {{"enum", {"createdAt", "-createdAt", "name", "-name"}}}}},
               nullptr,
               "",
               {{200, ref("LeadPage")}}}),
          get("/api/leads/{id:lead}", [store](const http::Request& r) { return show_lead(*store, r); },
              {"getLead",
               "Leads",
               "One lead with contact, property and enrichment",
               "",
               {},
               nullptr,
               "",
               {{200, ref("Lead")}}}),
          get("/api/leads/{id:lead}/activities", [store](const http::Request& r) { return show_activities(*store, r); },
              {"listLeadActivities",
               "Leads",
               "What happened to a lead, newest first",
               "",
               {limit_param(200), cursor_param()},
               nullptr,
               "",
               {{200, page_schema(ref("Activity"))}}}),
          get("/api/properties/{id:property}", [store](const http::Request& r) { return show_property(*store, r); },
              {"getProperty",
               "Properties",
               "One property with its winning values",
               "",
               {},
               nullptr,
               "",
               {{200, ref("Property")}}})};
}

}  // namespace hk::crm
