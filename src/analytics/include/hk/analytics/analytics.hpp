// Reports over the lake: GET /api/analytics/{report}.
//
// Each report is one SQL model in models/, over the tables of the lake as the caller may see them: a report can't
// forget the row rules, because the names it knows are views that apply them (views.hpp). The models
// read some columns that only the lake has, such as when a stage was left.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/time.hpp>
#include <hk/events/events.hpp>
#include <hk/http/http.hpp>
#include <hk/lake/reader.hpp>
#include <hk/store/store.hpp>

namespace hk::analytics {

struct RouteServices {
  store::Database& db;
  const Clock& clock;
  events::Outbox& outbox;
  lake::Reader& reader;
  std::function<std::shared_ptr<const TimeZone>()> zone;  // in which days begin
};
std::vector<http::Route> routes(const RouteServices& services);
Json schemas();  // OpenAPI components: a row and an answer of each report

}  // namespace hk::analytics
