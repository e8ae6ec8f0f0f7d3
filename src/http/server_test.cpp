#include <gtest/gtest.h>

#include <stdexcept>

#include "server_fixture.hpp"

namespace hk::http {
namespace {

class Answers : public ServerTest {
 protected:
  Answers() {
    router_->add(make_route(Method::kPost, "/api/echo", [](const Request& request) -> Result<Response> {
      return json_response(200, {{"body", request.body}, {"q", request.query_value("q").value_or("")}});
    }));
    router_->add(make_route(Method::kGet, "/api/leads/{id:lead}", [](const Request& request) -> Result<Response> {
      return json_response(200, {{"id", request.param("id")}});
    }));
    router_->add(make_route(
        Method::kGet, "/api/inline",
        [](const Request&) -> Result<Response> {
          return json_response(200, {{"ok", true}});
        },
        RunsOn::kInline));
    router_->add(make_route(Method::kGet, "/api/big", [](const Request&) -> Result<Response> {
      return text_response(200, "text/plain; charset=utf-8", std::string(5'000, 'a'));
    }));
    router_->add(make_route(Method::kGet, "/page", [](const Request&) -> Result<Response> {
      return text_response(200, "text/html; charset=utf-8", "<p>");
    }));
    router_->add(make_route(Method::kDelete, "/api/gone",
                            [](const Request&) -> Result<Response> { return empty_response(204); }));
    add_failing();
  }
  void add_failing() {
    const Handler thrower = [](const Request&) -> Result<Response> { throw std::runtime_error("secret inside"); };
    router_->add(make_route(Method::kGet, "/api/throws", thrower));
    router_->add(make_route(Method::kGet, "/api/throws-inline", thrower, RunsOn::kInline));
    router_->add(make_route(Method::kGet, "/api/throws-int", [](const Request&) -> Result<Response> { throw 7; }));
    router_->add(make_route(Method::kGet, "/api/conflict", [](const Request&) -> Result<Response> {
      return conflict("lead_changed", "The lead changed.", "Read it again.");
    }));
    router_->add(make_route(Method::kGet, "/api/away", [](const Request&) -> Result<Response> {
      return unavailable("store_full", "The disk of the store is full.");
    }));
  }
};

TEST_F(Answers, WithTheHandlersResponse) {
  start();
  const auto answer = ask("POST", "/api/echo?q=a%20b", "", "hello");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"body":"hello","q":"a b"})");
  EXPECT_EQ(answer.headers.at("content-type"), "application/json");
  EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
  EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(answer.headers.at("x-frame-options"), "DENY");
  EXPECT_EQ(answer.headers.at("referrer-policy"), "same-origin");
  EXPECT_EQ(answer.headers.count("content-security-policy"), 0u);
  EXPECT_EQ(answer.headers.count("date"), 1u);
  EXPECT_NE(ask("GET", "/page").headers.at("content-security-policy").find("frame-ancestors 'none'"),
            std::string::npos);
}

TEST_F(Answers, ThroughOurClientOnOneConnection) {
  start();
  const auto client = Client::create();
  ClientRequest request;
  request.method = Method::kPost;
  request.url = "http://127.0.0.1:" + std::to_string(server_->port()) + "/api/echo";
  for (int i = 0; i < 50; ++i) {
    request.body = std::to_string(i);
    const auto answer = client->send(request);
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(answer->body, R"({"body":")" + std::to_string(i) + R"(","q":""})");
  }
  EXPECT_TRUE(eventually([&] { return metrics_.render().find("hk_http_connections 1") != std::string::npos; }));
  EXPECT_NE(metrics_.render().find(R"(hk_http_requests_total{method="POST",route="/api/echo",status="200"} 50)"),
            std::string::npos)
      << metrics_.render();
}

TEST_F(Answers, PipelinedRequestsInOrder) {
  start();
  testing::RawSocket socket(server_->port());
  const std::string inline_one = "GET /api/inline HTTP/1.1\r\nHost: x\r\n";
  std::string all;
  for (int i = 0; i < 10; ++i) {
    all += "POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n" + std::to_string(i);
    all += inline_one + "\r\n" + inline_one + "\r\n" + inline_one + "\r\n";
  }
  socket.send(all + inline_one + "Connection: close\r\n\r\n");
  const std::string text = socket.read_to_end();
  EXPECT_TRUE(socket.ended());
  std::size_t at = 0;
  for (int i = 0; i < 10; ++i) {
    at = text.find(R"({"body":")" + std::to_string(i), at);
    ASSERT_NE(at, std::string::npos) << text;
    for (int n = 0; n < 3; ++n) at = text.find(R"({"ok":true})", at) + 1;
    ASSERT_NE(at, 0u) << text;
  }
  EXPECT_NE(text.find(R"({"ok":true})", at), std::string::npos);
}

TEST_F(Answers, ClientsThatFinishSendingEarly) {
  start();
  testing::RawSocket socket(server_->port());
  socket.send("POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
  socket.finish_sending();
  EXPECT_EQ(parse_answer(socket.read_to_end()).body, R"({"body":"hi","q":""})");
}

TEST_F(Answers, UnknownPathsMethodsAndIds) {
  start();
  const auto missing = ask("GET", "/api/nothing");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.headers.at("content-type"), "application/problem+json");
  EXPECT_EQ(ask("GET", "/api/leads/7").status, 404);
  const auto wrong = ask("PUT", "/api/echo");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.at("allow"), "POST, OPTIONS");
  EXPECT_EQ(ask("PROPFIND", "/api/echo").status, 405);
  EXPECT_EQ(ask("PROPFIND", "/api/nothing").status, 404);
  EXPECT_EQ(ask("BREW", "/api/echo").status, 400);
}

TEST_F(Answers, HeadAndOptions) {
  start();
  const auto head = ask("HEAD", "/api/inline");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-length"), "11");
  EXPECT_EQ(head.body, "");
  const auto options = ask("OPTIONS", "/api/inline");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.headers.at("allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(options.headers.count("content-length"), 0u);
  EXPECT_EQ(ask("OPTIONS", "*").status, 204);
  EXPECT_EQ(ask("OPTIONS", "/api/nothing").status, 404);
  EXPECT_EQ(ask("DELETE", "/api/gone").headers.count("content-length"), 0u);
}

TEST_F(Answers, ExceptionsWithAProblemWithoutDetail) {
  start();
  for (const char* path : {"/api/throws", "/api/throws-inline", "/api/throws-int"}) {
    const auto answer = ask("GET", path, "X-Request-Id: my-request-1\r\n");
    EXPECT_EQ(answer.status, 500) << path;
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
    EXPECT_EQ(Json::parse(answer.body)["requestId"], "my-request-1");
  }
  EXPECT_EQ(ask("GET", "/api/inline").status, 200);
}

TEST_F(Answers, ErrorsOfTheHandlerAsProblems) {
  start();
  const auto answer = ask("GET", "/api/conflict");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(Json::parse(answer.body)["suggestion"], "Read it again.");
  EXPECT_EQ(answer.headers.count("retry-after"), 0U);
  const auto away = ask("GET", "/api/away");
  EXPECT_EQ(away.status, 503);
  EXPECT_EQ(away.headers.at("retry-after"), "1");
}

TEST_F(Answers, RequestIdsAreEchoedOrMade) {
  start();
  EXPECT_EQ(ask("GET", "/api/inline", "X-Request-Id: abc.DEF-12_3\r\n").headers.at("x-request-id"), "abc.DEF-12_3");
  EXPECT_EQ(ask("GET", "/api/inline", "X-Request-Id: bad id!\r\n").headers.at("x-request-id").size(), 32u);
}

TEST_F(Answers, GzipWhenAcceptedAndLarge) {
  start();
  const auto packed = ask("GET", "/api/big", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(packed.headers.at("content-encoding"), "gzip");
  EXPECT_EQ(packed.headers.at("vary"), "Accept-Encoding");
  EXPECT_LT(packed.body.size(), 200u);
  const auto plain = ask("GET", "/api/big");
  EXPECT_EQ(plain.body.size(), 5'000u);
  EXPECT_EQ(plain.headers.at("vary"), "Accept-Encoding");
  EXPECT_EQ(ask("GET", "/api/inline", "Accept-Encoding: gzip\r\n").headers.count("content-encoding"), 0u);
}

TEST_F(Answers, TheGateDecidesBeforeTheHandler) {
  struct Named : Caller {};
  gate_ = [](Request& request, const Route& route) -> Status {
    EXPECT_EQ(route.permission, "public");
    if (request.header("authorization").empty()) {
      return Error{ErrorKind::kUnauthenticated, "unauthenticated", "Say who you are.", "Log in.", ""};
    }
    request.caller = std::make_shared<Named>();
    return {};
  };
  router_->add(make_route(Method::kGet, "/api/me", [](const Request& request) -> Result<Response> {
    return json_response(200, {{"known", request.caller != nullptr}});
  }));
  start();
  const auto refused = ask("GET", "/api/me");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.headers.count("www-authenticate"), 1u);
  EXPECT_EQ(ask("GET", "/api/me", "Authorization: Bearer k\r\n").body, R"({"known":true})");
}

TEST_F(Answers, ListeningTwiceOnOnePortFails) {
  start();
  ServerSettings same = settings_;
  same.port = server_->port();
  const auto second = Server::start(same, router_, gate_, nullptr, metrics_);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, "listen_failed");
}

}  // namespace
}  // namespace hk::http
