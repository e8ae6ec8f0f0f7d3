#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "server_fixture.hpp"

namespace hk::http {
namespace {

// Handlers that wait until the test lets them go.
class BusyServer : public ServerTest {
 protected:
  BusyServer() {
    settings_.pool_threads = 1;
    settings_.pool_waiting_max = 1;
    router_->add(make_route(Method::kGet, "/api/slow", [this](const Request&) -> Result<Response> {
      ++started_;
      release_.get_future().wait_for(std::chrono::seconds(5));
      return json_response(200, {{"done", true}});
    }));
    router_->add(
        make_route(Method::kGet, "/api/quick", [](const Request&) -> Result<Response> { return empty_response(204); }));
  }
  // One request that runs on the only pool thread.
  std::unique_ptr<testing::RawSocket> occupy() {
    auto socket = std::make_unique<testing::RawSocket>(server_->port());
    socket->send("GET /api/slow HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(eventually([&] { return started_ == 1; }));
    return socket;
  }
  std::atomic<int> started_ = 0;
  std::promise<void> release_;
};

TEST_F(BusyServer, AFullPoolIs503WithRetryAfter) {
  start();
  const auto running = occupy();
  testing::RawSocket waiting(server_->port());
  waiting.send("GET /api/quick HTTP/1.1\r\nHost: x\r\n\r\n");
  RawAnswer refused;
  EXPECT_TRUE(eventually([&] { return (refused = ask("GET", "/api/quick")).status == 503; }));
  EXPECT_EQ(refused.headers.at("retry-after"), "1");
  EXPECT_EQ(code_of(refused), "busy");
  release_.set_value();
  EXPECT_EQ(parse_answer(running->read_until("done")).status, 200);
  EXPECT_EQ(parse_answer(waiting.read_until("\r\n\r\n")).status, 204);
}

TEST_F(BusyServer, ALateHandlerIsAnsweredForAndItsAnswerDropped) {
  settings_.handler_timeout_ms = 100;
  start();
  const auto running = occupy();
  const auto late = parse_answer(running->read_until("}"));
  EXPECT_EQ(late.status, 503);
  EXPECT_EQ(code_of(late), "handler_timeout");
  release_.set_value();
  running->send("GET /api/quick HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(running->read_to_end().find("HTTP/1.1 204"), std::string::npos);
}

TEST_F(BusyServer, StopAnswersWhatIsInFlight) {
  start();
  const auto running = occupy();
  const std::uint16_t port = server_->port();
  std::thread stopper([this] { server_->stop(); });
  EXPECT_TRUE(eventually([&] { return !accepts(port); }));
  release_.set_value();
  const auto answer = parse_answer(running->read_to_end());
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("connection"), "close");
  stopper.join();
}

TEST_F(BusyServer, StopEndsIdleConnectionsAtOnce) {
  start();
  testing::RawSocket idle(server_->port());
  testing::RawSocket half(server_->port());
  idle.send("GET /api/quick HTTP/1.1\r\nHost: x\r\n\r\n");
  half.send("GET /api/qui");
  idle.read_until("\r\n\r\n");
  const auto start_at = std::chrono::steady_clock::now();
  server_->stop();
  server_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - start_at, std::chrono::seconds(1));
  idle.read_to_end();
  EXPECT_TRUE(idle.ended());
}

}  // namespace
}  // namespace hk::http
