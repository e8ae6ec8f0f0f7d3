// The records over HTTP: for every object the same routes, made from its description.
//
//   GET  /api/{object}            list       GET /api/{object}/summary  facets  board
//   POST /api/{object}            create     GET, PATCH, DELETE /api/{object}/{id}, POST .../restore, GET .../timeline
//
// and what stands around them: objects, convert, activities, views, tags, stages, custom fields, search, today.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <hk/crm/lead.hpp>
#include <hk/crm/record_store.hpp>
#include <hk/http/http.hpp>
#include <hk/store/store.hpp>

namespace hk::crm {

Json lead_json(const LeadRow& row);
Json property_json(const Property& property);

// Of a list request: `limit` between 1 and `most`, else `fallback`.
Result<std::size_t> limit_of(const http::Request& request, std::size_t fallback, std::size_t most);
http::QueryParam limit_param(int most);
http::QueryParam cursor_param();
Json page_schema(const Json& item);  // {"items": [...], "nextCursor": ...}

struct RouteServices {
  store::Database& db;
  const Clock& clock;
  RecordStore& records;
  std::function<std::shared_ptr<const TimeZone>()> zone;  // the workspace's, now
};
std::vector<http::Route> routes(RouteServices services);
Json schemas();

}  // namespace hk::crm
