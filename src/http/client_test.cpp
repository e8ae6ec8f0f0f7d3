#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include <hk/http/client.hpp>
#include <hk/http/testing/scripted_server.hpp>
#include <hk/telemetry/correlation.hpp>

namespace hk::http {
namespace {

using testing::ScriptedServer;

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

class ClientTest : public ::testing::Test {
 protected:
  ClientRequest get(const std::string& path = "/") {
    ClientRequest request;
    request.url = server_.url(path);
    return request;
  }
  ClientRequest post(std::string body) {
    ClientRequest request = get();
    request.method = Method::kPost;
    request.body = std::move(body);
    return request;
  }
  ScriptedServer server_;
  std::unique_ptr<Client> client_ = Client::create();
};

TEST_F(ClientTest, SendsWhatItIsToldAndReadsTheAnswer) {
  server_.reply({.status = 201, .headers = {{"X-Thing", "a"}, {"x-thing", "b"}}, .body = "made"});
  ClientRequest request = post(R"({"a":1})");
  request.url += "v1/x?q=1";
  request.headers = {{"X-Api-Key", "k"}, {"X-Empty", ""}};
  const telemetry::CorrelationScope scope("corr-12345678");
  const auto answer = client_->send(request);
  ASSERT_TRUE(answer.ok()) << answer.error().detail;
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->body, "made");
  EXPECT_EQ(answer->headers.at("x-thing"), "a, b");
  const auto seen = server_.requests().at(0);
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.target, "/v1/x?q=1");
  EXPECT_EQ(seen.body, R"({"a":1})");
  EXPECT_EQ(seen.headers.at("x-api-key"), "k");
  EXPECT_EQ(seen.headers.at("x-request-id"), "corr-12345678");
  EXPECT_EQ(seen.headers.at("content-type"), "application/json");
  EXPECT_EQ(seen.headers.at("x-empty"), "");
}

TEST_F(ClientTest, SendsEveryMethodAndReusesTheConnection) {
  const std::vector<Method> methods = {Method::kGet, Method::kHead,  Method::kPost,
                                       Method::kPut, Method::kPatch, Method::kDelete};
  for (const Method method : methods) {
    ClientRequest request = get();
    request.method = method;
    if (method == Method::kPut) request.body = std::string(3'000'000, 'x');
    ASSERT_TRUE(client_->send(request).ok()) << method_name(method);
    EXPECT_EQ(server_.requests().back().method, method_name(method));
  }
  EXPECT_EQ(server_.connections(), 1u);
}

TEST_F(ClientTest, DoesNotFollowRedirects) {
  server_.reply({.status = 302, .headers = {{"Location", "http://127.0.0.1:1/"}}});
  EXPECT_EQ(client_->send(get())->status, 302);
}

TEST_F(ClientTest, SaysWhenNothingWasSent) {
  ClientRequest request = get();
  request.url = "http://127.0.0.1:1/?key=secret";
  const auto answer = client_->send(request);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, "http_connect_failed");
  EXPECT_EQ(answer.error().detail.find("secret"), std::string::npos);
}

TEST_F(ClientTest, RefusesOtherSchemes) {
  for (const char* url : {"file:///etc/passwd", "gopher://127.0.0.1/", "not a url", ""}) {
    ClientRequest request;
    request.url = url;
    EXPECT_EQ(client_->send(request).error().code, "http_bad_url") << url;
  }
}

TEST_F(ClientTest, GivesUpAfterTheTimeout) {
  server_.reply({.delay_ms = 5'000});
  ClientRequest request = get();
  request.timeout_ms = 150;
  EXPECT_LT(seconds_of([&] { EXPECT_EQ(client_->send(request).error().code, "http_timeout"); }), 2.0);
}

TEST_F(ClientTest, ABrokenAnswerIsUnknown) {
  server_.reply({.body = std::string(1000, 'x'), .cut_after = 10});
  server_.reply({.close_at_once = true});
  EXPECT_EQ(client_->send(post("{}")).error().code, "http_broken");
  EXPECT_EQ(client_->send(post("{}")).error().code, "http_broken");
  EXPECT_EQ(server_.requests().size(), 2u);
}

TEST_F(ClientTest, APostOnADeadConnectionIsNotSentTwice) {
  ASSERT_TRUE(client_->send(get()).ok());  // opens the connection that the POST uses
  server_.reply({.close_at_once = true});
  const auto answer = client_->send(post("charge"));
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, "http_broken");
  EXPECT_EQ(server_.requests().size(), 2u);
}

TEST_F(ClientTest, AGetThatMayNotBeRepeatedIsNotSentTwiceEither) {
  ASSERT_TRUE(client_->send(get()).ok());
  server_.reply({.close_at_once = true});
  EXPECT_EQ(client_->send(get()).error().code, "http_broken");
  EXPECT_EQ(server_.requests().size(), 2u);
}

TEST_F(ClientTest, AsksBeforeSendingWhenTheConnectionIsUp) {
  ClientRequest request = get();
  std::size_t connections = 0, requests = 9;
  request.before_sending = [&]() -> Status {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while ((connections = server_.connections()) == 0 && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    requests = server_.requests().size();
    return {};
  };
  EXPECT_TRUE(client_->send(request).ok());
  EXPECT_EQ(connections, 1u);
  EXPECT_EQ(requests, 0u);
}

TEST_F(ClientTest, SendsNothingWhenItMayNot) {
  for (const bool connected : {false, true}) {
    ClientRequest request = get();
    request.before_sending = []() -> Status { return unavailable("not_my_turn", "Wait."); };
    EXPECT_EQ(client_->send(request).error().code, "not_my_turn") << connected;
    request.before_sending = []() -> Status { throw std::runtime_error("surprise"); };
    EXPECT_EQ(client_->send(request).error().kind, ErrorKind::kInternal) << connected;
    EXPECT_EQ(server_.requests().size(), connected ? 1u : 0u);
    if (!connected) {
      EXPECT_TRUE(client_->send(get()).ok());
    }
  }
}

TEST_F(ClientTest, AsksOnceBeforeARequestThatMayNotBeRepeated) {
  ASSERT_TRUE(client_->send(get()).ok());
  server_.reply({.close_at_once = true});
  int asked = 0;
  ClientRequest request = get();
  request.before_sending = [&]() -> Status {
    ++asked;
    return {};
  };
  EXPECT_EQ(client_->send(request).error().code, "http_broken");
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(server_.requests().size(), 2u);
}

TEST_F(ClientTest, TheWaitBeforeSendingIsNotCountedIntoTheTimeout) {
  ClientRequest request = get();
  request.timeout_ms = 300;
  request.before_sending = []() -> Status {
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
    return {};
  };
  EXPECT_TRUE(client_->send(request).ok());
  server_.reply({.delay_ms = 8'000});
  EXPECT_LT(seconds_of([&] { EXPECT_EQ(client_->send(request).error().code, "http_timeout"); }), 5.0);
}

TEST_F(ClientTest, CapsTheAnswer) {
  server_.always({.body = std::string(10'000, 'x')});
  ClientRequest request = get();
  request.response_bytes_max = 9'999;
  EXPECT_EQ(client_->send(request).error().code, "http_answer_too_large");
  request.response_bytes_max = 10'000;
  EXPECT_TRUE(client_->send(request).ok());
}

TEST_F(ClientTest, RetriesWhatIsSafeToRepeat) {
  server_.reply({.status = 503, .headers = {{"Retry-After", "0"}}});
  server_.reply({.close_at_once = true});
  server_.reply({.status = 200, .body = "at last"});
  ClientRequest request = get();
  request.retries_max = 2;
  const auto answer = client_->send(request);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->body, "at last");
}

TEST_F(ClientTest, ObeysRetryAfterAndTheLimitOfTries) {
  server_.always({.status = 429, .headers = {{"Retry-After", "1"}}});
  ClientRequest request = get();
  request.retries_max = 1;
  EXPECT_GE(seconds_of([&] { EXPECT_EQ(client_->send(request)->status, 429); }), 1.0);
  EXPECT_EQ(server_.requests().size(), 2u);
}

TEST_F(ClientTest, NeverRetriesAPost) {
  server_.always({.status = 503, .headers = {{"Retry-After", "0"}}});
  ClientRequest request = post("{}");
  request.retries_max = 3;
  EXPECT_EQ(client_->send(request)->status, 503);
  EXPECT_EQ(server_.requests().size(), 1u);
}

TEST_F(ClientTest, ServesManyThreads) {
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 20; ++n) good += client_->send(get()).ok() ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 160);
  EXPECT_LE(server_.connections(), 8u);
}

}  // namespace
}  // namespace hk::http
