// What the tests of the e-mail services share: answers made to hurt, and a service that asks a scripted server.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/text.hpp>
#include <hk/http/client.hpp>
#include <hk/http/testing/scripted_server.hpp>
#include <hk/validation/services.hpp>

namespace hk::validation {

using Kind = spending::Outcome::Kind;
using http::testing::ScriptedReply;

inline constexpr MicroDollars kPrice = 8'000;
inline constexpr const char* kKey = "k3y+0123456789/abcdef=&";  // letters that a query has to encode
inline constexpr const char* kKeyEncoded = "k3y%2B0123456789%2Fabcdef%3D%26";
inline constexpr const char* kAddress = "jane.doe+deals@example.com";
inline constexpr const char* kAddressEncoded = "jane.doe%2Bdeals%40example.com";

using Parse = std::function<EmailReply(const std::string& body)>;

inline bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Every text that a reply holds.
inline std::vector<std::string> texts_of(const EmailReply& reply) {
  std::vector<std::string> texts = {reply.outcome.reason, reply.verdict.status, reply.verdict.sub_status,
                                    reply.verdict.did_you_mean};
  texts.insert(texts.end(), reply.unlisted.begin(), reply.unlisted.end());
  return texts;
}

// What is true of each reply, whatever the answer was.
inline void expect_sane(const EmailReply& reply, const std::string& body) {
  SCOPED_TRACE(body.substr(0, 200));
  const std::vector<std::string> statuses = {email_status::kValid,   email_status::kInvalid,    email_status::kCatchAll,
                                             email_status::kUnknown, email_status::kDisposable, email_status::kSpamtrap,
                                             email_status::kAbuse,   email_status::kDoNotMail};
  EXPECT_EQ(std::ranges::count(statuses, reply.verdict.status), 1) << reply.verdict.status;
  EXPECT_EQ(reply.outcome.kind == Kind::kFound, reply.verdict.status != email_status::kUnknown);
  EXPECT_EQ(reply.outcome.kind == Kind::kFound, reply.outcome.reason.empty());
  EXPECT_TRUE(reply.outcome.cost == 0 || reply.outcome.cost == kPrice);
  if (reply.verdict.quality) {
    EXPECT_GE(*reply.verdict.quality, 0);
    EXPECT_LE(*reply.verdict.quality, 1);
  }
  EXPECT_LE(reply.unlisted.size(), 20u);
  for (const std::string& note : reply.unlisted) EXPECT_LE(note.size(), 100u);
  for (const std::string& text : texts_of(reply)) EXPECT_TRUE(is_valid_utf8(text)) << hex(text);
}

inline std::vector<Json> strange_values() {
  return {nullptr,
          true,
          -1,
          0,
          1,
          7,
          0.5,
          1.5e308,
          std::numeric_limits<std::uint64_t>::max(),
          "",
          " ",
          "x",
          "true",
          "1e400",
          std::string(10'000, 'y'),
          "\xE2\x80\xAE",
          kAddress,
          Json::array(),
          Json::array({1, nullptr, "a", Json::array()}),
          Json::object(),
          {{"value", {{"value", 1}}}},
          {{"value", nullptr}, {"text", "UNKNOWN"}}};
}

// Answers cut off, too deep, too large, in no encoding, and with values of any kind in any place: none may hurt.
inline void expect_survives(const std::string& sample, const Parse& parse) {
  std::vector<std::string> bodies = {"null",
                                     "[]",
                                     "{}",
                                     "\"x\"",
                                     "1",
                                     "<html>down</html>",
                                     "{\"status\":1e999}",
                                     "{\"a\":" + std::string(400, '9') + "}",
                                     std::string(10'000, '['),
                                     std::string(10'000, '[') + std::string(10'000, ']'),
                                     "\xEF\xBB\xBF" + sample,
                                     sample + sample};
  std::string nested, closing(10'000, '}');
  for (int i = 0; i < 10'000; ++i) nested += "{\"status\":";
  bodies.push_back(nested + "1" + closing);
  for (std::size_t cut = 0; cut < sample.size(); ++cut) bodies.push_back(sample.substr(0, cut));
  for (std::size_t at = 0; at < sample.size(); ++at)
    for (const char wrong : {'\xFF', '\xC3', '\0'}) {
      bodies.push_back(sample);
      bodies.back()[at] = wrong;
    }
  for (const std::string& body : bodies) expect_sane(parse(body), body);

  const Json document = parse_json(sample).value();
  const Json flat = document.flatten();
  for (const auto& [pointer, old] : flat.items())
    for (std::string at = pointer; !at.empty(); at.resize(at.rfind('/')))
      for (const Json& value : strange_values()) {
        Json changed = document;
        changed[Json::json_pointer(at)] = value;
        const std::string body = dump_json(changed);
        const EmailReply reply = parse(body);
        expect_sane(reply, body);
        for (const std::string& text : {reply.outcome.reason, reply.verdict.sub_status})
          EXPECT_FALSE(holds(text, "example.com")) << text;
        for (const std::string& note : reply.unlisted) EXPECT_FALSE(holds(note, "example.com")) << note;
      }
}

// Calls to a service that answers as a test tells it to.
class EmailCalls : public ::testing::Test {
 protected:
  using Make = std::function<Result<std::unique_ptr<EmailService>>(http::Client&)>;

  EmailReply check(const Make& make, const std::string& email = kAddress) {
    auto service = make(*client_);
    EXPECT_TRUE(service.ok());
    return service ? (*service)->check((*service)->products().at(0), email, {.reference = "call_01example"})
                   : EmailReply{};
  }
  // Whatever the service says, people and logs see neither the key nor the address.
  void expect_keeps_quiet(const Make& make, const std::function<std::string(const std::string& words)>& body_of) {
    const std::string words = std::string("Invalid key '") + kKey + "' " + kKeyEncoded + " for " + kAddress;
    for (const int status : {200, 400, 401, 403, 404, 422, 429, 500})
      for (const std::string& said : {words, std::string(kKey), std::string(kAddress)}) {
        server_.reply({.status = status, .body = body_of(said)});
        for (const std::string& text : texts_of(check(make)))
          for (const char* secret : {"0123456789", "jane", "example.com"})
            EXPECT_FALSE(holds(text, secret)) << status << ": " << text;
      }
  }
  // What every one of them does when no answer comes, or one that asks for patience.
  void expect_honest_ends(const Make& make, const std::string& sample) {
    server_.reply({.body = sample, .delay_ms = 1'000});
    EXPECT_EQ(check(make).outcome.kind, Kind::kUnknown);
    server_.reply({.body = sample, .cut_after = 10});
    EXPECT_EQ(check(make).outcome.kind, Kind::kUnknown);
    server_.reply({.close_at_once = true});
    EXPECT_EQ(check(make).outcome.kind, Kind::kUnknown);
    server_.reply({.status = 503, .headers = {{"Content-Type", "text/html"}}, .body = "<html>down</html>"});
    EXPECT_EQ(check(make).outcome.kind, Kind::kDown);
    server_.reply({.status = 429, .headers = {{"Retry-After", "120"}}, .body = "{}"});
    const EmailReply limited = check(make);
    EXPECT_EQ(limited.outcome.kind, Kind::kLimited);
    EXPECT_EQ(limited.outcome.retry_after, 120 * kSecond);
    EXPECT_EQ(server_.requests().size(), 5u) << "no call is repeated inside";
  }
  void expect_refused_settings(const Make& make, const std::string& named) {
    const auto service = make(*client_);
    ASSERT_FALSE(service.ok()) << named;
    EXPECT_EQ(service.error().code, "setting_invalid");
    EXPECT_TRUE(holds(service.error().message, named)) << service.error().message;
    EXPECT_FALSE(holds(service.error().message + service.error().next_step, "0123456789"));
  }
  void expect_offer(const Make& make, const std::string& name) {
    const auto service = make(*client_).value();
    EXPECT_EQ(service->name(), name);
    ASSERT_EQ(service->products().size(), 1u);
    const spending::Product& product = service->products()[0];
    EXPECT_EQ(product.name, "validate");
    EXPECT_EQ(product.price, kPrice);
    EXPECT_EQ(product.fields, std::vector<std::string>{"emailStatus"});
    EXPECT_EQ(product.fresh_for, 90 * kDay);
    EXPECT_EQ(product.miss_for, kDay);
    EXPECT_EQ(service->account().daily_budget, 5 * kDollarInMicros);
  }

  http::testing::ScriptedServer server_;
  std::unique_ptr<http::Client> client_ = http::Client::create();
};

}  // namespace hk::validation
