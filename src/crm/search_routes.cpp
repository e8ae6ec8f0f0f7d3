// Search over all records, and what is to be done today.
#include <hk/base/money.hpp>
#include <hk/base/text.hpp>

#include "route_parts.hpp"
#include "search.hpp"
#include "today.hpp"

namespace hk::crm {

std::vector<http::Route> search_routes(const RouteServices& services) {
  using http::Request;
  using http::Response;
  std::vector<http::Route> all;
  all.push_back(made_route(
      http::Method::kGet, "/api/search", "records.read",
      [services](const Request& request) -> Result<Response> {
        const std::string query = request.query_value("q").value_or("");
        if (utf8_length(query) > kSearchMax) return invalid("query_too_long", "q has at most 200 characters.");
        HK_TRY(const std::size_t limit, limit_of(request, 5, 20));
        return services.db.read([&](store::Session& s) -> Result<Response> {
          return http::json_response(200, search(s, viewer_of(request), query, limit));
        });
      },
      {"search",
       "Records",
       "Find records of all kinds by their words",
       "Names, addresses, notes, e-mail; phone numbers in any format. Where a word finds nothing, the known words "
       "nearest to it are searched: one error in a word of 4 letters or more, two from 8 letters on, none "
       "where there are digits.",
       {text_param("q", "What was typed"), limit_param(20)},
       nullptr,
       "application/json",
       {{200, schema_ref("SearchAnswer")}}}));
  all.push_back(made_route(http::Method::kGet, "/api/today", "records.read",
                           [services](const Request& request) -> Result<Response> {
                             const Viewer viewer = viewer_of(request);
                             return services.db.read([&](store::Session& s) -> Result<Response> {
                               return http::json_response(200,
                                                          today(s, viewer, services.clock.now(), *services.zone()));
                             });
                           },
                           {"getToday",
                            "Records",
                            "What waits for you today, the most urgent first",
                            "",
                            {},
                            nullptr,
                            "application/json",
                            {{200, schema_ref("Today")}}}));
  return all;
}

}  // namespace hk::crm
