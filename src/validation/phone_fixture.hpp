// What the tests of all telephone services check.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include <hk/base/text.hpp>
#include <hk/http/client.hpp>
#include <hk/http/testing/scripted_server.hpp>
#include <hk/validation/services.hpp>

namespace hk::validation::phone_fixture {

using http::testing::RecordedRequest;
using http::testing::ScriptedReply;
using http::testing::ScriptedServer;
using Kind = spending::Outcome::Kind;
using Parse = std::function<PhoneReply(int http_status, const std::string& body)>;

constexpr MicroDollars kPrice = 8'000;
constexpr const char* kNumber = "+12025550123";
constexpr const char* kDigits = "2025550123";
constexpr const char* kSecret = "0123456789abcdef0123456789abcdef";

inline const std::vector<std::string>& our_types() {
  static const std::vector<std::string> kTypes = {"mobile",  "landline",    "voip",      "toll_free",
                                                  "premium", "shared_cost", "personal",  "pager",
                                                  "uan",     "voicemail",   "satellite", "unknown"};
  return kTypes;
}

inline void expect_text(const std::string& text, std::size_t bytes_max) {
  EXPECT_TRUE(is_valid_utf8(text)) << hex(text);
  EXPECT_EQ(text.find('\0'), std::string::npos);
  EXPECT_LE(text.size(), bytes_max) << text;
}

// What holds for every reply, whatever was answered.
inline void expect_sound(const PhoneReply& reply) {
  const LineVerdict& verdict = reply.verdict;
  EXPECT_EQ(std::ranges::count(our_types(), verdict.type), 1) << verdict.type;
  for (const std::string& text : {verdict.carrier, verdict.location}) expect_text(text, 200);
  expect_text(verdict.time_zone, 64);
  EXPECT_TRUE(verdict.country_code.empty() || verdict.country_code.size() == 2) << verdict.country_code;
  EXPECT_LE(reply.unlisted.size(), 10u);
  for (const std::string& note : reply.unlisted) expect_text(note, 100);
  expect_text(reply.outcome.reason, 300);
  EXPECT_EQ(reply.outcome.kind == Kind::kFound, reply.outcome.reason.empty()) << reply.outcome.reason;
  for (const char* hidden : {kSecret, kDigits}) EXPECT_EQ(reply.outcome.reason.find(hidden), std::string::npos);
  if (reply.outcome.kind == Kind::kRefused || reply.outcome.kind == Kind::kLimited ||
      reply.outcome.kind == Kind::kDown) {
    EXPECT_EQ(reply.outcome.cost, 0);
  }
}

inline std::vector<std::string> unreadable_bodies() {
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  std::string deep_object;
  for (int i = 0; i < 10'000; ++i) deep_object += "{\"valid\":";
  return {"",
          "{}",
          "null",
          "[]",
          "7",
          "\"valid\"",
          "{\"valid\":",
          "<html>down</html>",
          deep,
          "[true]",
          "{\"valid\":[]}",
          deep_object,
          "\xff\xfe",
          "{\"valid\":\"\xc3\"}",
          "{\"a\":\"\\u0000\"}",
          std::string("\0\0", 2)};
}

inline void expect_unusable(const Parse& parse, MicroDollars cost = kPrice) {
  for (const std::string& body : unreadable_bodies()) {
    const PhoneReply reply = parse(200, body);
    EXPECT_EQ(reply.outcome.kind, Kind::kUnusable) << body.substr(0, 60);
    EXPECT_EQ(reply.outcome.cost, cost) << body.substr(0, 60);
    EXPECT_FALSE(reply.verdict.valid);
    expect_sound(reply);
  }
}

// A sample that ends at any byte is not half an answer.
inline void expect_no_half_answers(const Parse& parse, const std::string& sample) {
  ASSERT_EQ(parse(200, sample).outcome.kind, Kind::kFound);
  for (std::size_t size = 0; size < sample.size(); ++size) {
    const PhoneReply reply = parse(200, sample.substr(0, size));
    EXPECT_EQ(reply.outcome.kind, Kind::kUnusable) << size;
    expect_sound(reply);
  }
}

inline std::vector<Json> strange_values() {
  return {nullptr,
          true,
          false,
          -1,
          1.5e308,
          12'025'550'123,
          "x",
          "",
          kNumber,
          Json::array({1}),
          Json::array(),
          Json::object(),
          {{"value", {{"value", 1}}}},
          "\xE2\x80\xAE",
          "a\x01\x1f\x7f b",
          std::string(100'000, 'x'),
          "x" + std::string(300, '\xC3') + "\xA9"};
}

// Every leaf and branch of the sample becomes a value of every kind, and every byte one that is no UTF-8.
inline void expect_survives_anything(const Parse& parse, const std::string& sample) {
  const Json document = parse_json(sample).value();
  const Json flat = document.flatten();
  for (const auto& [pointer, old] : flat.items())
    for (Json::json_pointer at(pointer); !at.empty(); at = at.parent_pointer())
      for (const Json& value : strange_values()) {
        Json changed = document;
        changed[at] = value;
        expect_sound(parse(200, dump_json(changed)));
      }
  for (std::size_t at = 0; at < sample.size(); ++at) {
    std::string broken = sample;
    broken[at] = '\xC3';
    expect_sound(parse(200, broken));
  }
  for (int status = -1; status < 700; ++status)
    for (const std::string& body : {sample, std::string("{}"), std::string()}) expect_sound(parse(status, body));
}

// The sample with something else at a place ("/carrier/name").
inline std::string with(const std::string& sample, const std::string& pointer, const Json& value) {
  Json document = parse_json(sample).value();
  document[Json::json_pointer(pointer)] = value;
  return dump_json(document);
}

// Keeps the request instead of sending it: real hosts can be named.
class Recorder final : public http::Client {
 public:
  Result<http::ClientResponse> send(const http::ClientRequest& request) override {
    url = request.url;
    http::ClientResponse down;
    down.status = 503;
    return down;
  }
  std::string url;
};

// A service against a server that answers what a test says.
class Calls : public testing::Test {
 protected:
  PhoneReply check(PhoneService& service, const std::string& e164 = kNumber) {
    const PhoneReply reply =
        service.check(service.products().front(), e164, {.reference = "call_01example", .before_sending = {}});
    EXPECT_EQ(reply.outcome.reason.find(kSecret), std::string::npos) << reply.outcome.reason;
    EXPECT_EQ(reply.outcome.reason.find(kDigits), std::string::npos) << reply.outcome.reason;
    return reply;
  }

  void expect_product(PhoneService& service, const std::string& name, const std::string& product) {
    EXPECT_EQ(service.name(), name);
    ASSERT_EQ(service.products().size(), 1u);
    const spending::Product& only = service.products().front();
    EXPECT_EQ(only.name, product);
    EXPECT_EQ(only.price, kPrice);
    EXPECT_EQ(only.fields, (std::vector<std::string>{"phoneType", "phoneCarrier"}));
    EXPECT_EQ(only.fresh_for, 180 * kDay);
    EXPECT_EQ(only.miss_for, 7 * kDay);
    EXPECT_EQ(service.account().daily_budget, kDollarInMicros);
  }

  // Timeouts, broken connections, numbers that are none and large answers end alike everywhere.
  void expect_usual_endings(PhoneService& service) {
    server_.reply({.delay_ms = 2'000});
    EXPECT_EQ(check(service).outcome.kind, Kind::kUnknown);
    server_.reply({.body = R"({"valid":true})", .cut_after = 5});
    EXPECT_EQ(check(service).outcome.kind, Kind::kUnknown);
    server_.reply({.status = 503, .body = "<html>down</html>"});
    EXPECT_EQ(check(service).outcome.kind, Kind::kDown);
    server_.reply({.status = 429, .headers = {{"Retry-After", "120"}}, .body = "slow down"});
    const PhoneReply limited = check(service);
    EXPECT_EQ(limited.outcome.kind, Kind::kLimited);
    EXPECT_EQ(limited.outcome.retry_after, 120 * kSecond);
    server_.reply({.status = 429});
    EXPECT_EQ(check(service).outcome.retry_after, std::nullopt);
    EXPECT_EQ(server_.requests().size(), 5u) << "no call is repeated inside";
    for (const char* number : {"", "+", "2025550123", "+1 202", "+1202555012a", "+12025550123456789"}) {
      const PhoneReply reply = service.check(service.products().front(), number, {});
      EXPECT_EQ(reply.outcome.kind, Kind::kNotFound) << number;
      EXPECT_EQ(reply.outcome.cost, 0);
    }
    EXPECT_EQ(server_.requests().size(), 5u) << "what is no number is not asked";
  }

  // The server quotes what it was sent, as gateways do.
  void expect_never_shows_secrets(PhoneService& service) {
    server_.always([](const RecordedRequest& request) { return ScriptedReply{.status = 401, .body = request.raw}; });
    EXPECT_EQ(check(service).outcome.kind, Kind::kRefused);
    for (const int status : {200, 400, 403, 404, 422, 500}) {
      server_.reply({.status = status,
                     .body = R"({"code":"2025550123","message":"key )" + std::string(kSecret) + " for " + kNumber +
                             R"(","error":{"code":"+12025550123","type":")" + kSecret + R"(","message":")" + kNumber +
                             R"("}})"});
      (void)check(service);
    }
  }

  ScriptedServer server_;
  std::unique_ptr<http::Client> client_ = http::Client::create();
};

}  // namespace hk::validation::phone_fixture
