#include <gtest/gtest.h>

#include <future>

#include "server_fixture.hpp"

namespace hk::http {
namespace {

class Stream : public ServerTest {
 protected:
  Stream() {
    settings_.sse_heartbeat_ms = 200;
    router_->add(make_route(Method::kGet, "/api/stream", [this](const Request& request) -> Result<Response> {
      Response response;
      response.stream = hub_;
      const auto only = request.query_value("only");
      if (only) response.stream_filter = [type = *only](const SseEvent& event) { return event.type == type; };
      if (!request.header("last-event-id").empty()) response.stream_first = {{"1", "missed", "{\"a\":1}"}};
      if (on_open_) on_open_();
      return response;
    }));
  }
  std::unique_ptr<testing::RawSocket> open(const std::string& target = "/api/stream", const std::string& headers = "",
                                           int receive_buffer = 0) {
    auto socket = std::make_unique<testing::RawSocket>(server_->port(), receive_buffer);
    socket->send("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
    EXPECT_NE(socket->read_until("\r\n\r\n").find("text/event-stream"), std::string::npos);
    return socket;
  }
  std::shared_ptr<SseHub> hub_ = SseHub::create();
  std::function<void()> on_open_;
};

TEST_F(Stream, ReceivesWhatIsPublishedInOrder) {
  start();
  const auto client = open("/api/stream", "Last-Event-ID: 0\r\n");
  hub_->publish({"2", "lead.created", "{\"n\":2}"});
  hub_->publish({"3", "lead.created", "{\"n\":3}"});
  const std::string text = client->read_until("\"n\":3}\n\n");
  const auto missed = text.find("id: 1\nevent: missed\ndata: {\"a\":1}\n\n");
  const auto second = text.find("id: 2\nevent: lead.created\ndata: {\"n\":2}\n\n");
  const auto third = text.find("id: 3\n");
  ASSERT_NE(third, std::string::npos) << text;
  EXPECT_LT(missed, second);
  EXPECT_LT(second, third);
  EXPECT_NE(text.find("Cache-Control: no-store\r\n"), std::string::npos);
  EXPECT_EQ(text.find("Content-Length"), std::string::npos);
}

TEST_F(Stream, EventsBetweenTheHandlerAndTheOpenStreamAreNotLostOrDoubled) {
  on_open_ = [this] {
    hub_->publish({"1", "missed", "{}"});  // the handler has read this one
    hub_->publish({"2", "between", "{}"});
  };
  start();
  const auto client = open("/api/stream", "Last-Event-ID: 0\r\n");
  hub_->publish({"3", "after", "{}"});
  const std::string text = client->read_until("event: after");
  EXPECT_NE(text.find("event: between"), std::string::npos);
  EXPECT_EQ(text.find("id: 1\n"), text.rfind("id: 1\n"));
}

TEST_F(Stream, AFilterLetsOnlyItsEventsThrough) {
  start();
  const auto client = open("/api/stream?only=b");
  hub_->publish({"1", "a", "{}"});
  hub_->publish({"2", "b", "{}"});
  const std::string text = client->read_until("event: b");
  EXPECT_EQ(text.find("event: a"), std::string::npos);
  EXPECT_NE(text.find("event: b"), std::string::npos);
}

TEST_F(Stream, BeatsWhileNothingHappens) {
  settings_.sse_heartbeat_ms = 50;
  start();
  EXPECT_NE(open()->read_until(": beat\n\n: beat\n\n", 1'000).find(": beat\n\n: beat\n\n"), std::string::npos);
}

TEST_F(Stream, AClientThatGoesIsRemovedBeforeTheNextBeat) {
  settings_.sse_heartbeat_ms = 60'000;
  start();
  auto client = open();
  EXPECT_EQ(hub_->clients(), 1u);
  client.reset();
  EXPECT_TRUE(eventually([&] { return hub_->clients() == 0; }));
  EXPECT_TRUE(eventually([&] { return metrics_.render().find("hk_http_connections 0") != std::string::npos; }));
}

TEST_F(Stream, AClientThatDoesNotReadIsDroppedAndOthersGoOn) {
  start();
  const auto slow = open("/api/stream", "", 4'096);
  const auto good = open();
  const std::string line(64 * 1024, 'x');
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 200 && hub_->clients() == 2; ++i) {
    hub_->publish({std::to_string(i), "big", line});
    good->read_until("id: " + std::to_string(i) + "\n");
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3));
  EXPECT_EQ(hub_->clients(), 1u);
  hub_->publish({"last", "big", "{}"});
  EXPECT_NE(good->read_until("id: last").find("id: last"), std::string::npos);
  EXPECT_TRUE(eventually([&] { return metrics_.render().find("hk_sse_clients 1") != std::string::npos; }));
}

TEST_F(Stream, FansOutToTwoHundred) {
  start();
  std::vector<std::unique_ptr<testing::RawSocket>> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(open());
  EXPECT_EQ(hub_->clients(), 200u);
  std::thread publisher([this] {
    for (int i = 0; i < 20; ++i) hub_->publish({std::to_string(i), "tick", "{}"});
  });
  publisher.join();
  for (const auto& client : clients) {
    EXPECT_NE(client->read_until("id: 19\n").find("id: 19\n"), std::string::npos);
  }
}

TEST_F(Stream, StopEndsStreamsAndTheHubForgetsThem) {
  start();
  const auto client = open();
  server_->stop();
  EXPECT_EQ(hub_->clients(), 0u);
  client->read_to_end();
  EXPECT_TRUE(client->ended());
  hub_->publish({"1", "nobody", "{}"});
}

TEST_F(Stream, NoneOpensWhileTheServerStops) {
  std::promise<void> entered;
  std::promise<void> release;
  on_open_ = [&] {
    entered.set_value();
    release.get_future().wait_for(std::chrono::seconds(5));
  };
  start();
  testing::RawSocket client(server_->port());
  client.send("GET /api/stream HTTP/1.1\r\nHost: x\r\n\r\n");
  entered.get_future().wait();
  std::thread stopper([this] { server_->stop(); });
  EXPECT_TRUE(eventually([&] { return !accepts(server_->port()); }));
  release.set_value();
  EXPECT_EQ(parse_answer(client.read_to_end()).status, 503);
  stopper.join();
  EXPECT_EQ(hub_->clients(), 0u);
}

TEST_F(Stream, HeadGetsTheHeadersOnly) {
  start();
  EXPECT_EQ(ask("HEAD", "/api/stream").headers.at("content-type"), "text/event-stream");
  EXPECT_EQ(hub_->clients(), 0u);
}

}  // namespace
}  // namespace hk::http
