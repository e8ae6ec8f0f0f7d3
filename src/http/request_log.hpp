// The log line and the metrics of every request.
#pragma once

#include <chrono>
#include <string>

#include <hk/telemetry/metrics.hpp>
#include <hk/telemetry/trace.hpp>

#include "edge.hpp"

namespace hk::http {

// What is kept of a call for its log line, and for an answer without its handler.
struct Brief {
  std::string method, label, request_id, path;
  bool head = false;
  bool static_file = false;
  std::chrono::steady_clock::time_point started;
  telemetry::Span span{};
};

// A label value is kept forever: no client may invent one, so an unknown method is "OTHER".
std::string known_method(const std::string& method);

class RequestLog {
 public:
  explicit RequestLog(telemetry::Metrics& metrics);
  // Neither the query nor bodies are written: they hold personal data.
  void answered(const Brief& brief, const Outgoing& out);
  void open_now(std::size_t connections, std::size_t streams);

 private:
  telemetry::Metrics& metrics_;
};

}  // namespace hk::http
