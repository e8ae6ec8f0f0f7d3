#include <hk/intake/county_jobs.hpp>

namespace hk::intake {
namespace {

http::Route list_route(CountyJobs& jobs) {
  http::Route route;
  route.path = "/api/counties";
  route.permission = "imports.run";
  route.handler = [&jobs](const http::Request&) -> Result<http::Response> {
    HK_TRY(const Json items, jobs.list());
    return http::json_response(200, {{"items", items}});
  };
  const Json list = {
      {"type", "object"},
      {"additionalProperties", false},
      {"required", Json::array({"items"})},
      {"properties", {{"items", {{"type", "array"}, {"items", {{"$ref", "#/components/schemas/County"}}}}}}}};
  route.doc = {"listCounties",
               "Imports",
               "Counties that are read over the network, and how they were the last time",
               "",
               {},
               nullptr,
               "",
               {{200, list}}};
  return route;
}

http::Route sync_route(CountyJobs& jobs) {
  http::Route route;
  route.method = http::Method::kPost;
  route.path = "/api/counties/{name}/sync";
  route.permission = "workspace.manage";
  route.handler = [&jobs](const http::Request& request) -> Result<http::Response> {
    bool everything = false;
    if (!request.body.empty()) {
      HK_TRY(const Json body, request.json_object());
      everything = body.value("all", false);
    }
    HK_TRY(const jobs::JobId job, jobs.start(request.param("name"), everything));
    return http::json_response(202, {{"message", "Synchronisation queued"}, {"jobId", job.str()}});
  };
  const Json body = {{"type", "object"},
                     {"additionalProperties", false},
                     {"properties",
                      {{"all",
                        {{"type", "boolean"},
                         {"description", "Begin anew, and read what has not changed since the last time, too"}}}}}};
  route.doc = {"syncCounty",
               "Imports",
               "Bring a county's records in",
               "409 county_busy while it is being synchronised already.",
               {},
               body,
               "application/json",
               {{202, {{"$ref", "#/components/schemas/CountySyncQueued"}}}}};
  return route;
}

}  // namespace

std::vector<http::Route> county_routes(CountyJobs& jobs) { return {list_route(jobs), sync_route(jobs)}; }

Json county_schemas() {
  return Json::parse(R"({
    "County": {"type": "object", "additionalProperties": false,
      "required": ["name", "title", "kind", "where", "state", "verified", "reason", "sync"],
      "properties": {"name": {"type": "string"}, "title": {"type": "string"}, "kind": {"enum": ["socrata", "arcgis"]},
        "where": {"type": "string"}, "state": {"type": ["string", "null"]},
        "verified": {"type": "boolean", "description": "Its columns were seen in the county's own documents"},
        "reason": {"type": ["string", "null"]},
        "sync": {"type": "object", "additionalProperties": false, "description": "What became of the last time",
          "required": ["state", "importId", "rowsFetched", "rowsStored", "rowsCreated", "rowsUpdated", "error", "startedAt", "finishedAt"],
          "properties": {"state": {"enum": ["none", "queued", "running", "completed", "failed", "interrupted", "cancelled"]},
            "importId": {"type": ["string", "null"]}, "rowsFetched": {"type": "integer"}, "rowsStored": {"type": "integer"},
            "rowsCreated": {"type": "integer"}, "rowsUpdated": {"type": "integer"}, "error": {"type": ["string", "null"]},
            "startedAt": {"type": ["string", "null"], "format": "date-time"},
            "finishedAt": {"type": ["string", "null"], "format": "date-time"}}}}},
    "CountySyncQueued": {"type": "object", "additionalProperties": false, "required": ["message", "jobId"],
      "properties": {"message": {"type": "string"}, "jobId": {"type": "string"}}}
  })");
}

}  // namespace hk::intake
