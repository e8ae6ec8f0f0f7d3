// /api/workspace
#include <hk/identity/people.hpp>
#include <hk/identity/workspace.hpp>

#include "route_parts.hpp"

namespace hk::identity {
namespace {

Json workspace_json(const Workspace& workspace) {
  return {{"name", workspace.name},         {"timeZone", workspace.time_zone},
          {"currency", workspace.currency}, {"strategy", workspace.strategy},
          {"version", workspace.version},   {"updatedAt", format_rfc3339(workspace.updated_at)}};
}

http::Response answer(const Workspace& workspace) {
  http::Response response = http::json_response(200, workspace_json(workspace));
  response.headers.emplace_back("ETag", http::version_etag(workspace.version));
  return response;
}

std::optional<std::string> text_of(const Json& body, const char* member) {
  if (!body.contains(member)) return std::nullopt;
  return body.at(member).get<std::string>();
}

Result<http::Response> change(WorkspaceSettings& settings, const http::Request& request) {
  HK_TRY(const auto seen, http::version_seen(request));
  HK_TRY(const Json body, request.json_object());
  const WorkspaceChange wanted{text_of(body, "name"), text_of(body, "timeZone"), text_of(body, "currency"),
                               text_of(body, "strategy")};
  const auto changed = settings.change(wanted, seen, actor_of(request));
  if (changed) return answer(*changed);
  if (changed.error().code == "edit_conflict")
    return http::conflict_response(changed.error(), request, workspace_json(settings.now()));
  return changed.error();
}

Json change_body() {
  return body_schema({{"name", text_schema(200)},
                      {"timeZone", text_schema(100)},
                      {"currency", text_schema(3)},
                      {"strategy", {{"enum", {"wholesale", "flip", "hold"}}}}},
                     {});
}

}  // namespace

std::vector<http::Route> workspace_routes(WorkspaceSettings& settings) {
  using http::Method;
  WorkspaceSettings* live = &settings;
  return {route(
              Method::kGet, "/api/workspace", "records.read", "Workspace",
              {"getWorkspace", "Name, time zone, currency and strategy of the business", "The ETag is its version."},
              [live](const http::Request&) -> Result<http::Response> { return answer(live->now()); }, 200,
              ref("Workspace")),
          route(
              Method::kPatch, "/api/workspace", "workspace.manage", "Workspace",
              {"changeWorkspace", "Change the workspace",
               "Needs If-Match with the ETag that was seen, or *. 412 edit_conflict carries the settings as they are"
               " now in `current`. Days, budgets and reports follow a new time zone at once."},
              [live](const http::Request& request) { return change(*live, request); }, 200, ref("Workspace"),
              change_body())};
}

Json workspace_schemas() {
  return Json::parse(R"({
    "Workspace": {"type": "object", "required": ["name", "timeZone", "currency", "strategy", "version", "updatedAt"],
      "additionalProperties": false,
      "properties": {"name": {"type": "string"}, "timeZone": {"type": "string", "description": "Of the tz database"},
        "currency": {"type": "string", "description": "ISO 4217"}, "strategy": {"enum": ["wholesale", "flip", "hold"]},
        "version": {"type": "integer"}, "updatedAt": {"type": "string", "format": "date-time"}}}
  })");
}

}  // namespace hk::identity
