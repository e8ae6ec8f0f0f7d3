// The server on RESTinio. All members but the pool are touched by the one I/O thread only. Included by server.cpp
// alone.
#pragma once

#include <sys/resource.h>

#include <future>
#include <set>
#include <thread>

#include <restinio/all.hpp>

#include <hk/http/server.hpp>
#include <hk/runtime/pool.hpp>
#include <hk/telemetry/telemetry.hpp>

#include "edge.hpp"
#include "event_stream.hpp"
#include "guarded_socket.hpp"
#include "problem.hpp"
#include "refusal.hpp"
#include "request_log.hpp"
#include "request_trace.hpp"

namespace hk::http {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// RESTinio tells of parser errors only through its logger.
class ParserErrorListener {
 public:
  explicit ParserErrorListener(std::function<void(std::string_view)> on_error) : on_error_(std::move(on_error)) {}
  template <class Build>
  void trace(Build&&) const {}
  template <class Build>
  void info(Build&&) const {}
  template <class Build>
  void warn(Build&&) const {}
  template <class Build>
  void error(Build&& build) const {
    on_error_(build());
  }

 private:
  std::function<void(std::string_view)> on_error_;
};

struct ServerTraits : restinio::traits_t<restinio::asio_timer_manager_t, ParserErrorListener,
                                         std::function<restinio::request_handling_status_t(restinio::request_handle_t)>,
                                         restinio::noop_strand_t, GuardedSocket> {
  static constexpr bool use_connection_count_limiter = true;
};

// RESTinio never accepts again once accept() has failed for want of a file descriptor: stay below the limit.
inline std::size_t connections_within_file_limit(std::size_t wanted) {
  constexpr rlim_t kOtherFiles = 512;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  if (limit.rlim_cur < wanted + kOtherFiles) {
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted + kOtherFiles);
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  return std::min<std::size_t>(wanted,
                               limit.rlim_cur > 2 * kOtherFiles ? limit.rlim_cur - kOtherFiles : limit.rlim_cur / 2);
}

inline Incoming incoming_of(restinio::request_t& request) {
  Incoming incoming;
  const auto& header = request.header();
  incoming.method = std::string(header.method().c_str());
  incoming.target = header.request_target();
  header.for_each_field([&](const auto& field) { incoming.headers.emplace_back(field.name(), field.value()); });
  incoming.body = request.body();
  incoming.remote_ip = request.remote_endpoint().address().to_string();
  return incoming;
}

inline void prepare_stream_head(Response& response) {
  response.content_type = "text/event-stream";
  response.body.clear();
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("X-Accel-Buffering", "no");  // a proxy in front must not hold events back
}

class RestinioServer final : public Server, public EventLoop {
 public:
  // Throws when it can't listen.
  RestinioServer(const ServerSettings& settings, std::unique_ptr<const Edge> edge, telemetry::Metrics& metrics);
  ~RestinioServer() override { stop(); }

  std::uint16_t port() const override { return port_; }
  void stop() override;
  void deliver(std::vector<std::shared_ptr<EventSink>> sinks, std::shared_ptr<const std::string> text) override;

 private:
  using RestinioSettings = restinio::server_settings_t<ServerTraits>;
  struct Exchange {
    Wire wire;
    bool keep_alive = true;
    Brief brief;
  };
  struct Done {
    Outgoing out;
    std::shared_ptr<EventHub> stream;
    EventHub::Filter filter;
    std::vector<SseEvent> first;
  };

  RestinioSettings restinio_settings();
  void on_parser_error(std::string_view message);
  restinio::request_handling_status_t on_request(restinio::request_handle_t handle);
  void take(restinio::request_t& request, const std::shared_ptr<SocketControl>& control);
  void run_on_pool(const std::shared_ptr<Exchange>& exchange, const std::shared_ptr<Call>& call);
  Done work(Call& call) const;
  void answer(Exchange& exchange, Done done);
  void answer_problem(Exchange& exchange, const Error& error, int status);
  void open_stream(Exchange& exchange, Done done);
  void loop();
  void tick();
  void expire(Clock::time_point now);
  void begin_drain();
  void finish_drain();

  const ServerSettings settings_;
  const std::unique_ptr<const Edge> edge_;
  RequestLog log_;
  const std::shared_ptr<std::size_t> unwritten_ = std::make_shared<std::size_t>(0);

  asio::io_context io_;
  SocketHooks& hooks_;
  asio::steady_timer tick_;
  std::set<std::shared_ptr<Exchange>> running_;  // on the pool
  std::set<std::shared_ptr<EventStream>> streams_;
  Clock::time_point next_beat_;
  bool draining_ = false;
  bool drained_ = false;
  std::promise<void> all_drained_;
  std::uint16_t port_ = 0;

  std::optional<restinio::http_server_t<ServerTraits>> server_;
  runtime::Pool pool_;
  std::mutex stop_mutex_;
  std::thread thread_;
};

}  // namespace hk::http
