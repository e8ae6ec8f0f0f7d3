// A real server on a free port, for tests.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <map>
#include <stdexcept>
#include <thread>

#include <hk/base/text.hpp>
#include <hk/http/http.hpp>
#include <hk/http/testing/raw_socket.hpp>

namespace hk::http {

inline Route make_route(Method method, std::string path, Handler handler, RunsOn runs_on = RunsOn::kPool) {
  Route route;
  route.method = method;
  route.path = std::move(path);
  route.permission = "public";
  route.handler = std::move(handler);
  route.runs_on = runs_on;
  return route;
}

struct RawAnswer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

inline RawAnswer parse_answer(const std::string& text) {
  RawAnswer answer;
  const auto end = text.find("\r\n\r\n");
  if (text.rfind("HTTP/1.1 ", 0) != 0 || end == std::string::npos) return answer;
  answer.status = std::stoi(text.substr(9, 3));
  for (const std::string& line : split(text.substr(0, end), '\n')) {
    const auto colon = line.find(':');
    if (colon != std::string::npos) {
      answer.headers[lower_ascii(line.substr(0, colon))] = std::string(trim(std::string_view(line).substr(colon + 1)));
    }
  }
  answer.body = text.substr(end + 4);
  return answer;
}

inline bool eventually(const std::function<bool()>& holds, int timeout_ms = 3'000) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

inline bool accepts(std::uint16_t port) {
  try {
    const testing::RawSocket connected(port);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    settings_.port = 0;
    settings_.pool_threads = 2;
  }

  void start() {
    auto started = Server::start(settings_, router_, gate_, files_, metrics_);
    ASSERT_TRUE(started.ok()) << started.error().detail;
    server_ = *std::move(started);
  }

  // Sends the bytes on a connection of its own and reads until the server ends it.
  RawAnswer raw(const std::string& bytes, int idle_ms = 3'000) {
    testing::RawSocket socket(server_->port());
    socket.send(bytes);
    return parse_answer(socket.read_to_end(idle_ms));
  }
  // A request whose answer ends the connection.
  RawAnswer ask(const std::string& method, const std::string& target, const std::string& headers = "",
                const std::string& body = "") {
    const std::string length = body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return raw(method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + length + headers + "\r\n" +
               body);
  }
  static std::string code_of(const RawAnswer& answer) {
    return Json::parse(answer.body, nullptr, false).value("code", "");
  }

  ServerSettings settings_;
  std::shared_ptr<Router> router_ = std::make_shared<Router>();
  Gate gate_;
  std::shared_ptr<const StaticFiles> files_;
  telemetry::Metrics metrics_;
  std::unique_ptr<Server> server_;
};

}  // namespace hk::http
