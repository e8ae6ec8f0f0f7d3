// Views, stages, custom fields, tags.
#include "route_parts.hpp"
#include "workspace.hpp"

namespace hk::crm {
namespace {

using http::Method;
using http::Request;
using http::Response;
using store::Session;

Json items(Json list) { return {{"items", std::move(list)}}; }

Json list_schema(const char* name) {
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", {"items"}},
          {"properties", {{"items", {{"type", "array"}, {"items", schema_ref(name)}}}}}};
}

// A route that reads, or writes, in one transaction.
template <class Body>
http::Handler reading(const RouteServices& services, Body body) {
  return [services, body](const Request& request) -> Result<Response> {
    return services.db.read([&](Session& s) -> Result<Response> { return body(s, request); });
  };
}
template <class Body>
http::Handler writing(const RouteServices& services, Body body) {
  return [services, body](const Request& request) -> Result<Response> {
    Json json = Json::object();
    if (!request.body.empty()) {
      HK_TRY(json, request.json_object());
    }
    return services.db.write([&](Session& s) -> Result<Response> { return body(s, request, json); });
  };
}

const Json& view_body(bool making) {
  static const Json both[2] = {
      Json::parse(R"({"type": "object", "additionalProperties": false, "properties": {
      "name": {"type": "string", "minLength": 1, "maxLength": 100}, "shared": {"type": "boolean"}, "layout": {"enum": ["table", "board"]}, "query": {"type": "object"}}})"),
      Json::parse(R"({"type": "object", "additionalProperties": false, "required": ["object", "name"], "properties": {
      "object": {"type": "string", "maxLength": 40}, "name": {"type": "string", "minLength": 1, "maxLength": 100}, "shared": {"type": "boolean"},
      "layout": {"enum": ["table", "board"]}, "query": {"type": "object"}}})")};
  return both[making ? 1 : 0];
}

void add_views(const RouteServices& services, std::vector<http::Route>& all) {
  all.push_back(made_route(Method::kGet, "/api/views", "records.read",
                           reading(services,
                                   [](Session& s, const Request& r) -> Result<Response> {
                                     return http::json_response(
                                         200,
                                         items(list_views(s, viewer_of(r), r.query_value("object").value_or("leads"))));
                                   }),
                           {"listViews",
                            "Views",
                            "Saved views: your own and those shared with you",
                            "",
                            {text_param("object", "Of which kind of record")},
                            nullptr,
                            "application/json",
                            {{200, list_schema("View")}}}));
  all.push_back(
      made_route(Method::kPost, "/api/views", "records.read",
                 writing(services,
                         [clock = &services.clock](Session& s, const Request& r, const Json& body) -> Result<Response> {
                           HK_TRY(const Json view, create_view(s, viewer_of(r), body, clock->now()));
                           return http::json_response(201, view);
                         }),
                 {"createView",
                  "Views",
                  "Save a view",
                  "",
                  {},
                  view_body(true),
                  "application/json",
                  {{201, schema_ref("View")}}}));
  all.push_back(
      made_route(Method::kPatch, "/api/views/{id:view}", "records.read",
                 writing(services,
                         [clock = &services.clock](Session& s, const Request& r, const Json& body) -> Result<Response> {
                           HK_TRY(const Json view, update_view(s, viewer_of(r), r.param("id"), body, clock->now()));
                           return http::json_response(200, view);
                         }),
                 {"updateView",
                  "Views",
                  "Change a view of yours",
                  "",
                  {},
                  view_body(false),
                  "application/json",
                  {{200, schema_ref("View")}}}));
  all.push_back(made_route(
      Method::kDelete, "/api/views/{id:view}", "records.read",
      writing(services,
              [](Session& s, const Request& r, const Json&) -> Result<Response> {
                HK_CHECK(delete_view(s, viewer_of(r), r.param("id")));
                return http::empty_response(204);
              }),
      {"deleteView", "Views", "Remove a view of yours", "", {}, nullptr, "application/json", {{204, nullptr}}}));
}

void add_stages(const RouteServices& services, std::vector<http::Route>& all) {
  all.push_back(made_route(Method::kGet, "/api/stages", "records.read",
                           reading(services,
                                   [](Session& s, const Request&) -> Result<Response> {
                                     return http::json_response(200, items(list_stages(s)));
                                   }),
                           {"listStages",
                            "Opportunities",
                            "The stages of the pipeline, in order",
                            "",
                            {},
                            nullptr,
                            "application/json",
                            {{200, list_schema("Stage")}}}));
  all.push_back(made_route(
      Method::kPut, "/api/stages", "workspace.manage",
      writing(services,
              [](Session& s, const Request&, const Json& body) -> Result<Response> {
                HK_TRY(const Json stages, set_stages(s, body.at("items")));
                return http::json_response(200, items(stages));
              }),
      {"setStages",
       "Opportunities",
       "Set the stages of the pipeline",
       "The stage with probability 100 closes a deal as won.",
       {},
       Json::parse(
           R"({"type": "object", "additionalProperties": false, "required": ["items"], "properties": {"items": {"type": "array", "maxItems": 20, "items":
         {"type": "object", "additionalProperties": false, "required": ["label", "probability"], "properties": {"key": {"type": "string", "maxLength": 40},
          "label": {"type": "string", "minLength": 1, "maxLength": 60}, "probability": {"type": "integer", "minimum": 0, "maximum": 100},
          "color": {"enum": ["neutral", "blue", "amber", "green", "red", "violet"]}, "ageLimitDays": {"type": ["integer", "null"], "minimum": 1, "maximum": 3650}}}}}})"),
       "application/json",
       {{200, list_schema("Stage")}}}));
}

void add_custom_fields(const RouteServices& services, std::vector<http::Route>& all) {
  all.push_back(made_route(Method::kGet, "/api/custom-fields", "records.read",
                           reading(services,
                                   [](Session& s, const Request& r) -> Result<Response> {
                                     return http::json_response(
                                         200, items(list_custom_fields(s, r.query_value("object").value_or(""))));
                                   }),
                           {"listCustomFields",
                            "Records",
                            "Fields made in this workspace",
                            "",
                            {text_param("object", "Of which kind of record")},
                            nullptr,
                            "application/json",
                            {{200, list_schema("CustomField")}}}));
  all.push_back(made_route(
      Method::kPost, "/api/custom-fields", "workspace.manage",
      writing(services,
              [clock = &services.clock](Session& s, const Request&, const Json& body) -> Result<Response> {
                HK_TRY(const Json field, create_custom_field(s, body, clock->now()));
                return http::json_response(201, field);
              }),
      {"createCustomField",
       "Records",
       "Make a field; it filters, sorts and exports like any other",
       "",
       {},
       Json::parse(
           R"({"type": "object", "additionalProperties": false, "required": ["object", "label", "type"], "properties": {"object": {"type": "string", "maxLength": 40},
         "label": {"type": "string", "minLength": 1, "maxLength": 60}, "type": {"enum": ["text", "long_text", "number", "decimal", "money", "date", "boolean", "choice"]},
         "choices": {"type": "array", "maxItems": 100, "items": {"$ref": "#/components/schemas/Choice"}}}})"),
       "application/json",
       {{201, schema_ref("CustomField")}}}));
  all.push_back(made_route(
      Method::kPatch, "/api/custom-fields/{id:field}", "workspace.manage",
      writing(services,
              [](Session& s, const Request& r, const Json& body) -> Result<Response> {
                HK_TRY(const Json field, update_custom_field(s, r.param("id"), body));
                return http::json_response(200, field);
              }),
      {"updateCustomField",
       "Records",
       "Change a field's label or choices",
       "",
       {},
       Json::parse(
           R"({"type": "object", "additionalProperties": false, "properties": {"label": {"type": "string", "minLength": 1, "maxLength": 60},
         "choices": {"type": "array", "maxItems": 100, "items": {"$ref": "#/components/schemas/Choice"}}}})"),
       "application/json",
       {{200, schema_ref("CustomField")}}}));
  all.push_back(made_route(Method::kDelete, "/api/custom-fields/{id:field}", "workspace.manage",
                           writing(services,
                                   [](Session& s, const Request& r, const Json&) -> Result<Response> {
                                     HK_CHECK(archive_custom_field(s, r.param("id")));
                                     return http::empty_response(204);
                                   }),
                           {"archiveCustomField",
                            "Records",
                            "Hide a field; its values stay stored",
                            "",
                            {},
                            nullptr,
                            "application/json",
                            {{204, nullptr}}}));
}

// Tags of the records that the caller sees.
Result<Response> list_tags(Session& s, const Request& r) {
  const Viewer viewer = viewer_of(r);
  HK_TRY(const Object object, load_object(s, r.query_value("object").value_or("leads")));
  HK_CHECK(may_read(viewer, object.name));
  store::Params params;
  const std::string rule = row_rule(object, viewer, false, "t", params);
  Json all = Json::array();
  for (auto& [tag, count] : s.rows<std::string, std::int64_t>("select g.tag, count(*) from record_tags g join " +
                                                                  object.table + " t on t.id = g.record_id where " +
                                                                  rule + " group by g.tag order by 2 desc, 1 limit 500",
                                                              params))
    all.push_back({{"tag", tag}, {"count", count}});
  return http::json_response(200, items(all));
}

}  // namespace

std::vector<http::Route> workspace_routes(const RouteServices& services) {
  std::vector<http::Route> all;
  add_views(services, all);
  add_stages(services, all);
  add_custom_fields(services, all);
  all.push_back(made_route(Method::kGet, "/api/tags", "records.read",
                           reading(services, [](Session& s, const Request& r) { return list_tags(s, r); }),
                           {"listTags",
                            "Records",
                            "Tags in use, the most frequent first",
                            "",
                            {text_param("object", "Of which kind of record")},
                            nullptr,
                            "application/json",
                            {{200, list_schema("TagCount")}}}));
  return all;
}

Json workspace_schemas() {
  return Json::parse(R"({
    "View": {"type": "object", "additionalProperties": false, "required": ["id", "object", "name", "shared", "mine", "layout", "query"],
      "properties": {"id": {"type": "string"}, "object": {"type": "string"}, "name": {"type": "string"}, "shared": {"type": "boolean"}, "mine": {"type": "boolean"},
        "layout": {"enum": ["table", "board"]}, "query": {"type": "object"}}},
    "Stage": {"type": "object", "additionalProperties": false, "required": ["key", "label", "probability", "color", "ageLimitDays"],
      "properties": {"key": {"type": "string"}, "label": {"type": "string"}, "probability": {"type": "integer"}, "color": {"type": "string"},
        "ageLimitDays": {"type": ["integer", "null"], "description": "Days after which a deal in this stage needs a look"}}},
    "CustomField": {"type": "object", "additionalProperties": false, "required": ["id", "object", "key", "label", "type", "choices"],
      "properties": {"id": {"type": "string"}, "object": {"type": "string"}, "key": {"type": "string"}, "label": {"type": "string"}, "type": {"type": "string"},
        "choices": {"type": "array", "items": {"$ref": "#/components/schemas/Choice"}}}},
    "Operation": {"type": "object", "additionalProperties": false, "required": ["id", "kind", "object", "status", "done", "total", "failed", "error", "fileUrl", "createdAt"],
      "properties": {"id": {"type": "string"}, "kind": {"enum": ["bulk", "export"]}, "object": {"type": "string"},
        "status": {"enum": ["queued", "running", "completed", "cancelled", "failed"]}, "done": {"type": "integer"}, "total": {"type": "integer"},
        "failed": {"type": "integer"}, "error": {"type": ["string", "null"]}, "fileUrl": {"type": ["string", "null"]}, "createdAt": {"type": "string", "format": "date-time"}}},
    "OperationList": {"type": "object", "additionalProperties": false, "required": ["items"], "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Operation"}}}},
    "TagCount": {"type": "object", "additionalProperties": false, "required": ["tag", "count"], "properties": {"tag": {"type": "string"}, "count": {"type": "integer"}}},
    "SearchAnswer": {"type": "object", "additionalProperties": false, "required": ["groups", "corrected"], "properties": {
      "corrected": {"type": "object", "description": "Words that find nothing as they were typed, with the words found instead",
        "additionalProperties": {"type": "array", "items": {"type": "string"}}}, "groups": {"type": "array", "items":
      {"type": "object", "additionalProperties": false, "required": ["object", "items"], "properties": {"object": {"type": "string"}, "items": {"type": "array", "items":
        {"type": "object", "additionalProperties": false, "required": ["id", "title", "subtitle"], "properties": {"id": {"type": "string"}, "title": {"type": "string"},
         "subtitle": {"type": ["string", "null"]}, "recordId": {"type": "string"}}}}}}}}},
    "TodayItem": {"type": "object", "additionalProperties": false, "required": ["kind", "title", "reason", "object", "recordId", "at", "value", "taskId"],
      "properties": {"kind": {"enum": ["task_overdue", "task_due", "new_lead", "deal_past_age", "proof_of_funds_expires", "review"]}, "title": {"type": "string"},
        "reason": {"type": "string"}, "object": {"type": "string"}, "recordId": {"type": "string"}, "at": {"type": ["string", "null"], "format": "date-time"},
        "value": {"type": ["number", "null"]}, "taskId": {"type": ["string", "null"]}}},
    "Today": {"type": "object", "additionalProperties": false, "required": ["items", "counts"], "properties": {
      "items": {"type": "array", "items": {"$ref": "#/components/schemas/TodayItem"}}, "counts": {"type": "object"}}}
  })");
}

}  // namespace hk::crm
