// The route table.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/http/message.hpp>

namespace hk::http {

using Handler = std::function<Result<Response>(const Request&)>;

// Whether a page of that origin ("https://example.com") may call the route and read its answers (CORS). Runs where the
// handler runs.
using AllowsOrigin = std::function<bool(const Request&, const std::string& origin)>;

// Where the handler runs: handlers that touch SQL or files go to the pool; those that never block stay inline.
enum class RunsOn { kPool, kInline };

struct QueryParam {
  std::string name;
  std::string description;
  Json schema;  // JSON Schema of the value, e.g. {"type":"integer"}
};

// What the OpenAPI document says of the operation. Schemas are JSON Schema 2020-12 objects, mostly
// {"$ref": "#/components/schemas/Lead"}.
struct RouteDoc {
  std::string id;       // operationId, e.g. "createLead"
  std::string tag;      // e.g. "Leads"
  std::string summary;  // one line
  std::string description;
  std::vector<QueryParam> query;
  Json request_body;  // null: takes none
  std::string request_content_type = "application/json";
  std::map<int, Json> responses;  // success answers by status; null: no body. Problems are added for all.
  std::string response_content_type = "application/json";
};

struct Route {
  Method method = Method::kGet;
  // "/api/leads/{id:lead}/enrich": a typed parameter accepts only TypeIDs of that prefix, {n:int} only a
  // non-negative integer that fits 63 bits, {name} any one segment. What does not fit is 404.
  std::string path;
  std::string permission;  // "public", or a permission the gate knows; must not be empty
  Handler handler;
  RouteDoc doc;
  RunsOn runs_on = RunsOn::kPool;
  std::size_t body_bytes_max = 256 * 1024;
  AllowsOrigin allows_origin{};  // empty: only our own pages
};

// Looks up routes; also knows which methods a path has (405 with Allow). HEAD finds the route of GET.
class Router {
 public:
  void add(Route route);  // ends the program on a duplicate or an undeclared permission
  void add(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;
    std::map<std::string, std::string> params;
    std::vector<Method> allowed;  // filled when the path exists with other methods
  };
  Match find(Method method, const std::string& path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Segment {
    enum class Kind { kLiteral, kTypeId, kInt, kAny };  // the more exact first
    Kind kind = Kind::kLiteral;
    std::string literal, name, type;
    bool accepts(std::string_view text) const;
  };
  struct Pattern {
    std::vector<Segment> segments;
    std::size_t route = 0;  // index in routes_
    bool more_exact_than(const Pattern& other) const;
    bool same_shape(const Pattern& other) const;
    bool accepts(const std::vector<std::string>& texts) const;
    std::map<std::string, std::string> params(const std::vector<std::string>& texts) const;
  };
  static Segment parse_segment(const std::string& text);

  std::vector<Route> routes_;
  std::map<std::size_t, std::vector<Pattern>> patterns_;  // by number of segments
};

}  // namespace hk::http
