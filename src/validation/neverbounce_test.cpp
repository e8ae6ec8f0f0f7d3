#include <hk/validation/neverbounce.hpp>

#include "email_service_fixture.hpp"

namespace hk::validation {
namespace {

constexpr const char* kSample = R"({
  "status": "success",
  "result": "valid",
  "flags": ["has_dns", "has_dns_mx", "smtp_connectable"],
  "suggested_correction": "",
  "address_info": { "original_email": "jane.doe@example.com", "normalized_email": "jane.doe@example.com",
    "addr": "jane.doe", "alias": "", "host": "example.com", "fqdn": "example.com", "domain": "example",
    "subdomain": "", "tld": "com" },
  "credits_info": { "paid_credits_used": 1, "free_credits_used": 0, "paid_credits_remaining": 999,
    "free_credits_remaining": 0 },
  "execution_time": 285
})";
constexpr const char* kFailure =
    R"({ "status": "auth_failure", "message": "Invalid API key 'secret_x'", "execution_time": 12 })";

EmailReply parsed(const std::string& body, int status = 200) { return parse_neverbounce_answer(status, body, kPrice); }

EmailReply of(const Json& result, const Json& flags = Json::array(), const std::string& correction = "") {
  Json document = parse_json(kSample).value();
  document["result"] = result;
  document["flags"] = flags;
  document["suggested_correction"] = correction;
  return parsed(dump_json(document));
}

EmailReply failing(const std::string& status, const std::string& message = "No.", int http_status = 200) {
  return parsed(dump_json({{"status", status}, {"message", message}, {"execution_time", 12}}), http_status);
}

TEST(NeverBounceAnswer, ReadsTheSample) {
  const EmailReply reply = parsed(kSample);
  EXPECT_EQ(reply.outcome.kind, Kind::kFound);
  EXPECT_EQ(reply.outcome.cost, kPrice);
  EXPECT_EQ(reply.verdict.status, "valid");
  EXPECT_EQ(reply.verdict.sub_status, "");
  EXPECT_EQ(reply.verdict.free_email, false);
  EXPECT_EQ(reply.verdict.role, false);
  EXPECT_EQ(reply.verdict.did_you_mean, "");
  EXPECT_EQ(reply.verdict.quality, std::nullopt);
  EXPECT_TRUE(reply.unlisted.empty());
}

TEST(NeverBounceAnswer, KnowsEveryResultAsWordAndCode) {
  const struct {
    const char* word;
    int code;
    const char* means;
  } rows[] = {{"valid", 0, "valid"},
              {"invalid", 1, "invalid"},
              {"disposable", 2, "disposable"},
              {"catchall", 3, "catch-all"},
              {"unknown", 4, "unknown"}};
  for (const auto& row : rows)
    for (const Json& result : {Json(row.word), Json(row.code), Json(std::to_string(row.code))}) {
      const EmailReply reply = of(result);
      EXPECT_EQ(reply.verdict.status, row.means) << result.dump();
      EXPECT_EQ(reply.outcome.kind, row.means == std::string("unknown") ? Kind::kNotFound : Kind::kFound);
      EXPECT_EQ(reply.outcome.cost, kPrice) << "each is charged, unknown too";
      EXPECT_TRUE(reply.unlisted.empty());
    }
}

// The flags of the contract, each alone beside a valid address.
TEST(NeverBounceAnswer, KnowsEveryFlag) {
  const struct {
    const char *flag, *status, *sub_status;
  } rows[] = {{"has_dns", "valid", ""},
              {"has_dns_mx", "valid", ""},
              {"bad_syntax", "valid", "bad_syntax"},
              {"free_email_host", "valid", ""},
              {"profanity", "valid", ""},
              {"role_account", "valid", "role_account"},
              {"disposable_email", "disposable", "disposable_email"},
              {"government_host", "valid", ""},
              {"academic_host", "valid", ""},
              {"acedemic_host", "valid", ""},
              {"military_host", "valid", ""},
              {"international_host", "valid", ""},
              {"squatter_host", "valid", "squatter_host"},
              {"spelling_mistake", "valid", "spelling_mistake"},
              {"bad_dns", "valid", "bad_dns"},
              {"temporary_dns_error", "valid", "temporary_dns_error"},
              {"connect_fails", "valid", "connect_fails"},
              {"accepts_all", "valid", "accepts_all"},
              {"contains_alias", "valid", ""},
              {"contains_subdomain", "valid", ""},
              {"smtp_connectable", "valid", ""},
              {"spamtrap_network", "spamtrap", "spamtrap_network"}};
  for (const auto& row : rows) {
    const EmailReply reply = of("valid", {row.flag});
    EXPECT_EQ(reply.verdict.status, row.status) << row.flag;
    EXPECT_EQ(reply.verdict.sub_status, row.sub_status) << row.flag;
    EXPECT_EQ(reply.verdict.free_email, row.flag == std::string("free_email_host"));
    EXPECT_EQ(reply.verdict.role, row.flag == std::string("role_account"));
    EXPECT_TRUE(reply.unlisted.empty()) << row.flag;
  }
}

TEST(NeverBounceAnswer, AFlagThatForbidsMailIsStrongerThanAGoodResult) {
  EXPECT_EQ(of("catchall", {"accepts_all", "spamtrap_network"}).verdict.status, "spamtrap");
  EXPECT_EQ(of("unknown", {"spamtrap_network"}).outcome.kind, Kind::kFound);
  EXPECT_EQ(of("catchall", {"accepts_all", "disposable_email"}).verdict.status, "disposable");
  EXPECT_EQ(of("invalid", {"spamtrap_network", "disposable_email"}).verdict.status, "invalid");
  EXPECT_EQ(of("catchall", {"accepts_all"}).verdict.sub_status, "accepts_all");
  EXPECT_EQ(of("invalid", {"role_account", "bad_dns"}).verdict.sub_status, "bad_dns");
}

TEST(NeverBounceAnswer, WithoutFlagsSaysNothingOfRoleAndHost) {
  for (const Json& none : {Json::array(), Json(nullptr), Json("x"), Json::array({1, nullptr})}) {
    EXPECT_EQ(of("valid", none).verdict.free_email, std::nullopt) << none.dump();
    EXPECT_EQ(of("valid", none).verdict.role, std::nullopt) << none.dump();
  }
}

TEST(NeverBounceAnswer, SaysWhyItDoesNotKnow) {
  EXPECT_TRUE(holds(of("unknown", {"has_dns", "connect_fails"}).outcome.reason, "connect_fails"));
}

TEST(NeverBounceAnswer, TakesNewWordsAsUnknownAndNotesThem) {
  const EmailReply reply = of("frozen", {"has_dns", "on_holiday", "for jane@example.com"});
  EXPECT_EQ(reply.outcome.kind, Kind::kNotFound);
  EXPECT_EQ(reply.outcome.cost, kPrice);
  EXPECT_EQ(reply.verdict.status, "unknown");
  EXPECT_EQ(reply.unlisted, (std::vector<std::string>{"result=frozen", "flag=on_holiday", "flag=(unreadable)"}));
  EXPECT_EQ(of(9).unlisted, std::vector<std::string>{"result=9"});
  EXPECT_EQ(of("valid", {std::string(500, 'y')}).unlisted.at(0).size(), 100u);
  Json many = Json::array();
  for (int i = 0; i < 500; ++i) many.push_back("new" + std::to_string(i));
  EXPECT_EQ(of("valid", many).unlisted.size(), 20u);
}

TEST(NeverBounceAnswer, OffersOnlyAnAddress) {
  EXPECT_EQ(of("invalid", {}, "jane@gmail.com").verdict.did_you_mean, "jane@gmail.com");
  EXPECT_EQ(of("invalid", {}, "did you mean gmail?").verdict.did_you_mean, "");
}

// The errors of the contract: with HTTP 200 and, in case they are mended there, with another status.
TEST(NeverBounceAnswer, ReadsErrorsThatComeWithSuccess) {
  const struct {
    const char *status, *message;
    Kind kind;
    const char* says;
  } rows[] = {{"auth_failure", "Invalid API key 'secret_x'", Kind::kRefused, "HK_NEVERBOUNCE_KEY"},
              {"general_failure", "Missing required parameter 'email'", Kind::kRefused, "refused the request"},
              {"general_failure", "Insufficient credits", Kind::kRefused, "Buy some"},
              {"general_failure", "Insufficient balance", Kind::kRefused, "Buy some"},
              {"temp_unavail", "Try again", Kind::kDown, "out of order"},
              {"throttle_triggered", "Slow down", Kind::kLimited, "pause"},
              {"bad_referrer", "No", Kind::kRefused, "referrers"}};
  for (const auto& row : rows)
    for (const int http_status : {200, 400, 403}) {
      const EmailReply reply = failing(row.status, row.message, http_status);
      EXPECT_EQ(reply.outcome.kind, row.kind) << row.status;
      EXPECT_EQ(reply.outcome.cost, 0) << row.status;
      EXPECT_TRUE(holds(reply.outcome.reason, row.says)) << reply.outcome.reason;
      EXPECT_EQ(reply.outcome.retry_after, std::nullopt);
      EXPECT_EQ(reply.verdict.status, "unknown");
    }
}

TEST(NeverBounceAnswer, AnErrorIsOneEvenBesideAResult) {
  Json document = parse_json(kSample).value();
  document["status"] = "auth_failure";
  EXPECT_EQ(parsed(dump_json(document)).outcome.kind, Kind::kRefused);
}

TEST(NeverBounceAnswer, AnAnswerThatCanNotBeReadIsUnusableAndPaid) {
  for (const char* body :
       {"", "{}", "null", "[]", "<html>", R"({"status":"success")", R"({"status":"success"})",
        R"({"status":"success","result":null})", R"({"status":"success","result":{"a":1}})",
        R"({"status":"success","result":[]})", R"({"status":"success","result":true})",
        R"({"status":"success","result":0.5})", R"({"status":5,"result":"valid"})", R"({"result":"valid"})"}) {
    const EmailReply reply = parsed(body);
    EXPECT_EQ(reply.outcome.kind, Kind::kUnusable) << body;
    EXPECT_EQ(reply.outcome.cost, kPrice) << body;
  }
  const EmailReply unlisted = failing("closed_today");
  EXPECT_EQ(unlisted.outcome.kind, Kind::kUnusable);
  EXPECT_EQ(unlisted.unlisted, std::vector<std::string>{"status=closed_today"});
}

TEST(NeverBounceAnswer, TellsRefusalsFromPausesAndOutages) {
  const struct {
    int status;
    Kind kind;
    const char* says;
  } rows[] = {{401, Kind::kRefused, "HK_NEVERBOUNCE_KEY"},
              {402, Kind::kRefused, "credits"},
              {403, Kind::kRefused, "HTTP 403"},
              {404, Kind::kRefused, "providers.neverbounce.base_url"},
              {302, Kind::kRefused, "base_url"},
              {413, Kind::kRefused, "HTTP 413"},
              {429, Kind::kLimited, "pause"},
              {408, Kind::kDown, "408"},
              {500, Kind::kDown, "500"},
              {503, Kind::kDown, "503"}};
  for (const auto& row : rows)
    for (const std::string body : {"<html>no</html>", kSample}) {
      const EmailReply reply = parsed(body, row.status);
      EXPECT_EQ(reply.outcome.kind, row.kind) << row.status;
      EXPECT_EQ(reply.outcome.cost, 0) << row.status;
      EXPECT_TRUE(holds(reply.outcome.reason, row.says)) << reply.outcome.reason;
    }
}

TEST(NeverBounceAnswer, SurvivesAnything) {
  for (const char* sample : {kSample, kFailure})
    for (const int status : {200, 403})
      expect_survives(sample, [&](const std::string& body) { return parsed(body, status); });
}

class NeverBounceCalls : public EmailCalls {
 protected:
  NeverBounceSettings settings() {
    NeverBounceSettings s;
    s.base_url = server_.url("/v4.2/");
    s.key = kKey;
    s.price_per_check = kPrice;
    s.account.daily_budget = 5 * kDollarInMicros;
    s.timeout_ms = 500;
    return s;
  }
  Make make(const NeverBounceSettings& s) {
    return [s](http::Client& client) { return neverbounce_service(s, client); };
  }
  Json body_with(const std::function<void(NeverBounceSettings&)>& change, const std::string& email = kAddress) {
    NeverBounceSettings s = settings();
    change(s);
    (void)check(make(s), email);
    return parse_json(server_.requests().back().body).value();
  }
};

TEST_F(NeverBounceCalls, SendTheKeyAndTheAddressInTheBody) {
  server_.reply({.body = kSample});
  NeverBounceSettings patient = settings();
  patient.timeout_ms = 15'000;
  const EmailReply reply = check(make(patient));
  EXPECT_EQ(reply.outcome.kind, Kind::kFound);
  EXPECT_EQ(reply.outcome.cost, kPrice);
  const auto request = server_.requests().at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/v4.2/single/check") << "the key in no URL";
  EXPECT_EQ(request.headers.at("content-type"), "application/json");
  EXPECT_EQ(request.headers.at("accept"), "application/json");
  EXPECT_EQ(request.headers.at("x-request-id"), "call_01example");
  const Json expected = {
      {"key", kKey}, {"email", kAddress}, {"timeout", 10}, {"request_meta_data", {{"leverage_historical_data", 1}}}};
  EXPECT_EQ(request.body, dump_json(expected)) << "a plus sign stands for itself in JSON";
}

TEST_F(NeverBounceCalls, EscapeWhatWouldChangeTheBody) {
  const std::string odd = "\"a\\\",\"email\":\"b\"@bücher.example";
  EXPECT_EQ(body_with([](NeverBounceSettings&) {}, odd).at("email"), odd);
}

TEST_F(NeverBounceCalls, LetItTryForLessTimeThanWeWait) {
  const auto seconds = [&](int timeout_ms, int check_seconds) {
    return body_with([&](NeverBounceSettings& s) {
      s.timeout_ms = timeout_ms;
      s.check_seconds = check_seconds;
    });
  };
  EXPECT_EQ(seconds(7'500, 10).at("timeout"), 5);
  EXPECT_EQ(seconds(90'000, 60).at("timeout"), 60);
  EXPECT_EQ(seconds(500, 10).at("timeout"), 1);
  EXPECT_FALSE(seconds(500, 0).contains("timeout"));
}

TEST_F(NeverBounceCalls, MayAskForAFreshCheck) {
  const Json body = body_with([](NeverBounceSettings& s) { s.historical_data = false; });
  EXPECT_EQ(body.at("request_meta_data").at("leverage_historical_data"), 0);
}

TEST_F(NeverBounceCalls, EndHonestly) { expect_honest_ends(make(settings()), kSample); }

TEST_F(NeverBounceCalls, PauseForAsLongAsTheHeaderSaysWithASuccessfulStatusToo) {
  const std::string busy = R"({"status":"throttle_triggered","message":"Slow down"})";
  server_.reply({.headers = {{"Retry-After", "30"}}, .body = busy});
  EXPECT_EQ(check(make(settings())).outcome.retry_after, 30 * kSecond);
  server_.reply({.body = busy});
  EXPECT_EQ(check(make(settings())).outcome.retry_after, std::nullopt);
}

TEST_F(NeverBounceCalls, ShowNeitherKeyNorAddress) {
  for (const std::string status :
       {"auth_failure", "general_failure", "temp_unavail", "throttle_triggered", "bad_referrer", "new_failure"})
    expect_keeps_quiet(make(settings()), [&](const std::string& words) {
      return dump_json({{"status", status}, {"message", words}});
    });
  expect_keeps_quiet(make(settings()), [](const std::string& words) {
    return dump_json({{"status", "success"}, {"result", words}, {"flags", {words}}});
  });
  expect_keeps_quiet(make(settings()), [](const std::string& words) { return dump_json({{"status", words}}); });
}

TEST_F(NeverBounceCalls, NeedSettingsThatMakeSense) {
  const auto refused = [&](const std::function<void(NeverBounceSettings&)>& change, const std::string& named) {
    NeverBounceSettings s = settings();
    change(s);
    expect_refused_settings(make(s), named);
  };
  refused([](NeverBounceSettings& s) { s.key.clear(); }, "providers.neverbounce.key");
  refused([](NeverBounceSettings& s) { s.key += " "; }, "providers.neverbounce.key");
  refused([](NeverBounceSettings& s) { s.base_url = "ftp://x"; }, "providers.neverbounce.base_url");
}

TEST_F(NeverBounceCalls, OfferOneProduct) {
  expect_offer(make(settings()), "neverbounce");
  EXPECT_EQ(NeverBounceSettings{}.base_url, "https://api.neverbounce.com/v4.2");
}

}  // namespace
}  // namespace hk::validation
