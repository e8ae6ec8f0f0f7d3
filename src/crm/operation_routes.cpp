#include <filesystem>
#include <fstream>
#include <sstream>

#include <hk/crm/operations.hpp>

#include "route_parts.hpp"

namespace hk::crm {
namespace {

using http::Method;
using http::Request;
using http::Response;

const Json& bulk_body() {
  static const Json schema = Json::parse(R"({"type": "object", "additionalProperties": false, "properties": {
    "filter": {"type": ["object", "null"]}, "ids": {"type": "array", "maxItems": 1000, "items": {"type": "string", "maxLength": 60}},
    "set": {"type": "object"}, "addTags": {"type": "array", "maxItems": 50, "items": {"type": "string", "minLength": 1, "maxLength": 60}},
    "removeTags": {"type": "array", "maxItems": 50, "items": {"type": "string", "minLength": 1, "maxLength": 60}}, "delete": {"type": "boolean"}}})");
  return schema;
}

const Json& export_body() {
  static const Json schema = Json::parse(R"({"type": "object", "additionalProperties": false, "properties": {
    "filter": {"type": ["object", "null"]}, "sort": {"type": "string", "maxLength": 100},
    "fields": {"type": "array", "maxItems": 200, "items": {"type": "string", "maxLength": 100}}}})");
  return schema;
}

Result<Response> start(Operations& operations, store::Database& db, const std::string& kind, const std::string& object,
                       const Request& request) {
  HK_TRY(const Json body, request.json_object());
  return db.write([&](store::Session& s) -> Result<Response> {
    HK_TRY(const Operation made, operations.start(s, viewer_of(request), kind, object, body));
    return http::json_response(202, operation_json(made));
  });
}

Result<Response> file(Operations& operations, store::Database& db, const Request& request) {
  HK_TRY(const Operation operation, db.read([&](store::Session& s) {
    return operations.find(s, viewer_of(request), OperationId::trusted(request.param("id")));
  }));
  const std::string path = operations.file_of(operation.id);
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error || operation.status != "completed")
    return not_found("file_not_found", "There is no file (any more).", "Exports are kept for a week: make it again.");
  if (size > kDownloadBytesMax)
    return Error{ErrorKind::kTooLarge, "file_too_large", "The file has more than 256 MiB.",
                 "Export fewer columns, or filter the list.", path};
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  Response response = http::text_response(200, "text/csv; charset=utf-8", std::move(text).str());
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + operation.object + ".csv\"");
  return response;
}

}  // namespace

std::vector<http::Route> operation_routes(Operations& operations, store::Database& db) {
  std::vector<http::Route> all;
  Operations* ops = &operations;
  store::Database* store = &db;
  for (const Object& object : built_in_objects()) {
    const std::string name = object.name;
    const std::string many = upper_first(name);
    if (name != "activities")
      all.push_back(made_route(Method::kPost, "/api/" + name + "/bulk", "records.write",
                               [ops, store, name](const Request& r) { return start(*ops, *store, "bulk", name, r); },
                               {"bulkChange" + many,
                                object.plural_label,
                                "Change, tag or remove all that match, as a job",
                                "",
                                {},
                                bulk_body(),
                                "application/json",
                                {{202, schema_ref("Operation")}}}));
    all.push_back(made_route(Method::kPost, "/api/" + name + "/export", "records.read",
                             [ops, store, name](const Request& r) { return start(*ops, *store, "export", name, r); },
                             {"export" + many,
                              object.plural_label,
                              "Write all that match to a CSV file, as a job",
                              "",
                              {},
                              export_body(),
                              "application/json",
                              {{202, schema_ref("Operation")}}}));
  }
  all.push_back(made_route(Method::kGet, "/api/operations", "records.read",
                           [ops, store](const Request& r) -> Result<Response> {
                             return store->read([&](store::Session& s) -> Result<Response> {
                               Json items = Json::array();
                               for (const Operation& operation : ops->list(s, viewer_of(r)))
                                 items.push_back(operation_json(operation));
                               return http::json_response(200, {{"items", items}});
                             });
                           },
                           {"listOperations",
                            "Operations",
                            "Your newest bulk changes and exports",
                            "",
                            {},
                            nullptr,
                            "application/json",
                            {{200, schema_ref("OperationList")}}}));
  all.push_back(made_route(Method::kGet, "/api/operations/{id:operation}", "records.read",
                           [ops, store](const Request& r) -> Result<Response> {
                             return store->read([&](store::Session& s) -> Result<Response> {
                               HK_TRY(const Operation found,
                                      ops->find(s, viewer_of(r), OperationId::trusted(r.param("id"))));
                               return http::json_response(200, operation_json(found));
                             });
                           },
                           {"getOperation",
                            "Operations",
                            "How far it is",
                            "",
                            {},
                            nullptr,
                            "application/json",
                            {{200, schema_ref("Operation")}}}));
  all.push_back(made_route(Method::kPost, "/api/operations/{id:operation}/cancel", "records.read",
                           [ops, store](const Request& r) -> Result<Response> {
                             return store->write([&](store::Session& s) -> Result<Response> {
                               HK_TRY(const Operation found,
                                      ops->cancel(s, viewer_of(r), OperationId::trusted(r.param("id"))));
                               return http::json_response(200, operation_json(found));
                             });
                           },
                           {"cancelOperation",
                            "Operations",
                            "Stop it; what is done stays done",
                            "",
                            {},
                            nullptr,
                            "application/json",
                            {{200, schema_ref("Operation")}}}));
  all.push_back(made_route(Method::kGet, "/api/operations/{id:operation}/file", "records.read",
                           [ops, store](const Request& r) { return file(*ops, *store, r); },
                           {"getOperationFile",
                            "Operations",
                            "The CSV file of an export",
                            "",
                            {},
                            nullptr,
                            "application/json",
                            {{200, Json{{"type", "string"}}}},
                            "text/csv"}));
  return all;
}

}  // namespace hk::crm
