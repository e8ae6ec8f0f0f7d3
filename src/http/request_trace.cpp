#include "request_trace.hpp"

#include "request_log.hpp"

namespace hk::http {

telemetry::Span request_span(const Call& call) {
  if (!telemetry::tracing_on() || call.static_file) return {};
  const Request& request = call.request;
  const std::string method = known_method(call.method);
  const std::string name = call.route == nullptr ? method : method + " " + call.route->path;
  // Repeated headers arrive here joined by a comma, which no traceparent has.
  const auto caller = telemetry::parse_traceparent(request.header("traceparent"), request.header("tracestate"));
  telemetry::Span span(telemetry::SpanKind::kServer, name, caller.value_or(telemetry::TraceContext{}));
  span.set("http.request.method", method == "OTHER" ? "_OTHER" : method);
  if (call.route != nullptr) {  // other paths, and every query, may hold anything
    span.set("http.route", call.route->path);
    const bool is_link = call.route->permission == "public" && call.route->path.find('{') != std::string::npos;
    if (!is_link) span.set("url.path", request.path);  // what opens a door without signing in is a secret
  }
  span.set("hk.request_id", request.request_id);
  return span;
}

void end_request_span(telemetry::Span& span, const Outgoing& out) {
  span.set("http.response.status_code", out.status);
  if (out.status >= 500) span.fail("HTTP " + std::to_string(out.status));
  span.end();
}

}  // namespace hk::http
