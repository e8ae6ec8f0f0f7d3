// What the routes of this module share. Private to crm/.
#pragma once

#include <cctype>

#include <hk/crm/api.hpp>
#include <hk/crm/records.hpp>
#include <hk/identity/identity.hpp>

namespace hk::crm {

inline Json schema_ref(const std::string& name) { return {{"$ref", "#/components/schemas/" + name}}; }
// leads -> Leads: for names of operations and schemas.
inline std::string upper_first(std::string text) {
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}
http::QueryParam text_param(const char* name, const char* description);
http::Route made_route(http::Method method, std::string path, std::string permission, http::Handler handler,
                       http::RouteDoc doc);

inline Viewer viewer_of(const http::Request& request) { return Viewer::of(identity::principal_of(request)); }
FilterContext context_of(const RouteServices& services, const Viewer& viewer);
// The filter of a request: the JSON of `filter`, with the short forms q, status, source and enrichment of leads.
Result<Json> filter_of(const http::Request& request, const std::string& object);
// Adds ownerName (and actorName) where there is an id.
void add_names(store::Session& session, std::vector<Json>& rows);
Json named(store::Session& session, Json row);
// Forbidden when the caller's rules reach no record of this kind at all.
Status may_read(const Viewer& viewer, const std::string& object);

std::vector<http::Route> record_routes(const RouteServices& services);
std::vector<http::Route> workspace_routes(const RouteServices& services);
std::vector<http::Route> search_routes(const RouteServices& services);
// What GET of one record shows beyond its fields: verdicts, points, owners, the enrichment.
Json add_details(store::Session& session, const std::string& object, Json record);
Json detail_schemas();
Json record_schemas();
Json workspace_schemas();

}  // namespace hk::crm
