#include <hk/base/text.hpp>
#include <hk/canonical/canonical.hpp>
#include <hk/identity/names.hpp>

#include "route_parts.hpp"

namespace hk::crm {
namespace {

constexpr std::size_t kFilterBytesMax = 16 * 1024;
constexpr std::size_t kQueryMax = 200;

void condition(Json& all, const std::string& field, const char* op, const Json& value) {
  all.push_back({{"field", field}, {"op", op}, {"value", value}});
}

}  // namespace

FilterContext context_of(const RouteServices& services, const Viewer& viewer) {
  return {viewer.actor(), services.clock.now(), services.zone()};
}

Result<Json> filter_of(const http::Request& request, const std::string& object) {
  Json all = Json::array();
  if (const auto text = request.query_value("filter"); text && !text->empty()) {
    if (text->size() > kFilterBytesMax) return invalid("filter_too_long", "A filter has at most 16 KiB.");
    auto parsed = parse_json(*text);
    if (!parsed) return invalid("filter_invalid", "The filter is not JSON.", "Write it like {\"and\": []}.");
    all.push_back(*std::move(parsed));
  }
  if (const auto query = request.query_value("q"); query && !trim(*query).empty()) {
    if (utf8_length(*query) > kQueryMax) return invalid("query_too_long", "q has at most 200 characters.");
    condition(all, "*", "contains", *query);
  }
  if (object == "leads")
    for (const auto& [name, field] :
         {std::pair{"status", "status"}, {"source", "source"}, {"enrichment", "enrichment.status"}})
      if (const auto value = request.query_value(name); value && !value->empty()) condition(all, field, "is", *value);
  if (all.empty()) return Json(nullptr);
  return all.size() == 1 ? all.front() : Json{{"and", all}};
}

void add_names(store::Session& session, std::vector<Json>& rows) {
  if (rows.empty()) return;
  const auto names = identity::names(session);
  for (Json& row : rows)
    for (const auto& [id, name] : {std::pair{"ownerId", "ownerName"}, {"actor", "actorName"}}) {
      if (!row.contains(id)) continue;
      const auto found = row[id].is_string() ? names.find(row[id].get<std::string>()) : names.end();
      row[name] = found == names.end() ? Json(nullptr) : Json(found->second);
    }
}

Json named(store::Session& session, Json row) {
  std::vector<Json> rows = {std::move(row)};
  add_names(session, rows);
  return std::move(rows.front());
}

Status may_read(const Viewer& viewer, const std::string& object) {
  if (viewer.reads(object) != identity::RowScope::kNone) return {};
  return Error{ErrorKind::kForbidden,
               "object_forbidden",
               "Your role may not see these records.",
               "Ask the owner or an admin of the workspace.",
               {}};
}

}  // namespace hk::crm
