// The records as the API shows them, and the routes that read them: GET /api/leads, /api/leads/{id},
// /api/leads/{id}/activities, /api/properties/{id}.
#pragma once

#include <vector>

#include <hk/crm/lead.hpp>
#include <hk/http/http.hpp>
#include <hk/store/store.hpp>

namespace hk::crm {

Json lead_json(const LeadRow& row);
Json property_json(const Property& property);
Json lead_row_json(const LeadRow& row);  // in lists

// Of a list request: `limit` between 1 and `most`, else `fallback`.
Result<std::size_t> limit_of(const http::Request& request, std::size_t fallback, std::size_t most);
http::QueryParam limit_param(int most);
http::QueryParam cursor_param();
Json page_schema(const Json& item);  // {"items": [...], "nextCursor": ...}

std::vector<http::Route> routes(store::Database& db);
Json schemas();

}  // namespace hk::crm
