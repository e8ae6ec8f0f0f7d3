#include <hk/base/text.hpp>

#include "route_parts.hpp"

namespace hk::crm {

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

http::QueryParam text_param(const char* name, const char* description) {
  return {name, description, {{"type", "string"}}};
}

http::Route made_route(http::Method method, std::string path, std::string permission, http::Handler handler,
                       http::RouteDoc doc) {
  http::Route route;
  route.method = method;
  route.path = std::move(path);
  route.permission = std::move(permission);
  route.handler = std::move(handler);
  route.doc = std::move(doc);
  return route;
}

std::vector<http::Route> routes(RouteServices services) {
  std::vector<http::Route> all = record_routes(services);
  for (auto part : {workspace_routes(services), search_routes(services)})
    for (http::Route& route : part) all.push_back(std::move(route));
  return all;
}

Json schemas() {
  Json all = detail_schemas();
  for (const Json& part : {record_schemas(), workspace_schemas()}) all.update(part);
  return all;
}

}  // namespace hk::crm
