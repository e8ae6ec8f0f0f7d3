#include "edge.hpp"

#include <array>

#include <hk/base/text.hpp>
#include <hk/runtime/fail_point.hpp>
#include <hk/telemetry/correlation.hpp>
#include <hk/telemetry/log.hpp>

#include "edge_headers.hpp"
#include "gzip.hpp"
#include "problem.hpp"
#include "url.hpp"

namespace hk::http {

namespace {

constexpr std::size_t kUrlBytesMax = 8 * 1024;
constexpr const char* kLimitedSeconds = "300";    // no limit on clients lasts longer
constexpr const char* kUnavailableSeconds = "1";  // what is away is looked for again and again: it may be back at once
constexpr std::array kMethods = {Method::kGet, Method::kHead,  Method::kPost,
                                 Method::kPut, Method::kPatch, Method::kDelete};

std::optional<Method> method_from(std::string_view name) {
  for (const Method method : kMethods) {
    if (method_name(method) == name) return method;
  }
  return std::nullopt;
}

std::size_t header_bytes(const Fields& fields) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : fields) bytes += name.size() + value.size() + 4;  // ": " and the line end
  return bytes;
}

bool is_compressible(const std::string& content_type) {
  const std::string lower = lower_ascii(content_type);
  for (const std::string_view part : {"text/", "json", "javascript", "xml"}) {
    if (lower.find(part) != std::string::npos) return true;
  }
  return false;
}

bool is_api(const std::string& path) { return path.rfind("/api/", 0) == 0; }

Response problem(int status, std::string code, std::string message, std::string next_step, const std::string& id) {
  return problem_with_status(status, invalid(std::move(code), std::move(message), std::move(next_step)), id);
}

// Empty: the request is of our own pages, or no browser sent it, or the route does not want the origin.
Fields cross_origin_fields(const Route& route, const Request& request) {
  const std::string origin = request.header("origin");
  if (!route.allows_origin || origin.empty() || !route.allows_origin(request, origin)) return {};
  return {{"Access-Control-Allow-Origin", one_line(origin)}, {"Vary", "Origin"}};
}

Response preflight_answer(const Route& route, const Request& request) {
  Response answer = empty_response(204);
  answer.headers = cross_origin_fields(route, request);
  if (answer.headers.empty()) return answer;
  answer.headers.emplace_back("Access-Control-Allow-Methods", std::string(method_name(route.method)));
  answer.headers.emplace_back("Access-Control-Allow-Headers", "Authorization, Content-Type");
  answer.headers.emplace_back("Access-Control-Max-Age", "600");
  return answer;
}

void log_failure(const Error& error) {
  const Json fields = {{"code", error.code}, {"message", error.message}, {"detail", error.detail}};
  if (error.kind == ErrorKind::kInternal) return telemetry::log_error("request_failed", fields);
  if (error.kind == ErrorKind::kUnavailable) return telemetry::log_warn("request_unavailable", fields);
  if (!error.detail.empty()) telemetry::log_debug("request_refused", fields);
}

}  // namespace

Edge::Edge(ServerSettings settings, std::shared_ptr<const Router> router, Gate gate,
           std::shared_ptr<const StaticFiles> files)
    : settings_(std::move(settings)), router_(std::move(router)), gate_(std::move(gate)), files_(std::move(files)) {}

Call Edge::begin(Incoming incoming) const {
  Call call;
  Request& request = call.request;
  request.headers = collect_headers(incoming.headers);
  request.request_id = request_id_of(request.header("x-request-id"));
  request.remote_ip = incoming.remote_ip;
  call.method = incoming.method;
  call.head = incoming.method == "HEAD";
  call.label = "(refused)";
  if (call.answer = check_sizes(incoming, request); call.answer) return call;
  auto target =
      incoming.target == "*" && incoming.method == "OPTIONS" ? Target{"*", {}} : parse_target(incoming.target);
  if (!target) {
    call.answer = problem(400, "url_invalid", "The URL can't be decoded.",
                          "Percent-encode the URL as UTF-8, without control characters.", request.request_id);
    return call;
  }
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  request.body = std::move(incoming.body);
  choose_route(call);
  return call;
}

std::optional<Response> Edge::check_sizes(const Incoming& incoming, const Request& request) const {
  if (incoming.target.size() > kUrlBytesMax) {
    return problem(414, "url_too_long", "The URL is longer than 8 KiB.", "Send long values in the body.",
                   request.request_id);
  }
  if (header_bytes(incoming.headers) > settings_.header_bytes_max) {
    return problem(431, "headers_too_large", "The headers are larger than this server takes.",
                   "Send fewer or shorter headers and cookies.", request.request_id);
  }
  // Asked of HTTP/1.0 too, which every client of today heeds: RESTinio does not tell the version.
  const std::string host = request.header("host");
  if (host.empty() || host.find(',') != std::string::npos) {
    return problem(400, "host_missing", "The request must have one Host header.", "", request.request_id);
  }
  return std::nullopt;
}

std::string Edge::methods_of(const std::string& path) const {
  std::vector<std::string> names;
  for (const Method method : kMethods) {
    if (path == "*" || router_->find(method, path).route != nullptr) names.emplace_back(method_name(method));
  }
  if (!names.empty()) names.emplace_back("OPTIONS");
  return join(names, ", ");
}

void Edge::choose_route(Call& call) const {
  Request& request = call.request;
  const auto method = method_from(call.method);
  if (!method) return choose_without_route(call, {});
  request.method = *method;
  Router::Match match = router_->find(*method, request.path);
  if (match.route == nullptr) return choose_without_route(call, match.allowed);
  call.label = match.route->path;
  request.params = std::move(match.params);
  if (request.body.size() > match.route->body_bytes_max) {
    call.answer =
        problem(413, "body_too_large",
                "The body is larger than the " + std::to_string(match.route->body_bytes_max) + " bytes taken here.",
                "Send it in smaller parts.", request.request_id);
    return;
  }
  call.route = match.route;
}

// The route that the announced request would take answers for it.
bool Edge::choose_preflight(Call& call) const {
  const auto method = method_from(call.request.header("access-control-request-method"));
  if (call.method != "OPTIONS" || !method) return false;
  const Route* route = router_->find(*method, call.request.path).route;
  if (route == nullptr || !route->allows_origin) return false;
  call.request.method = *method;
  call.label = route->path;
  call.route = route;
  call.preflight = true;
  return true;
}

void Edge::choose_without_route(Call& call, const std::vector<Method>& allowed) const {
  if (choose_preflight(call)) return;
  const Request& request = call.request;
  const std::string methods = methods_of(request.path);
  const bool reads = call.method == "GET" || call.method == "HEAD";
  call.label = "(none)";
  if (allowed.empty() && reads && files_) {
    if (call.answer = files_->find(request); call.answer) {
      call.label = "(file)";
      call.static_file = true;
      return;
    }
  }
  if (methods.empty()) {
    call.answer = problem(404, "path_not_found", "There is nothing at this path.", "See /docs for what there is.",
                          request.request_id);
    return;
  }
  call.answer = call.method == "OPTIONS"
                    ? empty_response(204)
                    : problem(405, "method_not_allowed", "This path does not take " + one_line(call.method) + ".",
                              "Use one of: " + methods + ".", request.request_id);
  call.answer->headers.emplace_back("Allow", methods);
}

Result<Response> Edge::guarded(Call& call) const {
  try {
    if (call.preflight) return preflight_answer(*call.route, call.request);
    if (gate_) HK_CHECK(gate_(call.request, *call.route));
    auto response = call.route->handler(call.request);
    runtime::fail_point("http.before_answer");
    return response;
  } catch (const std::exception& error) {
    return internal_error(std::string("exception: ") + error.what());
  } catch (...) {
    return internal_error("exception of an unknown type");
  }
}

Response Edge::run(Call& call) const {
  const telemetry::CorrelationScope scope(call.request.request_id);
  const telemetry::TraceScope trace(call.trace);
  Result<Response> result = guarded(call);
  Response response = result ? *std::move(result) : refusal(result.error(), call.request.request_id);
  if (!call.preflight)
    for (auto& field : cross_origin_fields(*call.route, call.request)) response.headers.push_back(std::move(field));
  return response;
}

Response Edge::refusal(const Error& error, const std::string& request_id) const {
  log_failure(error);
  Response response = problem_response(error, request_id);
  if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (response.status == 429) response.headers.emplace_back("Retry-After", kLimitedSeconds);
  if (response.status == 503) response.headers.emplace_back("Retry-After", kUnavailableSeconds);
  return response;
}

void Edge::compress(const Request& request, const Response& response, Outgoing& out) const {
  if (out.body.size() < settings_.gzip_bytes_min || !is_compressible(response.content_type)) return;
  if (has_field(out.fields, "Content-Encoding")) return;
  set_if_missing(out.fields, "Vary", "Accept-Encoding");
  if (!accepts_gzip(request.header("accept-encoding"))) return;
  auto smaller = gzip(out.body);
  if (!smaller) return;
  out.body = *std::move(smaller);
  out.fields.emplace_back("Content-Encoding", "gzip");
}

Outgoing Edge::finish(const Call& call, Response response) const {
  Outgoing out;
  out.status = response.status;
  out.fields = std::move(response.headers);
  out.body = std::move(response.body);
  if (!response.content_type.empty()) set_if_missing(out.fields, "Content-Type", response.content_type);
  set_if_missing(out.fields, "X-Request-Id", call.request.request_id);
  if (call.trace.valid()) set_if_missing(out.fields, "traceparent", call.trace.traceparent());
  add_security_fields(out.fields, response.content_type);
  if (is_api(call.request.path)) set_if_missing(out.fields, "Cache-Control", "no-store");
  compress(call.request, response, out);
  out.length = out.body.size();
  if (out.status == 204 || out.status == 304) out.has_length = false;
  if (call.head || !out.has_length) out.body.clear();
  return out;
}

Outgoing Edge::refuse(int status, const Error& error) const {
  Call call;
  call.request.request_id = request_id_of("");
  return finish(call, problem_with_status(status, error, call.request.request_id));
}

}  // namespace hk::http
