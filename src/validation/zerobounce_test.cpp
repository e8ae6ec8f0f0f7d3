#include <hk/validation/zerobounce.hpp>

#include "email_service_fixture.hpp"

namespace hk::validation {
namespace {

constexpr const char* kSample = R"({
  "address": "jane.doe@example.com",
  "status": "valid",
  "sub_status": "",
  "free_email": false,
  "did_you_mean": null,
  "account": "jane.doe",
  "domain": "example.com",
  "domain_age_days": "9692",
  "smtp_provider": "example",
  "mx_found": "true",
  "mx_record": "mx.example.com",
  "firstname": "Jane", "lastname": "Doe", "gender": "female",
  "country": null, "region": null, "city": null, "zipcode": null,
  "catchall_domain": null,
  "processed_at": "2026-01-05 12:30:27.816"
})";

EmailReply parsed(const std::string& body, int status = 200) { return parse_zerobounce_answer(status, body, kPrice); }

EmailReply with(const std::string& name, const Json& value) {
  Json document = parse_json(kSample).value();
  document[name] = value;
  return parsed(dump_json(document));
}

EmailReply of(const std::string& status, const std::string& sub_status) {
  Json document = parse_json(kSample).value();
  document["status"] = status;
  document["sub_status"] = sub_status;
  return parsed(dump_json(document));
}

TEST(ZeroBounceAnswer, ReadsTheSample) {
  const EmailReply reply = parsed(kSample);
  EXPECT_EQ(reply.outcome.kind, Kind::kFound);
  EXPECT_EQ(reply.outcome.cost, kPrice);
  EXPECT_EQ(reply.outcome.reason, "");
  EXPECT_EQ(reply.verdict.status, "valid");
  EXPECT_EQ(reply.verdict.sub_status, "");
  EXPECT_EQ(reply.verdict.free_email, false);
  EXPECT_EQ(reply.verdict.role, std::nullopt);
  EXPECT_EQ(reply.verdict.did_you_mean, "");
  EXPECT_EQ(reply.verdict.quality, std::nullopt);
  EXPECT_TRUE(reply.unlisted.empty());
}

// The table of the contract, and what each pair means here.
TEST(ZeroBounceAnswer, KnowsEveryStatusWithEverySubStatus) {
  const struct {
    const char *status, *means;
    std::vector<const char*> sub_statuses;
  } rows[] = {
      {"valid",
       "valid",
       {"", "alias_address", "leading_period_removed", "alternate", "gold", "accept_all", "role_based_accept_all",
        "ai_agent_mailbox", "allowed"}},
      {"invalid",
       "invalid",
       {"does_not_accept_mail", "failed_syntax_check", "possible_typo", "mailbox_not_found", "no_dns_entries",
        "mailbox_quota_exceeded", "unroutable_ip_address", "blocked"}},
      {"do_not_mail",
       "do_not_mail",
       {"role_based", "role_based_catch_all", "mx_forward", "global_suppression", "possible_trap", "toxic"}},
      {"do_not_mail", "disposable", {"disposable"}},
      {"unknown",
       "unknown",
       {"", "antispam_system", "exception_occurred", "failed_smtp_connection", "forcible_disconnect", "greylisted",
        "mail_server_did_not_respond", "mail_server_temporary_error", "timeout_exceeded"}},
      {"catch-all", "catch-all", {""}},
      {"spamtrap", "spamtrap", {""}},
      {"abuse", "abuse", {""}},
  };
  for (const auto& row : rows)
    for (const std::string sub_status : row.sub_statuses) {
      const EmailReply reply = of(row.status, sub_status);
      SCOPED_TRACE(row.status + ("/" + sub_status));
      const bool is_known = row.status != std::string("unknown");
      EXPECT_EQ(reply.verdict.status, row.means);
      EXPECT_EQ(reply.verdict.sub_status, sub_status);
      EXPECT_EQ(reply.outcome.kind, is_known ? Kind::kFound : Kind::kNotFound);
      EXPECT_EQ(reply.outcome.cost, is_known ? kPrice : 0) << "unknown is not charged";
      EXPECT_EQ(reply.verdict.role.has_value(), sub_status.starts_with("role_based"));
      EXPECT_TRUE(reply.unlisted.empty());
    }
  EXPECT_EQ(of("do_not_mail", "role_based").verdict.role, true);
  EXPECT_EQ(of("do_not_mail", "role_based_catch_all").verdict.role, true);
  EXPECT_EQ(of("valid", "role_based_accept_all").verdict.role, true);
}

TEST(ZeroBounceAnswer, SaysWhyItDoesNotKnow) {
  EXPECT_TRUE(holds(of("unknown", "greylisted").outcome.reason, "greylisted"));
}

TEST(ZeroBounceAnswer, TakesNewWordsAsUnknownAndNotesThem) {
  const EmailReply status = of("paused", "on_holiday");
  EXPECT_EQ(status.outcome.kind, Kind::kNotFound);
  EXPECT_EQ(status.outcome.cost, kPrice) << "only 'unknown' is known to be free";
  EXPECT_EQ(status.verdict.status, "unknown");
  EXPECT_EQ(status.verdict.sub_status, "on_holiday");
  EXPECT_EQ(status.unlisted, (std::vector<std::string>{"status=paused", "sub_status=on_holiday"}));
  const EmailReply sub_status = of("invalid", "on_holiday");
  EXPECT_EQ(sub_status.verdict.status, "invalid");
  EXPECT_EQ(sub_status.unlisted, std::vector<std::string>{"sub_status=on_holiday"});
  EXPECT_EQ(of("x" + std::string(500, 'y'), "").unlisted.at(0).size(), 100u);
  EXPECT_EQ(of("not for jane.doe@example.com", "").unlisted.at(0), "status=(unreadable)");
}

TEST(ZeroBounceAnswer, ReadsTheSameWordsInOtherSpellings) {
  EXPECT_EQ(of("Catch-All", "").verdict.status, "catch-all");
  EXPECT_EQ(of("catch_all", "").verdict.status, "catch-all");
  EXPECT_EQ(of("DO_NOT_MAIL", "Disposable").verdict.status, "disposable");
  EXPECT_EQ(with("sub_status", nullptr).verdict.sub_status, "");
}

TEST(ZeroBounceAnswer, ReadsTruthInAnyForm) {
  for (const Json& yes : {Json(true), Json("true"), Json("True"), Json(1), Json("1")})
    EXPECT_EQ(with("free_email", yes).verdict.free_email, true) << yes.dump();
  for (const Json& no : {Json(false), Json("false"), Json(0), Json("0")})
    EXPECT_EQ(with("free_email", no).verdict.free_email, false) << no.dump();
  for (const Json& none : {Json(nullptr), Json(""), Json("maybe"), Json(7), Json::array()})
    EXPECT_EQ(with("free_email", none).verdict.free_email, std::nullopt) << none.dump();
}

TEST(ZeroBounceAnswer, OffersOnlyAnAddress) {
  EXPECT_EQ(with("did_you_mean", "jane@GMail.com").verdict.did_you_mean, "jane@gmail.com");
  for (const char* none : {"", "gmail", "a@b c@d", "Jane <jane@gmail.com>", "<script>@x.com", "@", "jane@"})
    EXPECT_EQ(with("did_you_mean", none).verdict.did_you_mean, "") << none;
}

TEST(ZeroBounceAnswer, ReadsTheScoreWhenThereIsOne) {
  EXPECT_EQ(with("zerobounce_quality_score", 8).verdict.quality, 0.8);
  EXPECT_EQ(with("zerobounce_quality_score", "10").verdict.quality, 1.0);
  EXPECT_EQ(with("zerobounce_quality_score", 0).verdict.quality, 0.0);
  for (const Json& none : {Json(""), Json(nullptr), Json(11), Json(-1), Json("good"), Json(1.5e300)})
    EXPECT_EQ(with("zerobounce_quality_score", none).verdict.quality, std::nullopt) << none.dump();
}

// The error table of the contract.
TEST(ZeroBounceAnswer, TellsRefusalsFromPausesAndOutages) {
  const std::string no_key = R"({"error":"Invalid API Key or your account ran out of credits"})";
  const std::string no_keys = R"({"error":["Invalid API Key or your account ran out of credits"]})";
  const std::string html = "<html>no</html>";
  const struct {
    int status;
    std::string body;
    Kind kind;
    const char* says;
  } rows[] = {
      {200, no_key, Kind::kRefused, "HK_ZEROBOUNCE_KEY"},
      {200, no_keys, Kind::kRefused, "credits"},
      {400, no_key, Kind::kRefused, "providers.zerobounce.key"},
      {400, no_keys, Kind::kRefused, "credits"},
      {401, html, Kind::kRefused, "HK_ZEROBOUNCE_KEY"},
      {402, html, Kind::kRefused, "credits"},
      {400, R"({"error":"Invalid parameter: timeout"})", Kind::kRefused, "HTTP 400"},
      {400, R"({"error":{"a":1}})", Kind::kRefused, "HTTP 400"},
      {400, html, Kind::kRefused, "HTTP 400"},
      {200, R"({"error":"Something else"})", Kind::kRefused, "HTTP 200"},
      {200, R"({"error":"You are temporarily blocked"})", Kind::kLimited, "pause"},
      {400, R"({"error":"Too many requests with this API key"})", Kind::kLimited, "pause"},
      {403, html, Kind::kRefused, "API Shield"},
      {404, html, Kind::kRefused, "providers.zerobounce.base_url"},
      {405, "", Kind::kRefused, "providers.zerobounce.base_url"},
      {302, "", Kind::kRefused, "providers.zerobounce.base_url"},
      {429, html, Kind::kLimited, "pause"},
      {408, "", Kind::kDown, "408"},
      {500, kSample, Kind::kDown, "500"},
      {520, html, Kind::kDown, "520"},
      {524, html, Kind::kDown, "524"},
  };
  for (const auto& row : rows) {
    const EmailReply reply = parsed(row.body, row.status);
    EXPECT_EQ(reply.outcome.kind, row.kind) << row.status << row.body << reply.outcome.reason;
    EXPECT_EQ(reply.outcome.cost, 0) << row.status << row.body;
    EXPECT_TRUE(holds(reply.outcome.reason, row.says)) << row.status << row.body << reply.outcome.reason;
  }
  EXPECT_EQ(parsed("", 429).outcome.retry_after, kMinute) << "the documented penalty";
  EXPECT_EQ(parsed(R"({"error":"temporarily blocked"})").outcome.retry_after, std::nullopt) << "no one says how long";
}

TEST(ZeroBounceAnswer, AnAnswerThatCanNotBeReadIsUnusableAndPaid) {
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  for (const std::string& body :
       {std::string(), std::string("{}"), std::string("null"), std::string("[]"), std::string("<html>"), deep,
        std::string(R"({"status":)"), std::string(R"({"status":null})"), std::string(R"({"status":[]})"),
        std::string(R"({"status":{"a":1}})"), std::string(R"({"status":5})"), std::string(R"({"status":"  "})"),
        std::string(R"({"error":null})")}) {
    const EmailReply reply = parsed(body);
    EXPECT_EQ(reply.outcome.kind, Kind::kUnusable) << body.substr(0, 60);
    EXPECT_EQ(reply.outcome.cost, kPrice);
    EXPECT_FALSE(reply.outcome.reason.empty());
  }
}

TEST(ZeroBounceAnswer, ReadsNamesInTheOldWindowsEncoding) {
  std::string body = kSample;
  body.replace(body.find("\"Doe\""), 5, "\"Mu\xD1oz\"");
  EXPECT_EQ(parsed(body).verdict.status, "valid");
}

TEST(ZeroBounceAnswer, SurvivesAnything) {
  for (const int status : {200, 400})
    expect_survives(kSample, [&](const std::string& body) { return parsed(body, status); });
  expect_survives(R"({"error":["Invalid API Key or your account ran out of credits"]})",
                  [](const std::string& body) { return parsed(body); });
}

class ZeroBounceCalls : public EmailCalls {
 protected:
  ZeroBounceSettings settings() {
    ZeroBounceSettings s;
    s.base_url = server_.url("/v2/");
    s.key = kKey;
    s.price_per_check = kPrice;
    s.account.daily_budget = 5 * kDollarInMicros;
    s.timeout_ms = 500;
    return s;
  }
  Make make(const ZeroBounceSettings& s) {
    return [s](http::Client& client) { return zerobounce_service(s, client); };
  }
  std::string target_with(int timeout_ms, int check_seconds) {
    ZeroBounceSettings s = settings();
    s.timeout_ms = timeout_ms;
    s.check_seconds = check_seconds;
    (void)check(make(s));
    return server_.requests().back().target;
  }
};

TEST_F(ZeroBounceCalls, SendTheKeyAndTheAddressInTheQuery) {
  server_.reply({.body = kSample});
  ZeroBounceSettings patient = settings();
  patient.timeout_ms = 15'000;
  const EmailReply reply = check(make(patient));
  EXPECT_EQ(reply.outcome.kind, Kind::kFound);
  EXPECT_EQ(reply.outcome.cost, kPrice);
  const auto request = server_.requests().at(0);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, std::string("/v2/validate?api_key=") + kKeyEncoded + "&email=" + kAddressEncoded +
                                "&ip_address=&timeout=10");
  EXPECT_EQ(request.headers.at("accept"), "application/json");
  EXPECT_EQ(request.headers.at("x-request-id"), "call_01example");
  EXPECT_EQ(request.body, "");
}

TEST_F(ZeroBounceCalls, EncodeWhatWouldChangeTheUrl) {
  (void)check(make(settings()), "a&email=b#c?d%e f@xn--bcher-kva.example");
  EXPECT_TRUE(holds(server_.requests().at(0).target,
                    "&email=a%26email%3Db%23c%3Fd%25e%20f%40xn--bcher-kva.example&ip_address="));
}

TEST_F(ZeroBounceCalls, LetItTryForLessTimeThanWeWait) {
  EXPECT_TRUE(target_with(15'000, 10).ends_with("&timeout=10"));
  EXPECT_TRUE(target_with(7'500, 10).ends_with("&timeout=5"));
  EXPECT_TRUE(target_with(70'000, 60).ends_with("&timeout=60"));
  EXPECT_TRUE(target_with(500, 10).ends_with("&timeout=3")) << "the least it takes";
  EXPECT_TRUE(target_with(15'000, 0).ends_with("&ip_address="));
}

TEST_F(ZeroBounceCalls, EndHonestly) { expect_honest_ends(make(settings()), kSample); }

TEST_F(ZeroBounceCalls, PauseForTheDocumentedTimeWhenNoneIsSaid) {
  server_.reply({.status = 429, .body = "{}"});
  EXPECT_EQ(check(make(settings())).outcome.retry_after, kMinute);
}

TEST_F(ZeroBounceCalls, ShowNeitherKeyNorAddress) {
  expect_keeps_quiet(make(settings()), [](const std::string& words) {
    return dump_json({{"error", words}, {"message", words}});
  });
  expect_keeps_quiet(make(settings()), [](const std::string& words) {
    return dump_json({{"status", words}, {"sub_status", words}});
  });
}

TEST_F(ZeroBounceCalls, NeedSettingsThatMakeSense) {
  const auto refused = [&](const std::function<void(ZeroBounceSettings&)>& change, const std::string& named) {
    ZeroBounceSettings s = settings();
    change(s);
    expect_refused_settings(make(s), named);
  };
  refused([](ZeroBounceSettings& s) { s.key.clear(); }, "providers.zerobounce.key");
  refused([](ZeroBounceSettings& s) { s.key += "\r\nX: y"; }, "providers.zerobounce.key");
  refused([](ZeroBounceSettings& s) { s.base_url = "api.zerobounce.net"; }, "providers.zerobounce.base_url");
}

TEST_F(ZeroBounceCalls, OfferOneProduct) {
  expect_offer(make(settings()), "zerobounce");
  EXPECT_EQ(ZeroBounceSettings{}.base_url, "https://api.zerobounce.net/v2");
}

}  // namespace
}  // namespace hk::validation
