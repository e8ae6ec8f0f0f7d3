// One connection of the raw server: reads request heads, writes answers, ends as it is told.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "raw_server.hpp"

namespace hk::simulator {

// The head of a request, without its last empty line; empty when it is not HTTP.
std::optional<RawRequest> parse_head(std::string_view head);

class Connection {
 public:
  Connection(int socket, const RawServerSettings& settings);  // borrows the settings
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Until the client ends it, an answer ends it, or hang_up().
  void serve(const std::function<RawAnswer(const RawRequest&)>& handler);
  // True when the connection may go on.
  bool send(const RawAnswer& answer);
  void hang_up();  // from another thread

 private:
  enum class Read { kRequest, kEnded, kTooLarge, kTooSlow };

  Read read_head(std::string& head, Micros& arrived);
  Read read_body(RawRequest& request);
  bool receive(Micros until);
  bool write(std::string_view bytes);
  void reset();
  void close_gently();
  void close();

  std::mutex mutex_;  // guards socket_ against hang_up while it is closed
  int socket_;
  const RawServerSettings& settings_;
  std::string buffer_;   // received, not yet used
  Micros received_ = 0;  // when the last of it came
};

}  // namespace hk::simulator
