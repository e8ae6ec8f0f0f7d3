#include <hk/validation/abstract_email.hpp>

#include "email_service_fixture.hpp"

namespace hk::validation {
namespace {

constexpr auto kLegacy = AbstractGeneration::kLegacy;
constexpr auto kCurrent = AbstractGeneration::kCurrent;

constexpr const char* kLegacySample = R"({
  "email": "jane.doe@example.com", "autocorrect": "", "deliverability": "DELIVERABLE", "quality_score": "0.95",
  "is_valid_format":     { "value": true,  "text": "TRUE" },
  "is_free_email":       { "value": false, "text": "FALSE" },
  "is_disposable_email": { "value": false, "text": "FALSE" },
  "is_role_email":       { "value": false, "text": "FALSE" },
  "is_catchall_email":   { "value": null,  "text": "UNKNOWN" },
  "is_mx_found":         { "value": true,  "text": "TRUE" },
  "is_smtp_valid":       { "value": true,  "text": "TRUE" }
})";
constexpr const char* kCurrentSample = R"({
  "email_address": "jane.doe@example.com",
  "email_deliverability": { "status": "deliverable", "status_detail": "valid_email", "is_format_valid": true,
    "is_smtp_valid": true, "is_mx_valid": true, "mx_records": ["mx.example.com"] },
  "email_quality": { "score": 0.8, "is_free_email": false, "is_username_suspicious": false, "is_disposable": false,
    "is_catchall": null, "is_subaddress": false, "is_role": false, "is_dmarc_enforced": true, "is_spf_strict": true,
    "minimum_age": 1000 },
  "email_sender": { "first_name": "Jane", "last_name": "Doe", "email_provider_name": null, "organization_name": null,
    "organization_type": null },
  "email_domain": { "domain": "example.com", "domain_age": 9000, "is_live_site": true, "registrar": null,
    "is_risky_tld": false },
  "email_risk": { "address_risk_status": "low", "domain_risk_status": "low" },
  "email_breaches": { "total_breaches": 0, "date_first_breached": null, "date_last_breached": null,
    "breached_domains": [] }
})";
constexpr const char* kError = R"({ "error": { "message": "A validation error occurred.", "code": "validation_error",
  "details": { "email": ["This field is required."] } } })";

EmailReply parsed(AbstractGeneration generation, const std::string& body, int status = 200) {
  return parse_abstract_email_answer(generation, status, body, kPrice);
}

// Both generations with these values in their places.
struct Said {
  Json deliverability = "DELIVERABLE", catch_all = nullptr, disposable = false, role = false, free_email = false;
};

EmailReply legacy(const Said& said) {
  Json document = parse_json(kLegacySample).value();
  document["deliverability"] = said.deliverability;
  document["is_catchall_email"]["value"] = said.catch_all;
  document["is_disposable_email"]["value"] = said.disposable;
  document["is_role_email"]["value"] = said.role;
  document["is_free_email"]["value"] = said.free_email;
  return parsed(kLegacy, dump_json(document));
}

// Some tiers write flags without {value, text}.
EmailReply flat(const Said& said) {
  Json document = parse_json(kLegacySample).value();
  document["deliverability"] = said.deliverability;
  document["is_catchall_email"] = said.catch_all;
  document["is_disposable_email"] = said.disposable;
  document["is_role_email"] = said.role;
  document["is_free_email"] = said.free_email;
  return parsed(kLegacy, dump_json(document));
}

EmailReply current(const Said& said) {
  Json document = parse_json(kCurrentSample).value();
  Json word = said.deliverability;
  if (word.is_string()) word = lower_ascii(word.get<std::string>());
  document["email_deliverability"]["status"] = word;
  document["email_quality"]["is_catchall"] = said.catch_all;
  document["email_quality"]["is_disposable"] = said.disposable;
  document["email_quality"]["is_role"] = said.role;
  document["email_quality"]["is_free_email"] = said.free_email;
  return parsed(kCurrent, dump_json(document));
}

std::vector<EmailReply> all(const Said& said) { return {legacy(said), flat(said), current(said)}; }

TEST(AbstractEmailAnswer, ReadsTheSamples) {
  const EmailReply old = parsed(kLegacy, kLegacySample), now = parsed(kCurrent, kCurrentSample);
  for (const EmailReply& reply : {old, now}) {
    EXPECT_EQ(reply.outcome.kind, Kind::kFound);
    EXPECT_EQ(reply.outcome.cost, kPrice);
    EXPECT_EQ(reply.verdict.status, "valid");
    EXPECT_EQ(reply.verdict.free_email, false);
    EXPECT_EQ(reply.verdict.role, false);
    EXPECT_EQ(reply.verdict.did_you_mean, "");
    EXPECT_TRUE(reply.unlisted.empty());
  }
  EXPECT_EQ(old.verdict.quality, 0.95);
  EXPECT_EQ(old.verdict.sub_status, "");
  EXPECT_EQ(now.verdict.quality, 0.8);
  EXPECT_EQ(now.verdict.sub_status, "valid_email");
}

TEST(AbstractEmailAnswer, KnowsEveryDeliverabilityWithEveryFlag) {
  const struct {
    const char* deliverability;
    Json catch_all, disposable;
    const char* means;
  } rows[] = {
      {"DELIVERABLE", nullptr, false, "valid"},     {"DELIVERABLE", false, false, "valid"},
      {"DELIVERABLE", true, false, "catch-all"},    {"DELIVERABLE", nullptr, true, "disposable"},
      {"DELIVERABLE", true, true, "disposable"},    {"DELIVERABLE", nullptr, nullptr, "valid"},
      {"RISKY", true, false, "catch-all"},          {"RISKY", nullptr, false, "unknown"},
      {"RISKY", false, false, "unknown"},           {"RISKY", false, true, "disposable"},
      {"UNDELIVERABLE", nullptr, false, "invalid"}, {"UNDELIVERABLE", true, true, "invalid"},
      {"UNKNOWN", nullptr, false, "unknown"},       {"UNKNOWN", true, true, "disposable"},
      {"UNKNOWN", true, false, "catch-all"},
  };
  for (const auto& row : rows)
    for (const EmailReply& reply :
         all({.deliverability = row.deliverability, .catch_all = row.catch_all, .disposable = row.disposable})) {
      SCOPED_TRACE(std::string(row.deliverability) + row.catch_all.dump() + row.disposable.dump());
      EXPECT_EQ(reply.verdict.status, row.means);
      EXPECT_EQ(reply.outcome.kind, row.means == std::string("unknown") ? Kind::kNotFound : Kind::kFound);
      EXPECT_EQ(reply.outcome.cost, kPrice) << "each is billed";
      EXPECT_EQ(reply.verdict.sub_status == "risky", row.deliverability == std::string("RISKY"));
      EXPECT_TRUE(reply.unlisted.empty());
    }
}

TEST(AbstractEmailAnswer, TellsRolesAndFreeHosts) {
  for (const EmailReply& reply : all({.role = true, .free_email = true})) {
    EXPECT_EQ(reply.verdict.role, true);
    EXPECT_EQ(reply.verdict.free_email, true);
  }
  for (const EmailReply& reply :
       {flat({.role = nullptr, .free_email = "x"}), current({.role = nullptr, .free_email = 3})}) {
    EXPECT_EQ(reply.verdict.role, std::nullopt);
    EXPECT_EQ(reply.verdict.free_email, std::nullopt);
  }
  EXPECT_EQ(flat({.role = "TRUE"}).verdict.role, true);
  EXPECT_EQ(flat({.role = {{"text", "TRUE"}}}).verdict.role, true);
  EXPECT_EQ(flat({.role = {{"value", nullptr}, {"text", "UNKNOWN"}}}).verdict.role, std::nullopt);
}

TEST(AbstractEmailAnswer, ReadsQualityAsTextAndNumber) {
  const auto quality = [](const Json& value) {
    Json old = parse_json(kLegacySample).value(), now = parse_json(kCurrentSample).value();
    old["quality_score"] = value;
    now["email_quality"]["score"] = value;
    const auto read = parsed(kLegacy, dump_json(old)).verdict.quality;
    EXPECT_EQ(parsed(kCurrent, dump_json(now)).verdict.quality, read) << value.dump();
    return read;
  };
  EXPECT_EQ(quality("0.7"), 0.7);
  EXPECT_EQ(quality(0.7), 0.7);
  EXPECT_EQ(quality(0), 0.0);
  EXPECT_EQ(quality(1), 1.0);
  for (const Json& none : {Json(nullptr), Json(""), Json(1.01), Json(-0.1), Json("high"), Json::object()})
    EXPECT_EQ(quality(none), std::nullopt) << none.dump();
}

TEST(AbstractEmailAnswer, OffersOnlyAnAddress) {
  const auto offered = [](const Json& value) {
    Json document = parse_json(kLegacySample).value();
    document["autocorrect"] = value;
    return parsed(kLegacy, dump_json(document)).verdict.did_you_mean;
  };
  EXPECT_EQ(offered("jane@gmail.com"), "jane@gmail.com");
  for (const Json& none : {Json("gmail"), Json(nullptr), Json(true), Json("a b@c.com")}) EXPECT_EQ(offered(none), "");
}

TEST(AbstractEmailAnswer, AnyPartMayBeNull) {
  for (const char* part :
       {"email_address", "email_quality", "email_sender", "email_domain", "email_risk", "email_breaches"}) {
    Json document = parse_json(kCurrentSample).value();
    document[part] = nullptr;
    EXPECT_EQ(parsed(kCurrent, dump_json(document)).verdict.status, "valid") << part;
  }
  for (const EmailReply& reply :
       {parsed(kCurrent, R"({"email_deliverability":null})"),
        parsed(kCurrent, R"({"email_deliverability":{"status":null}})"), parsed(kLegacy, R"({"deliverability":null})"),
        parsed(kLegacy, R"({"deliverability":""})")}) {
    EXPECT_EQ(reply.outcome.kind, Kind::kNotFound);
    EXPECT_EQ(reply.outcome.cost, kPrice);
    EXPECT_TRUE(reply.unlisted.empty());
  }
}

TEST(AbstractEmailAnswer, TakesNewWordsAsUnknownAndNotesThem) {
  for (const EmailReply& reply : all({.deliverability = "frozen"})) {
    EXPECT_EQ(reply.outcome.kind, Kind::kNotFound);
    EXPECT_EQ(reply.outcome.cost, kPrice);
    EXPECT_EQ(reply.verdict.status, "unknown");
    EXPECT_EQ(reply.unlisted, std::vector<std::string>{"deliverability=frozen"});
  }
  EXPECT_EQ(legacy({.deliverability = std::string(500, 'y')}).unlisted.at(0).size(), 100u);
  EXPECT_EQ(legacy({.deliverability = "jane@example.com"}).unlisted.at(0), "deliverability=(unreadable)");
}

// The error table of the contract, and what each costs.
TEST(AbstractEmailAnswer, TellsRefusalsFromPausesAndOutages) {
  const std::string unauthorized = R"({"error":{"message":"Invalid API key","code":"unauthorized","details":null}})";
  const std::string html = "<html>no</html>";
  const struct {
    int status;
    std::string body;
    Kind kind;
    MicroDollars cost;
    const char* says;
  } rows[] = {
      {204, "", Kind::kNotFound, kPrice, "again later"},
      {400, kError, Kind::kUnusable, kPrice, "HTTP 400"},
      {400, html, Kind::kUnusable, kPrice, "HTTP 400"},
      {200, kError, Kind::kUnusable, kPrice, "HTTP 200"},
      {200, R"({"error":"x"})", Kind::kUnusable, kPrice, "HTTP 200"},
      {200, unauthorized, Kind::kRefused, 0, "HK_ABSTRACT_EMAIL_KEY"},
      {400, unauthorized, Kind::kRefused, 0, "HK_ABSTRACT_EMAIL_KEY"},
      {401, unauthorized, Kind::kRefused, 0, "providers.abstract_email.key"},
      {401, html, Kind::kRefused, 0, "one product"},
      {403, html, Kind::kRefused, 0, "HK_ABSTRACT_EMAIL_KEY"},
      {422, R"({"error":{"message":"x","code":"quota_reached"}})", Kind::kRefused, 0, "quota"},
      {422, html, Kind::kRefused, 0, "quota"},
      {402, html, Kind::kRefused, 0, "quota"},
      {200, R"({"error":{"message":"x","code":"quota_reached"}})", Kind::kRefused, 0, "quota"},
      {200, R"({"error":{"message":"x","code":"too_many_requests"}})", Kind::kLimited, 0, "pause"},
      {404, html, Kind::kRefused, 0, "providers.abstract_email.base_url"},
      {302, "", Kind::kRefused, 0, "base_url"},
      {429, kError, Kind::kLimited, 0, "pause"},
      {408, "", Kind::kDown, 0, "408"},
      {500, kCurrentSample, Kind::kDown, 0, "500"},
      {503, html, Kind::kDown, 0, "503"},
  };
  for (const auto& row : rows)
    for (const auto generation : {kLegacy, kCurrent}) {
      const EmailReply reply = parsed(generation, row.body, row.status);
      EXPECT_EQ(reply.outcome.kind, row.kind) << row.status << row.body << reply.outcome.reason;
      EXPECT_EQ(reply.outcome.cost, row.cost) << row.status << row.body;
      EXPECT_EQ(reply.outcome.retry_after, std::nullopt);
      EXPECT_TRUE(holds(reply.outcome.reason, row.says)) << row.status << row.body << reply.outcome.reason;
    }
}

TEST(AbstractEmailAnswer, AnAnswerThatCanNotBeReadIsUnusableAndPaid) {
  const auto expect_unusable = [](AbstractGeneration generation, const std::string& body) {
    const EmailReply reply = parsed(generation, body);
    EXPECT_EQ(reply.outcome.kind, Kind::kUnusable) << body;
    EXPECT_EQ(reply.outcome.cost, kPrice) << body;
    EXPECT_FALSE(reply.outcome.reason.empty());
  };
  for (const char* body : {"", "{}", "null", "[]", "<html>", R"({"deliverability":5})", R"({"deliverability":["a"]})",
                           R"({"email_deliverability":"deliverable"})", R"({"email_deliverability":{}})",
                           R"({"email_deliverability":{"status":true}})"})
    for (const auto generation : {kLegacy, kCurrent}) expect_unusable(generation, body);
  expect_unusable(kLegacy, kCurrentSample);
  expect_unusable(kCurrent, kLegacySample);
}

TEST(AbstractEmailAnswer, SurvivesAnything) {
  for (const auto generation : {kLegacy, kCurrent})
    for (const int status : {200, 400})
      for (const char* sample : {generation == kLegacy ? kLegacySample : kCurrentSample, kError})
        expect_survives(sample, [&](const std::string& body) { return parsed(generation, body, status); });
}

TEST(AbstractEmail, TheHostTellsTheGeneration) {
  EXPECT_EQ(abstract_generation_of(kAbstractValidationUrl), kLegacy);
  EXPECT_EQ(abstract_generation_of("HTTPS://EmailValidation.abstractapi.com"), kLegacy);
  EXPECT_EQ(abstract_generation_of(kAbstractReputationUrl), kCurrent);
  EXPECT_EQ(abstract_generation_of("http://127.0.0.1:80/emailvalidation./v1"), kCurrent);
  EXPECT_EQ(abstract_generation_of(""), kCurrent);
}

class AbstractEmailCalls : public EmailCalls {
 protected:
  AbstractEmailSettings settings(std::optional<AbstractGeneration> generation = {}) {
    AbstractEmailSettings s;
    s.base_url = server_.url("/v1/");
    s.key = kKey;
    s.price_per_check = kPrice;
    s.account.daily_budget = 5 * kDollarInMicros;
    s.timeout_ms = 500;
    s.generation = generation;
    return s;
  }
  Make make(const AbstractEmailSettings& s) {
    return [s](http::Client& client) { return abstract_email_service(s, client); };
  }
};

TEST_F(AbstractEmailCalls, OfTheCurrentGenerationSendTheKeyInAHeader) {
  server_.reply({.body = kCurrentSample});
  EXPECT_EQ(check(make(settings())).outcome.kind, Kind::kFound);
  const auto request = server_.requests().at(0);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, std::string("/v1/?email=") + kAddressEncoded) << "the key in no URL";
  EXPECT_EQ(request.headers.at("authorization"), std::string("Bearer ") + kKey);
  EXPECT_EQ(request.headers.at("accept"), "application/json");
  EXPECT_EQ(request.headers.at("x-request-id"), "call_01example");
}

TEST_F(AbstractEmailCalls, OfTheLegacyGenerationSendTheKeyInTheQuery) {
  server_.reply({.body = kLegacySample});
  EXPECT_EQ(check(make(settings(kLegacy))).outcome.kind, Kind::kFound);
  const auto request = server_.requests().at(0);
  EXPECT_EQ(request.target, std::string("/v1/?email=") + kAddressEncoded + "&api_key=" + kKeyEncoded);
  EXPECT_EQ(request.headers.count("authorization"), 0u);
}

TEST_F(AbstractEmailCalls, PutTheKeyWhereTheSettingsSay) {
  AbstractEmailSettings s = settings(kLegacy);
  s.key_in_query = false;
  (void)check(make(s));
  s = settings(kCurrent);
  s.key_in_query = true;
  (void)check(make(s));
  EXPECT_EQ(server_.requests().at(0).headers.count("authorization"), 1u);
  EXPECT_FALSE(holds(server_.requests().at(0).target, "api_key"));
  EXPECT_EQ(server_.requests().at(1).headers.count("authorization"), 0u);
  EXPECT_TRUE(holds(server_.requests().at(1).target, "&api_key="));
}

TEST_F(AbstractEmailCalls, EncodeWhatWouldChangeTheUrl) {
  (void)check(make(settings()), "a&email=b#c?d%e@xn--bcher-kva.example");
  EXPECT_EQ(server_.requests().at(0).target, "/v1/?email=a%26email%3Db%23c%3Fd%25e%40xn--bcher-kva.example");
}

TEST_F(AbstractEmailCalls, EndHonestly) { expect_honest_ends(make(settings()), kCurrentSample); }

TEST_F(AbstractEmailCalls, ShowNeitherKeyNorAddress) {
  for (const auto generation : {kLegacy, kCurrent}) {
    expect_keeps_quiet(make(settings(generation)), [](const std::string& words) {
      return dump_json({{"error", {{"message", words}, {"code", words}, {"details", {{"email", words}}}}}});
    });
    expect_keeps_quiet(make(settings(generation)), [](const std::string& words) {
      return dump_json(
          {{"deliverability", words}, {"email_deliverability", {{"status", words}, {"status_detail", words}}}});
    });
  }
}

TEST_F(AbstractEmailCalls, NeedSettingsThatMakeSense) {
  const auto refused = [&](const std::function<void(AbstractEmailSettings&)>& change, const std::string& named) {
    AbstractEmailSettings s = settings();
    change(s);
    expect_refused_settings(make(s), named);
  };
  refused([](AbstractEmailSettings& s) { s.key.clear(); }, "providers.abstract_email.key");
  refused([](AbstractEmailSettings& s) { s.key += "\nX: y"; }, "providers.abstract_email.key");
  refused([](AbstractEmailSettings& s) { s.base_url.clear(); }, "providers.abstract_email.base_url");
}

TEST_F(AbstractEmailCalls, OfferOneProduct) { expect_offer(make(settings()), "abstract_email"); }

}  // namespace
}  // namespace hk::validation
