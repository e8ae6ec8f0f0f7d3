#include <gtest/gtest.h>

#include "server_fixture.hpp"

namespace hk::http {
namespace {

class Limits : public ServerTest {
 protected:
  Limits() {
    settings_.read_timeout_ms = 300;
    Route echo = make_route(Method::kPost, "/api/echo", [](const Request& request) -> Result<Response> {
      return json_response(200, {{"bytes", request.body.size()}});
    });
    echo.body_bytes_max = 1'000;
    router_->add(echo);
    router_->add(make_route(
        Method::kGet, "/", [](const Request&) -> Result<Response> { return text_response(200, "text/plain", "home"); },
        RunsOn::kInline));
  }
};

TEST_F(Limits, BodiesAboveTheRoutesLimitAre413) {
  start();
  EXPECT_EQ(ask("POST", "/api/echo", "", std::string(1'000, 'x')).status, 200);
  const auto answer = ask("POST", "/api/echo", "", std::string(1'001, 'x'));
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(code_of(answer), "body_too_large");
}

TEST_F(Limits, ABodyAnnouncedAboveTheHardLimitIsAnsweredBeforeItComes) {
  start();
  const auto answer = raw("POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\n");
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(code_of(answer), "body_too_large");
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_EQ(answer.headers.at("x-request-id").size(), 32u);
}

TEST_F(Limits, AClientThatGoesOnSendingStillReadsThe413) {
  settings_.read_timeout_ms = 10'000;
  start();
  testing::RawSocket socket(server_->port());
  std::thread sender([&] {
    socket.send("POST /api/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "100000\r\n" + std::string(0x100000, 'x') + "\r\n";
    for (int i = 0; i < 24 && socket.send(chunk); ++i) {
    }
  });
  sender.join();
  EXPECT_EQ(parse_answer(socket.read_until("requestId")).status, 413);
}

TEST_F(Limits, LongUrlsAre414) {
  start();
  EXPECT_EQ(ask("GET", "/?q=" + std::string(8'000, 'x')).status, 200);
  EXPECT_EQ(ask("GET", "/?q=" + std::string(9'000, 'x')).status, 414);
  EXPECT_EQ(ask("GET", "/?q=" + std::string(70'000, 'x')).status, 414);
}

TEST_F(Limits, LargeHeadersAre431) {
  start();
  EXPECT_EQ(ask("GET", "/", "X-A: " + std::string(30'000, 'x') + "\r\n").status, 200);
  EXPECT_EQ(ask("GET", "/", "X-A: " + std::string(33'000, 'x') + "\r\n").status, 431);
  EXPECT_EQ(ask("GET", "/", "X-A: " + std::string(200'000, 'x') + "\r\n").status, 431);
  std::string many;
  for (int i = 0; i < 400; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
  EXPECT_EQ(ask("GET", "/", many).status, 431);
}

TEST_F(Limits, MalformedRequestsAre400AndTheServerGoesOn) {
  start();
  for (const std::string bad :
       {"nonsense\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        "POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /api/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    EXPECT_EQ(raw(bad).status, 400) << bad;
  }
  EXPECT_EQ(ask("GET", "/").status, 200);
}

TEST_F(Limits, UndecodableUrlsAndMissingHostsAre400) {
  start();
  for (const char* target : {"/%", "/%00", "/%ff", "/?a=%zz", "/a%0d%0ab"}) {
    EXPECT_EQ(ask("GET", target).status, 400) << target;
  }
  EXPECT_EQ(code_of(raw("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")), "host_missing");
  EXPECT_EQ(raw("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n").status, 400);
  EXPECT_EQ(raw("GET / HTTP/1.0\r\nHost: a\r\n\r\n").status, 200);
}

TEST_F(Limits, SlowSendersAreCut) {
  start();
  testing::RawSocket socket(server_->port());
  const auto begin = std::chrono::steady_clock::now();
  socket.send("GET / HTTP/1.1\r\n");
  for (int i = 0; i < 40 && !socket.ended(); ++i) {
    socket.send("X-" + std::to_string(i) + ": y\r\n");
    socket.read_to_end(50);
  }
  EXPECT_TRUE(socket.ended());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(1'500));
}

TEST_F(Limits, ExpectationsAreAnswered) {
  start();
  testing::RawSocket socket(server_->port());
  socket.send("POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(socket.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  socket.send("hello");
  EXPECT_NE(socket.read_until("bytes\":5").find("HTTP/1.1 200"), std::string::npos);
}

TEST_F(Limits, UpgradesAreAnsweredAsPlainRequests) {
  start();
  const auto answer = raw("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  EXPECT_EQ(answer.status, 200);
}

}  // namespace
}  // namespace hk::http
