// The server: limits, timeouts, request ids, compression, problem answers around a Router.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <hk/http/route.hpp>
#include <hk/http/static_files.hpp>
#include <hk/telemetry/metrics.hpp>

namespace hk::http {

struct ServerSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free port, see Server::port()
  std::size_t pool_threads = 8;
  std::size_t pool_waiting_max = 512;  // beyond it: 503 with Retry-After
  std::size_t connections_max = 10'000;
  std::size_t header_bytes_max = 32 * 1024;  // all headers together, then 431
  int read_timeout_ms = 20'000;              // a whole request must arrive within it (slowloris)
  int handler_timeout_ms = 30'000;
  int sse_heartbeat_ms = 10'000;
  std::size_t gzip_bytes_min = 1024;  // JSON and text answers from this size on are compressed when accepted
};

// Decides who calls and whether they may use the route; fills Request::caller.
using Gate = std::function<Status(Request&, const Route&)>;

class Server {
 public:
  // Begins to listen; `router` and `files` (may be null) are read-only from then on.
  static Result<std::unique_ptr<Server>> start(const ServerSettings& settings, std::shared_ptr<const Router> router,
                                               Gate gate, std::shared_ptr<const StaticFiles> files,
                                               telemetry::Metrics& metrics);
  virtual ~Server() = default;  // stops
  virtual std::uint16_t port() const = 0;
  // No new connections; requests in flight are answered (at most `handler_timeout_ms`); then threads end.
  virtual void stop() = 0;
};

}  // namespace hk::http
