// A small HTTP/1.1 server that can also do what a server must not: promise more than it sends, and hang up.
// Blocking sockets, a thread a connection, keep-alive. Everything is bounded by its settings.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/runtime/task.hpp>

namespace hk::simulator {

struct RawRequest {
  std::string method;
  std::string target;                          // as sent: path and query, percent-encoded
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body{};                          // empty when the server reads none
  Micros arrived = 0;                          // CLOCK_MONOTONIC, when the request line had come
  std::string header(const std::string& lower_name) const;
};

struct RawAnswer {
  enum class Ending {
    kKeep,
    kClose,
    kTruncate,  // half of the body, then the end
    kReset,     // nothing is sent; the connection is reset
  };
  int status = 200;
  std::string content_type = "application/json";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  Ending ending = Ending::kKeep;
};

struct RawServerSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  std::size_t connections_max = 256;         // beyond it: 503
  std::size_t header_bytes_max = 16 * 1024;  // then 431
  int read_timeout_ms = 10'000;              // for a whole request head, for the pause before it, and for a body
  std::size_t body_bytes_max = 0;            // then 413; 0: bodies are not read, and end the connection
};

Micros monotonic_now();

class Connection;

class RawServer {
 public:
  // Runs on the connection's thread. A wait inside must use the signal, so that stop() ends it.
  using Handler = std::function<RawAnswer(const RawRequest&, runtime::StopSignal&)>;

  // Error `simulator_port`.
  static Result<std::unique_ptr<RawServer>> start(const RawServerSettings& settings, Handler handler);
  ~RawServer();
  std::uint16_t port() const { return port_; }
  void stop();

 private:
  RawServer(const RawServerSettings& settings, Handler handler, int listener, std::uint16_t port);
  void accept_all();
  void admit(int socket);
  void join_ended();

  struct Served {
    std::unique_ptr<Connection> connection;
    std::thread thread;
    std::atomic<bool> ended = false;
  };

  const RawServerSettings settings_;
  const Handler handler_;
  const int listener_;
  const std::uint16_t port_;
  runtime::StopSignal signal_;
  std::mutex mutex_;  // guards served_
  std::list<Served> served_;
  std::thread acceptor_;
};

}  // namespace hk::simulator
