#include "raw_server.hpp"

#include <gtest/gtest.h>

#include "raw_connection.hpp"
#include "web_call.hpp"

#include <hk/http/testing/raw_socket.hpp>

namespace hk::simulator {
namespace {

using http::testing::RawSocket;

class RawServerTest : public ::testing::Test {
 protected:
  void start() {
    auto started = RawServer::start(settings_, [this](const RawRequest& request, runtime::StopSignal&) {
      ++requests_;
      return RawAnswer{
          .content_type = "text/plain",
          .body = request.method + " " + request.target + (request.body.empty() ? "" : " " + request.body)};
    });
    ASSERT_TRUE(started.ok());
    server_ = *std::move(started);
  }
  std::string raw(const std::string& bytes) {
    RawSocket socket(server_->port());
    socket.send(bytes);
    return socket.read_to_end();
  }
  bool works() { return raw("GET /works HTTP/1.1\r\nConnection: close\r\n\r\n").ends_with("GET /works"); }

  RawServerSettings settings_{.read_timeout_ms = 5'000};
  std::atomic<int> requests_ = 0;
  std::unique_ptr<RawServer> server_;
};

TEST_F(RawServerTest, AConnectionIsKeptAndRequestsMayComeInPiecesOrTogether) {
  start();
  RawSocket socket(server_->port());
  socket.send("GET /1 HT");
  socket.send("TP/1.1\r\n\r");
  socket.send("\n");
  EXPECT_NE(socket.read_until("GET /1").find("GET /1"), std::string::npos);
  socket.send("GET /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\r\n\r\n");
  EXPECT_NE(socket.read_until("GET /3").find("GET /3"), std::string::npos);
  EXPECT_EQ(requests_, 3);
}

TEST_F(RawServerTest, GarbageIs400AndTheServerGoesOn) {
  start();
  for (const std::string& bad :
       {std::string("nonsense\r\n\r\n"), std::string("GET /\r\n\r\n"), std::string("GET / HTTP/9.9\r\n\r\n"),
        std::string("GET x HTTP/1.1\r\n\r\n"), std::string("GET / HTTP/1.1\r\nBad Header\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nA: b\x01\r\n\r\n"), std::string("GET /\0 HTTP/1.1\r\n\r\n", 19)})
    EXPECT_TRUE(raw(bad).starts_with("HTTP/1.1 400 ")) << bad;
  EXPECT_EQ(requests_, 0);
  EXPECT_TRUE(works());
}

TEST_F(RawServerTest, AHugeHeadIs431) {
  start();
  EXPECT_TRUE(raw("GET / HTTP/1.1\r\nA: " + std::string(100'000, 'x')).starts_with("HTTP/1.1 431 "));
  EXPECT_TRUE(raw("GET / HTTP/1.1\r\nA: " + std::string(20'000, 'x') + "\r\n\r\n").starts_with("HTTP/1.1 431 "));
  EXPECT_TRUE(works());
}

TEST_F(RawServerTest, ASlowClientIs408AndASilentOneIsLetGo) {
  settings_.read_timeout_ms = 100;
  start();
  RawSocket slow(server_->port());
  slow.send("GET / HTTP/1.1\r\n");
  EXPECT_TRUE(slow.read_to_end().starts_with("HTTP/1.1 408 "));
  RawSocket silent(server_->port());
  EXPECT_EQ(silent.read_to_end(), "");
  EXPECT_TRUE(silent.ended());
}

TEST_F(RawServerTest, ABodyEndsTheConnectionAfterTheAnswer) {
  start();
  RawSocket socket(server_->port());
  socket.send("POST /b HTTP/1.1\r\nContent-Length: 30\r\n\r\nGET /c HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(socket.read_to_end().ends_with("POST /b"));
  EXPECT_EQ(requests_, 1);
}

TEST_F(RawServerTest, AServerThatReadsBodiesKeepsTheConnection) {
  settings_.body_bytes_max = 10;
  start();
  RawSocket socket(server_->port());
  socket.send("POST /b HTTP/1.1\r\nContent-Length: 4\r\n\r\nab");
  socket.send("cdGET /c HTTP/1.1\r\n\r\n");
  EXPECT_NE(socket.read_until("GET /c").find("POST /b abcd"), std::string::npos);
  EXPECT_EQ(requests_, 2);
  EXPECT_TRUE(raw("POST /b HTTP/1.1\r\nContent-Length: 11\r\n\r\n").starts_with("HTTP/1.1 413 "));
  EXPECT_EQ(requests_, 2);
}

TEST_F(RawServerTest, ABodyThatDoesNotComeIs408) {
  settings_.body_bytes_max = 10;
  settings_.read_timeout_ms = 100;
  start();
  RawSocket socket(server_->port());
  socket.send("POST /b HTTP/1.1\r\nContent-Length: 4\r\n\r\nab");
  EXPECT_TRUE(socket.read_to_end().starts_with("HTTP/1.1 408 "));
  EXPECT_EQ(requests_, 0);
}

TEST_F(RawServerTest, TooManyConnectionsAre503UntilOneEnds) {
  settings_.connections_max = 2;
  start();
  auto first = std::make_unique<RawSocket>(server_->port());
  RawSocket second(server_->port());
  for (RawSocket* socket : {first.get(), &second}) {
    socket->send("GET / HTTP/1.1\r\n\r\n");
    EXPECT_NE(socket->read_until("GET /").find("200 OK"), std::string::npos);
  }
  EXPECT_TRUE(RawSocket(server_->port()).read_to_end().starts_with("HTTP/1.1 503 "));
  first.reset();
  bool again = false;
  for (int i = 0; i < 100 && !again; ++i) {
    again = works();
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_TRUE(again);
}

TEST_F(RawServerTest, StoppingEndsOpenConnectionsAtOnce) {
  settings_.read_timeout_ms = 60'000;
  start();
  RawSocket socket(server_->port());
  socket.send("GET /half");
  server_->stop();
  socket.read_to_end();
  EXPECT_TRUE(socket.ended());
}

TEST(RequestHeadTest, NamesOfHeadersAreLowerCaseAndValuesTrimmed) {
  const auto request = parse_head("GET /a?b HTTP/1.1\r\nApiKey:  k \r\nX-Request-Id: r");
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->target, "/a?b");
  EXPECT_EQ(request->header("apikey"), "k");
  EXPECT_EQ(request->header("x-request-id"), "r");
}

TEST(WebCallTest, ParametersAreDecodedAndBrokenEscapesRefused) {
  const auto call = read_call("/base/avm/detail?Address1=4%20Main%20St%20%23B&address2=Denver%2c+CO&x", "/base");
  ASSERT_TRUE(call.has_value());
  EXPECT_EQ(call->path, "/avm/detail");
  EXPECT_EQ(call->parameter("address1"), "4 Main St #B");
  EXPECT_EQ(call->parameter("address2"), "Denver, CO");
  for (const char* bad : {"/a?b=%", "/a?b=%2", "/a?b=%zz", "/a?b=%ff", "/%00", "/a?b=%00"})
    EXPECT_FALSE(read_call(bad, "").has_value()) << bad;
}

TEST(WebCallTest, APlusIsItselfInAPathAndAParameterMayBeGivenTwice) {
  const auto call = read_call("/v1/PhoneNumbers/+12025550123?Type=carrier&Type=caller-name&q=a+b", "");
  ASSERT_TRUE(call.has_value());
  EXPECT_EQ(call->path, "/v1/PhoneNumbers/+12025550123");
  EXPECT_EQ(call->every("type"), (std::vector<std::string>{"carrier", "caller-name"}));
  EXPECT_EQ(call->parameter("type"), "caller-name");
  EXPECT_EQ(call->parameter("q"), "a b");
  EXPECT_TRUE(call->every("z").empty());
}

TEST(WebCallTest, FormsAndFlatJsonBringParametersInTheBody) {
  RawRequest request;
  request.target = "/check?key=k";
  request.body = "email=a%2Bb%40example.com&address_info=1";
  const auto form = read_posted_call(request, "");
  ASSERT_TRUE(form.has_value());
  EXPECT_EQ(form->parameter("key"), "k");
  EXPECT_EQ(form->parameter("email"), "a+b@example.com");
  EXPECT_EQ(form->parameter("address_info"), "1");
  request.headers["content-type"] = "application/json; charset=utf-8";
  EXPECT_FALSE(read_posted_call(request, "").has_value());
  request.body = R"({"email":"a+b@example.com","address_info":true,"timeout":10,"nothing":null})";
  const auto json = read_posted_call(request, "");
  ASSERT_TRUE(json.has_value());
  EXPECT_EQ(json->parameter("email"), "a+b@example.com");
  EXPECT_EQ(json->parameter("address_info"), "true");
  EXPECT_EQ(json->parameter("timeout"), "10");
}

}  // namespace
}  // namespace hk::simulator
