#include <hk/app/openapi.hpp>

#include <hk/analytics/analytics.hpp>
#include <hk/base/text.hpp>
#include <hk/crm/crm.hpp>
#include <hk/enrichment/enrichment.hpp>
#include <hk/events/routes.hpp>
#include <hk/identity/people.hpp>
#include <hk/identity/workspace.hpp>
#include <hk/intake/county_jobs.hpp>
#include <hk/intake/intake.hpp>
#include <hk/settings/routes.hpp>
#include <hk/validation/validation.hpp>

#include "commands.hpp"

namespace hk::app {
namespace {

Json problem_schema() {
  return Json::parse(
      R"({"type": "object", "required": ["type", "title", "status", "code", "detail", "error", "requestId"],
    "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
      "code": {"type": "string", "description": "Stable; for programs"}, "detail": {"type": "string"},
      "error": {"type": "string", "description": "What happened; for people"}, "suggestion": {"type": "string", "description": "What to do next"},
      "requestId": {"type": "string"},
      "errors": {"type": "array", "items": {"type": "object", "required": ["field", "message"],
        "properties": {"field": {"type": "string"}, "message": {"type": "string"}}}}}})");
}

struct PathAndParams {
  std::string path;  // "/api/leads/{id}"
  Json params = Json::array();
};

// "/api/leads/{id:lead}" -> path and parameters.
PathAndParams path_of(const std::string& pattern) {
  PathAndParams out;
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] != '{') {
      out.path += pattern[at++];
      continue;
    }
    const std::size_t end = pattern.find('}', at);
    const auto parts = split(pattern.substr(at + 1, end - at - 1), ':');
    out.path += "{" + parts[0] + "}";
    Json schema = {{"type", "string"}};
    if (parts.size() > 1) schema["description"] = "Id of a " + parts[1] + ": " + parts[1] + "_...";
    out.params.push_back({{"name", parts[0]}, {"in", "path"}, {"required", true}, {"schema", schema}});
    at = end + 1;
  }
  return out;
}

Json content(const std::string& type, const Json& schema) { return {{type, {{"schema", schema}}}}; }

Json operation(const http::Route& route, Json params) {
  for (const http::QueryParam& q : route.doc.query)
    params.push_back(
        {{"name", q.name}, {"in", "query"}, {"required", false}, {"description", q.description}, {"schema", q.schema}});
  Json responses = Json::object();
  for (const auto& [status, schema] : route.doc.responses) {
    Json answer = {{"description", status == 204 ? "Done" : "Success"}};
    if (!schema.is_null()) answer["content"] = content(route.doc.response_content_type, schema);
    responses[std::to_string(status)] = answer;
  }
  responses["default"] = {{"description", "A problem (RFC 9457)"},
                          {"content", content("application/problem+json", {{"$ref", "#/components/schemas/Problem"}})}};
  Json op = {{"operationId", route.doc.id}, {"tags", Json::array({route.doc.tag})}, {"summary", route.doc.summary}};
  if (!route.doc.description.empty()) op["description"] = route.doc.description;
  op["x-permission"] = route.permission;
  if (route.permission == "public") op["security"] = Json::array();
  if (!params.empty()) op["parameters"] = params;
  if (!route.doc.request_body.is_null())
    op["requestBody"] = {{"required", route.doc.request_body.contains("required")},
                         {"content", content(route.doc.request_content_type, route.doc.request_body)}};
  op["responses"] = responses;
  return op;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string json_block(const char* title, const Json& json) {
  return "<details><summary>" + std::string(title) + "</summary><pre>" + escaped(json.dump(2)) + "</pre></details>";
}

std::string operation_html(const std::string& path, const std::string& method, const Json& op) {
  std::string html = "<section><h3><code>" + upper_ascii(method) + " " + escaped(path) + "</code></h3><p>" +
                     escaped(op.at("summary")) + ". ";
  html += escaped(op.value("description", "")) + "</p><p>Permission: <code>" + escaped(op.at("x-permission")) +
          "</code></p>";
  if (op.contains("parameters")) html += json_block("Parameters", op["parameters"]);
  if (op.contains("requestBody")) html += json_block("Body", op["requestBody"]["content"]);
  return html + json_block("Answers", op["responses"]) + "</section>";
}

}  // namespace

Json component_schemas() {
  Json all = Json::object();
  for (const Json& part :
       {identity::schemas(), identity::people_schemas(), identity::workspace_schemas(), identity::audit_schemas(),
        validation::schemas(), crm::schemas(), enrichment::schemas(), intake::schemas(), intake::county_schemas(),
        events::schemas(), analytics::schemas(), settings::schemas()})
    for (const auto& [name, schema] : part.items()) all[name] = schema;
  all["Problem"] = problem_schema();
  all["Health"] =
      Json::parse(R"({"type": "object", "additionalProperties": false, "required": ["status", "models_loaded"],
    "properties": {"status": {"enum": ["healthy"]}, "models_loaded": {"type": "boolean"}}})");
  all["Readiness"] = Json::parse(R"({"type": "object", "additionalProperties": false, "required": ["ready", "checks"],
    "properties": {"ready": {"type": "boolean"}, "checks": {"type": "object"}}})");
  return all;
}

Json openapi_document(const std::vector<http::Route>& routes) {
  Json paths = Json::object();
  for (const http::Route& route : routes) {
    auto [path, params] = path_of(route.path);
    paths[path][lower_ascii(http::method_name(route.method))] = operation(route, params);
  }
  return {
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Hidden Key"},
        {"version", kVersion},
        {"description",
         "Leads in, enriched records out. Times are RFC 3339 in UTC, money is in dollars, areas are in square feet."}}},
      {"servers", Json::array({{{"url", "/"}}})},
      {"security", Json::array({{{"key", Json::array()}}, {{"session", Json::array()}}})},
      {"paths", paths},
      {"components",
       {{"schemas", component_schemas()},
        {"securitySchemes",
         {{"key", {{"type", "http"}, {"scheme", "bearer"}}},
          {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "hk_session"}}}}}}}};
}

std::string docs_page(const Json& document) {
  std::string html =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\">"
      "<title>Hidden Key API</title><style>body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem "
      "auto;padding:0 1rem;"
      "color-scheme:light dark}pre{overflow:auto;font-size:13px}section{border-top:1px solid #8886;padding:.5rem 0}"
      "summary{cursor:pointer}</style></head><body><main><h1>Hidden Key API</h1><p>";
  html += escaped(document.at("info").at("description")) +
          " The machine-readable form is <a href=\"/openapi.json\">/openapi.json</a>.</p>"
          "<p>Send an API key as <code>Authorization: Bearer KEY</code>; make one with <code>hiddenkey apikey create "
          "--name N --role R</code>.</p>";
  std::map<std::string, std::string> by_tag;
  for (const auto& [path, methods] : document.at("paths").items())
    for (const auto& [method, op] : methods.items()) by_tag[op.at("tags")[0]] += operation_html(path, method, op);
  for (const auto& [tag, body] : by_tag) html += "<h2>" + escaped(tag) + "</h2>" + body;
  return html + "</main></body></html>";
}

}  // namespace hk::app
