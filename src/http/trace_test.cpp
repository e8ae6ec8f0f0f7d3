// Traces from the server through a handler to a provider, as a collector receives them.
#include <gtest/gtest.h>

#include <hk/http/client.hpp>
#include <hk/http/testing/scripted_server.hpp>
#include <hk/telemetry/trace.hpp>

#include "server_fixture.hpp"

namespace hk::http {
namespace {

using testing::RecordedRequest;
using testing::ScriptedServer;

const std::string kCaller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

std::map<std::string, std::string> attributes_of(const Json& span) {
  std::map<std::string, std::string> out;
  for (const Json& one : span.at("attributes")) {
    const Json& value = one.at("value");
    out[one.at("key")] = value.contains("stringValue") ? value["stringValue"] : value.at("intValue");
  }
  return out;
}

class TraceTest : public ServerTest {
 protected:
  void SetUp() override {
    const Status status = telemetry::start_tracing({.endpoint = collector_.url(), .timeout_ms = 300});
    if (!status && status.error().code == "tracing_not_built") GTEST_SKIP() << status.error().message;
    ASSERT_TRUE(status) << status.error().message;
    Route leads = make_route(Method::kPost, "/leads/{id}", [this](const Request&) { return ask_provider(); });
    leads.permission = "leads.write";
    router_->add(std::move(leads));
    // Whoever has such an address needs no other key: it is not written down.
    router_->add(make_route(Method::kPost, "/invitations/{token}", [this](const Request&) { return ask_provider(); }));
    start();
  }
  void TearDown() override { telemetry::stop_tracing(); }

  Result<Response> ask_provider() {
    ClientRequest request;
    request.url = "http://user:canary-1@127.0.0.1:" + std::to_string(provider_.port()) + "/v1/find?city=canary-2";
    request.headers = {{"X-Api-Key", "canary-3"}};
    HK_TRY(const ClientResponse found, client_->send(request));
    return json_response(found.status, Json::object());
  }

  // All that came, by name. Ends the tracing.
  std::map<std::string, Json> spans() {
    server_->stop();
    telemetry::stop_tracing();
    std::map<std::string, Json> out;
    for (const RecordedRequest& request : collector_.requests()) {
      const Json body = Json::parse(request.body);
      for (const Json& resource : body.at("resourceSpans"))
        for (const Json& scope : resource.at("scopeSpans"))
          for (const Json& span : scope.at("spans")) out[span.at("name")] = span;
    }
    return out;
  }

  ScriptedServer collector_;
  ScriptedServer provider_;
  std::unique_ptr<Client> client_ = Client::create();
};

TEST_F(TraceTest, ShowsTheRequestAndItsCallInTheTraceOfTheCaller) {
  const RawAnswer answer = ask("POST", "/leads/7?token=canary-4",
                               "traceparent: " + kCaller +
                                   "\r\ntracestate: vendor=1\r\nX-Request-Id: request-1\r\n"
                                   "Authorization: Bearer canary-5\r\n",
                               "canary-6");
  EXPECT_EQ(answer.status, 200);
  auto all = spans();
  ASSERT_TRUE(all.contains("POST /leads/{id}") && all.contains("GET")) << all.size();
  const Json& request = all["POST /leads/{id}"];
  const Json& call = all["GET"];
  EXPECT_EQ(request["traceId"], kCaller.substr(3, 32));
  EXPECT_EQ(request["parentSpanId"], kCaller.substr(36, 16));
  EXPECT_EQ(request["kind"], 2);
  EXPECT_EQ(call["traceId"], request["traceId"]);
  EXPECT_EQ(call["parentSpanId"], request["spanId"]);
  EXPECT_EQ(call["kind"], 3);
  const std::string own = "00-" + kCaller.substr(3, 32) + "-" + request["spanId"].get<std::string>() + "-01";
  EXPECT_EQ(answer.headers.at("traceparent"), own);
  const RecordedRequest seen = provider_.requests().at(0);
  EXPECT_EQ(seen.headers.at("traceparent"),
            "00-" + kCaller.substr(3, 32) + "-" + call["spanId"].get<std::string>() + "-01");
  EXPECT_EQ(seen.headers.at("tracestate"), "vendor=1");
}

TEST_F(TraceTest, SaysWhatHappenedButNoSecret) {
  provider_.always({.status = 503});
  ask("POST", "/leads/7?token=canary-4", "X-Request-Id: request-1\r\nAuthorization: Bearer canary-5\r\n", "canary-6");
  auto all = spans();
  ASSERT_EQ(all.size(), 2U);
  const auto request = attributes_of(all["POST /leads/{id}"]);
  EXPECT_EQ(request.at("http.request.method"), "POST");
  EXPECT_EQ(request.at("http.route"), "/leads/{id}");
  EXPECT_EQ(request.at("url.path"), "/leads/7");
  EXPECT_EQ(request.at("http.response.status_code"), "503");
  EXPECT_EQ(request.at("hk.request_id"), "request-1");
  EXPECT_EQ(all["POST /leads/{id}"]["status"]["code"], 2);
  const auto call = attributes_of(all["GET"]);
  EXPECT_EQ(call.at("server.address"), "127.0.0.1");
  EXPECT_EQ(call.at("url.full"), "http://[redacted]@127.0.0.1:" + std::to_string(provider_.port()) + "/v1/find");
  EXPECT_EQ(call.at("http.response.status_code"), "503");
  EXPECT_EQ(all["GET"]["status"]["code"], 2);
  for (const RecordedRequest& sent : collector_.requests()) EXPECT_EQ(sent.raw.find("canary"), std::string::npos);
}

TEST_F(TraceTest, LeavesOutTheAddressThatOpensADoor) {
  ask("POST", "/invitations/canary-7", "");
  const auto request = attributes_of(spans()["POST /invitations/{token}"]);
  EXPECT_EQ(request.at("http.route"), "/invitations/{token}");
  EXPECT_FALSE(request.contains("url.path"));
  for (const RecordedRequest& sent : collector_.requests()) EXPECT_EQ(sent.raw.find("canary"), std::string::npos);
}

TEST_F(TraceTest, ShowsAnotherUrlWhereThePathNamesPeople) {
  ClientRequest request;
  const std::string numbers = "http://127.0.0.1:" + std::to_string(provider_.port()) + "/numbers/";
  request.url = numbers + "canary-8";
  request.url_in_traces = numbers + "{number}";
  ASSERT_TRUE(client_->send(request));
  EXPECT_EQ(attributes_of(spans()["GET"]).at("url.full"), numbers + "{number}");
  for (const RecordedRequest& sent : collector_.requests()) EXPECT_EQ(sent.raw.find("canary"), std::string::npos);
}

TEST_F(TraceTest, BeginsANewTraceWhenTheHeaderIsNoGood) {
  for (const std::string& bad :
       {"traceparent: " + kCaller + "x\r\n", "traceparent: " + kCaller + "\r\ntraceparent: " + kCaller + "\r\n"}) {
    const RawAnswer answer = ask("POST", "/leads/7", bad + "tracestate: vendor=1\r\n");
    const std::string own = answer.headers.at("traceparent");
    EXPECT_TRUE(telemetry::parse_traceparent(own)) << own;
    EXPECT_EQ(own.find(kCaller.substr(3, 32)), std::string::npos) << bad;
    EXPECT_EQ(provider_.requests().back().headers.count("tracestate"), 0U);
  }
}

TEST_F(TraceTest, RecordsNothingWhenTheCallerDoesNotButHandsTheTraceOn) {
  ask("POST", "/leads/7", "traceparent: " + kCaller.substr(0, 53) + "00\r\n");
  const std::string sent = provider_.requests().at(0).headers.at("traceparent");
  EXPECT_EQ(sent.substr(3, 32), kCaller.substr(3, 32));
  EXPECT_EQ(sent.substr(53), "00");
  EXPECT_TRUE(spans().empty());
}

TEST_F(TraceTest, NamesNothingThatAClientInvents) {
  EXPECT_EQ(ask("GET", "/nothing/here").status, 404);
  EXPECT_EQ(ask("PROPFIND", "/leads/7").status, 405);
  auto all = spans();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(attributes_of(all["GET"]).at("http.response.status_code"), "404");
  EXPECT_EQ(attributes_of(all["GET"]).count("http.route"), 0U);
  EXPECT_EQ(attributes_of(all["GET"]).count("url.path"), 0U);
  EXPECT_EQ(attributes_of(all["OTHER"]).at("http.request.method"), "_OTHER");
}

TEST_F(TraceTest, CountsWhatACollectorRefuses) {
  collector_.always({.status = 500});
  ask("POST", "/leads/7");
  EXPECT_TRUE(eventually([] { return telemetry::trace_counts().failed == 2; })) << telemetry::trace_counts().failed;
  EXPECT_EQ(telemetry::trace_counts().ended, 2U);
  EXPECT_EQ(telemetry::trace_counts().sent, 0U);
}

TEST_F(TraceTest, EndsInTimeWhenTheCollectorHangs) {
  collector_.always({.delay_ms = 60'000});
  for (int i = 0; i < 20; ++i) ask("POST", "/leads/7");
  const auto begin = std::chrono::steady_clock::now();
  telemetry::stop_tracing();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3));
}

}  // namespace
}  // namespace hk::http
