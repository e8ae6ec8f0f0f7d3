#include "request_log.hpp"

#include <cmath>
#include <set>

#include <hk/telemetry/correlation.hpp>
#include <hk/telemetry/log.hpp>

namespace hk::http {

std::string known_method(const std::string& method) {
  static const std::set<std::string> kKnown = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  return kKnown.count(method) == 1 ? method : "OTHER";
}

RequestLog::RequestLog(telemetry::Metrics& metrics) : metrics_(metrics) {
  metrics_.describe("hk_http_requests_total", "Requests answered, by method, route and status.");
  metrics_.describe("hk_http_request_seconds", "Time from a complete request to its answer.");
  metrics_.describe("hk_http_connections", "Open connections.");
  metrics_.describe("hk_sse_clients", "Open event streams.");
}

void RequestLog::answered(const Brief& brief, const Outgoing& out) {
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - brief.started;
  const std::string method = known_method(brief.method);
  metrics_.add("hk_http_requests_total", 1,
               {{"method", method}, {"route", brief.label}, {"status", std::to_string(out.status)}});
  metrics_.observe("hk_http_request_seconds", took.count(), {{"route", brief.label}});
  const bool quiet = brief.static_file && out.status < 400;
  const telemetry::CorrelationScope scope(brief.request_id);
  const telemetry::TraceScope trace(brief.span.context());
  telemetry::log(quiet ? telemetry::LogLevel::kDebug : telemetry::LogLevel::kInfo, "http_request",
                 {{"method", method},
                  {"route", brief.label},
                  {"status", out.status},
                  {"durationMs", std::round(took.count() * 1e6) / 1e3},
                  {"bytes", out.body.size()}});
}

void RequestLog::open_now(std::size_t connections, std::size_t streams) {
  metrics_.set("hk_http_connections", static_cast<double>(connections));
  metrics_.set("hk_sse_clients", static_cast<double>(streams));
}

}  // namespace hk::http
