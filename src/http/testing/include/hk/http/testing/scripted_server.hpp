// A provider that answers as a test tells it to, over real sockets on loopback: also slowly, in part, or not at all.
//
//   ScriptedServer provider;
//   provider.reply({.status = 200, .body = R"({"valid":true})"});
//   ... call provider.url("/v2/validate") ...
//   EXPECT_EQ(provider.requests().at(0).headers.at("x-api-key"), "secret");
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace hk::http::testing {

struct ScriptedReply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers = {};  // Content-Type: application/json unless given
  std::string body = "{}";
  int delay_ms = 0;                                      // before the first byte
  std::size_t cut_after = static_cast<std::size_t>(-1);  // bytes of the body that are sent before the connection ends
  bool close_at_once = false;                            // the request is read, then the connection ends
  bool keep_alive = true;
};

struct RecordedRequest {
  std::string method;
  std::string target;                          // path and query as sent
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  std::string raw;
};

// Replies are used in order; when none is left `always` answers (200 and {} unless set). Thread-safe.
class ScriptedServer {
 public:
  using Script = std::function<ScriptedReply(const RecordedRequest&)>;

  ScriptedServer();
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string url(const std::string& path = "") const;
  void reply(ScriptedReply reply);
  void always(ScriptedReply reply);
  void always(Script script);
  std::vector<RecordedRequest> requests() const;
  std::size_t connections() const;  // accepted so far

 private:
  void accept_loop();
  void serve(int socket);
  bool answer(int socket, const RecordedRequest& request);
  ScriptedReply next_reply(const RecordedRequest& request);
  void wait_ms(int ms);

  int listener_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::deque<ScriptedReply> replies_;
  Script always_;
  std::vector<RecordedRequest> requests_;
  std::vector<int> sockets_;
  std::size_t connections_ = 0;
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace hk::http::testing
