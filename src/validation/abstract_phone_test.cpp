#include <hk/validation/abstract_phone.hpp>

#include "phone_fixture.hpp"

namespace hk::validation {
namespace {

using namespace phone_fixture;

constexpr const char* kLegacy = R"({ "phone": "12025550123", "valid": true,
  "format": { "international": "+12025550123", "local": "(202) 555-0123" },
  "country": { "code": "US", "name": "United States", "prefix": "+1" },
  "location": "District of Columbia", "type": "Mobile", "carrier": "Example Wireless" })";
constexpr const char* kCurrent = R"({
  "phone_number": "12025550123",
  "phone_format": { "international": "+12025550123", "national": "(202) 555-0123" },
  "phone_carrier": { "name": "Example Wireless", "line_type": "mobile", "mcc": "310", "mnc": "000" },
  "phone_location": { "country_name": "United States", "country_code": "US", "country_prefix": "+1", "region": "District of Columbia", "city": "Washington", "timezone": "America/New_York" },
  "phone_messaging": { "sms_domain": "sms.example.com", "sms_email": "2025550123@sms.example.com" },
  "phone_validation": { "is_valid": true, "line_status": "active", "is_voip": false, "minimum_age": null },
  "phone_registration": { "name": null, "type": null },
  "phone_risk": { "risk_level": "low", "is_disposable": false, "is_abuse_detected": false },
  "phone_breaches": { "total_breaches": null, "date_first_breached": null, "date_last_breached": null, "breached_domains": null }
})";
constexpr const char* kError =
    R"({ "error": { "message": "A validation error occurred.", "code": "validation_error", "details": { "email": ["This field is required."] } } })";

PhoneReply legacy(const std::string& body, int status = 200) {
  return parse_abstract_phone_legacy_answer(status, body, kPrice);
}
PhoneReply current(const std::string& body, int status = 200) {
  return parse_abstract_phone_current_answer(status, body, kPrice);
}

const Parse kAsLegacy = [](int status, const std::string& body) { return legacy(body, status); };
const Parse kAsCurrent = [](int status, const std::string& body) { return current(body, status); };

void expect_example_line(const PhoneReply& reply) {
  ASSERT_EQ(reply.outcome.kind, Kind::kFound) << reply.outcome.reason;
  EXPECT_EQ(reply.outcome.cost, kPrice);
  EXPECT_TRUE(reply.verdict.valid);
  EXPECT_EQ(reply.verdict.type, "mobile");
  EXPECT_EQ(reply.verdict.carrier, "Example Wireless");
  EXPECT_EQ(reply.verdict.country_code, "US");
  EXPECT_TRUE(reply.unlisted.empty());
}

TEST(AbstractPhoneAnswer, TellsTheLineInBothGenerations) {
  expect_example_line(legacy(kLegacy));
  EXPECT_EQ(legacy(kLegacy).verdict.location, "District of Columbia");
  EXPECT_TRUE(legacy(kLegacy).verdict.time_zone.empty());
  expect_example_line(current(kCurrent));
  EXPECT_EQ(current(kCurrent).verdict.location, "Washington, District of Columbia");
  EXPECT_EQ(current(kCurrent).verdict.time_zone, "America/New_York");
}

TEST(AbstractPhoneAnswer, GenerationsAreNotTakenForEachOther) {
  EXPECT_EQ(legacy(kCurrent).outcome.kind, Kind::kUnusable);
  EXPECT_EQ(current(kLegacy).outcome.kind, Kind::kUnusable);
}

TEST(AbstractPhoneAnswer, ANumberThatIsNotValidIsADefiniteAnswer) {
  for (const PhoneReply& reply :
       {legacy(with(kLegacy, "/valid", false)), current(with(kCurrent, "/phone_validation/is_valid", false)),
        legacy(with(kLegacy, "/valid", {{"value", false}, {"text", "FALSE"}}))}) {
    EXPECT_EQ(reply.outcome.kind, Kind::kFound);
    EXPECT_EQ(reply.outcome.cost, kPrice);
    EXPECT_FALSE(reply.verdict.valid);
  }
  EXPECT_TRUE(legacy(with(kLegacy, "/valid", {{"value", true}, {"text", "TRUE"}})).verdict.valid);
}

TEST(AbstractPhoneAnswer, WhatItDoesNotKnowIsAMissThatIsPaid) {
  for (const PhoneReply& reply :
       {legacy(with(kLegacy, "/valid", nullptr)), legacy(with(kLegacy, "/valid", {{"value", nullptr}})),
        current(with(kCurrent, "/phone_validation/is_valid", nullptr)),
        current(with(kCurrent, "/phone_validation", nullptr)), legacy("", 204), current("", 204)}) {
    EXPECT_EQ(reply.outcome.kind, Kind::kNotFound);
    EXPECT_EQ(reply.outcome.cost, kPrice);
    expect_sound(reply);
  }
}

TEST(AbstractPhoneAnswer, KnowsEveryTypeOfLine) {
  const std::pair<const char*, const char*> old_types[] = {
      {"Landline", "landline"}, {"Mobile", "mobile"},   {"Satellite", "satellite"}, {"Premium", "premium"},
      {"Paging", "pager"},      {"Special", "unknown"}, {"Toll_Free", "toll_free"}, {"Unknown", "unknown"}};
  for (const auto& [theirs, ours] : old_types) {
    const PhoneReply reply = legacy(with(kLegacy, "/type", theirs));
    EXPECT_EQ(reply.verdict.type, ours) << theirs;
    EXPECT_TRUE(reply.unlisted.empty()) << theirs;
  }
  for (const char* type : {"mobile", "landline", "voip", "toll_free", "personal", "pager", "unknown"}) {
    const PhoneReply reply = current(with(kCurrent, "/phone_carrier/line_type", type));
    EXPECT_EQ(reply.verdict.type, type);
    EXPECT_TRUE(reply.unlisted.empty()) << type;
  }
  for (const PhoneReply& reply :
       {legacy(with(kLegacy, "/type", "Hologram")), current(with(kCurrent, "/phone_carrier/line_type", "Hologram"))}) {
    EXPECT_EQ(reply.outcome.kind, Kind::kFound);
    EXPECT_EQ(reply.verdict.type, "unknown");
    EXPECT_EQ(reply.unlisted, std::vector<std::string>{"type=Hologram"});
  }
}

TEST(AbstractPhoneAnswer, AVoipLineWhoseTypeIsNotToldIsOne) {
  const std::string voip = with(kCurrent, "/phone_validation/is_voip", true);
  EXPECT_EQ(current(with(voip, "/phone_carrier/line_type", nullptr)).verdict.type, "voip");
  EXPECT_EQ(current(with(voip, "/phone_carrier", nullptr)).verdict.type, "voip");
  EXPECT_EQ(current(voip).verdict.type, "mobile");
}

TEST(AbstractPhoneAnswer, ReadsTheLineWhateverItsStatusAndRisk) {
  for (const char* status : {"active", "inactive", "unknown"})
    expect_example_line(current(with(kCurrent, "/phone_validation/line_status", status)));
  for (const char* risk : {"low", "medium", "high"})
    expect_example_line(current(with(kCurrent, "/phone_risk/risk_level", risk)));
}

TEST(AbstractPhoneAnswer, AnyObjectMayBeNull) {
  const Json document = parse_json(kCurrent).value();
  for (const auto& [key, value] : document.items()) {
    if (key == "phone_validation") continue;
    const PhoneReply reply = current(with(kCurrent, "/" + key, nullptr));
    EXPECT_EQ(reply.outcome.kind, Kind::kFound) << key;
    EXPECT_TRUE(reply.verdict.valid) << key;
    EXPECT_TRUE(reply.unlisted.empty()) << key;
  }
  const PhoneReply nowhere = current(with(kCurrent, "/phone_location", nullptr));
  EXPECT_TRUE((nowhere.verdict.location + nowhere.verdict.country_code + nowhere.verdict.time_zone).empty());
  EXPECT_EQ(current(with(kCurrent, "/phone_location/city", nullptr)).verdict.location, "District of Columbia");
  EXPECT_EQ(current(with(kCurrent, "/phone_location/region", "")).verdict.location, "Washington");
}

TEST(AbstractPhoneAnswer, TakesTimeZonesAndPlacesOnlyInShape) {
  for (const char* zone : {"America/Argentina/Buenos_Aires", "Etc/GMT+5", "Asia/Kolkata"})
    EXPECT_EQ(current(with(kCurrent, "/phone_location/timezone", zone)).verdict.time_zone, zone);
  for (const char* zone :
       {"EST", "UTC-5", "America/", "/New_York", "America/New York", "a/b/c/d", "America/\xC3\xA9", "-05:00"})
    EXPECT_TRUE(current(with(kCurrent, "/phone_location/timezone", zone)).verdict.time_zone.empty()) << zone;
  const std::string far = "Z" + std::string(300, 'x');
  const PhoneReply reply = current(with(with(kCurrent, "/phone_location/city", far), "/phone_location/region", far));
  EXPECT_EQ(reply.verdict.location.size(), 200u);
}

// The error table of the contract. Every request is billed, but refusals and the like are free by our own terms.
TEST(AbstractPhoneAnswer, TellsRefusalsFromPausesAndOutages) {
  const std::string unauthorized = R"({"error":{"message":"Invalid key","code":"unauthorized","details":null}})";
  const std::string bad_phone =
      R"({"error":{"message":"About +12025550123","code":"validation_error","details":{"phone":["Not a number."]}}})";
  const struct {
    int status;
    std::string body;
    Kind kind;
    MicroDollars cost;
    const char* says;
  } rows[] = {
      {400, bad_phone, Kind::kNotFound, kPrice, "does not take this number"},
      {400, kError, Kind::kRefused, 0, "refused the request"},
      {400, R"({"error":{"details":null}})", Kind::kRefused, 0, "HTTP 400"},
      {400, "<html>", Kind::kRefused, 0, "HTTP 400"},
      {401, unauthorized, Kind::kRefused, 0, "providers.abstract_phone.key"},
      {403, "", Kind::kRefused, 0, "providers.abstract_phone.key"},
      {404, "<html>", Kind::kRefused, 0, "providers.abstract_phone.base_url"},
      {404, bad_phone, Kind::kRefused, 0, "providers.abstract_phone.base_url"},
      {409, bad_phone, Kind::kRefused, 0, "HTTP 409"},
      {301, "", Kind::kRefused, 0, "providers.abstract_phone.base_url"},
      {422, R"({"error":{"code":"quota_reached"}})", Kind::kLimited, 0, "this month"},
      {429, "", Kind::kLimited, 0, "pause"},
      {408, "", Kind::kDown, 0, "408"},
      {500, kError, Kind::kDown, 0, "500"},
      {503, "<html>", Kind::kDown, 0, "503"},
      {200, kError, Kind::kUnusable, kPrice, "can't be read"},
      {202, kLegacy, Kind::kUnusable, kPrice, "can't be read"},
      {0, "", Kind::kUnusable, 0, "can't be read"},
  };
  for (const auto& row : rows)
    for (const PhoneReply& reply : {legacy(row.body, row.status), current(row.body, row.status)}) {
      EXPECT_EQ(reply.outcome.kind, row.kind) << row.status << reply.outcome.reason;
      EXPECT_EQ(reply.outcome.cost, row.cost) << row.status;
      EXPECT_NE(reply.outcome.reason.find(row.says), std::string::npos) << row.status << reply.outcome.reason;
      EXPECT_EQ(reply.outcome.retry_after.has_value(), row.status == 422);
      expect_sound(reply);
    }
}

TEST(AbstractPhoneAnswer, SurvivesAnything) {
  expect_unusable(kAsLegacy);
  expect_unusable(kAsCurrent);
  expect_no_half_answers(kAsLegacy, kLegacy);
  expect_no_half_answers(kAsCurrent, kCurrent);
  expect_survives_anything(kAsLegacy, kLegacy);
  expect_survives_anything(kAsCurrent, kCurrent);
  expect_survives_anything(kAsCurrent, kError);
  for (const Json& valid : {Json(1), Json("yes"), Json::array({true}), Json::object()}) {
    EXPECT_EQ(legacy(with(kLegacy, "/valid", valid)).outcome.kind, Kind::kUnusable) << valid;
    EXPECT_EQ(current(with(kCurrent, "/phone_validation/is_valid", valid)).outcome.kind, Kind::kUnusable) << valid;
    EXPECT_EQ(current(with(kCurrent, "/phone_validation", valid)).outcome.kind, Kind::kUnusable) << valid;
  }
}

class AbstractPhoneCalls : public Calls {
 protected:
  AbstractPhoneSettings settings(AbstractPhoneGeneration generation = AbstractPhoneGeneration::kByHost) {
    AbstractPhoneSettings s;
    s.base_url = server_.url("/v1/");
    s.generation = generation;
    s.key = kSecret;
    s.price_per_check = kPrice;
    s.account.daily_budget = kDollarInMicros;
    s.timeout_ms = 300;
    return s;
  }
  std::unique_ptr<PhoneService> service(AbstractPhoneGeneration generation = AbstractPhoneGeneration::kByHost) {
    return abstract_phone_service(settings(generation), *client_).value();
  }
};

TEST_F(AbstractPhoneCalls, SendTheKeyInAHeader) {
  server_.reply({.body = kCurrent});
  expect_example_line(check(*service()));
  const RecordedRequest request = server_.requests().at(0);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, "/v1/?phone=%2B12025550123");
  EXPECT_EQ(request.headers.at("authorization"), std::string("Bearer ") + kSecret);
  EXPECT_EQ(request.headers.at("accept"), "application/json");
  EXPECT_EQ(request.headers.at("x-request-id"), "call_01example");
}

TEST_F(AbstractPhoneCalls, SendTheKeyOfTheLegacyGenerationInTheQuery) {
  server_.reply({.body = kLegacy});
  expect_example_line(check(*service(AbstractPhoneGeneration::kLegacy)));
  const RecordedRequest request = server_.requests().at(0);
  EXPECT_EQ(request.target, std::string("/v1/?api_key=") + kSecret + "&phone=%2B12025550123");
  EXPECT_FALSE(request.headers.contains("authorization"));
}

TEST_F(AbstractPhoneCalls, TheHostTellsTheGenerationUnlessItIsSet) {
  const auto sends_key_in_url = [&](const std::string& base_url, AbstractPhoneGeneration generation) {
    Recorder recorder;
    AbstractPhoneSettings s = settings(generation);
    s.base_url = base_url;
    (void)check(*abstract_phone_service(s, recorder).value());
    EXPECT_TRUE(recorder.url.starts_with(base_url)) << recorder.url;
    return recorder.url.find(kSecret) != std::string::npos;
  };
  using enum AbstractPhoneGeneration;
  EXPECT_FALSE(sends_key_in_url(kAbstractPhoneBaseUrl, kByHost));
  EXPECT_TRUE(sends_key_in_url("https://phonevalidation.abstractapi.com/v1", kByHost));
  EXPECT_TRUE(sends_key_in_url("https://PhoneValidation.AbstractAPI.com:443/v1", kByHost));
  EXPECT_FALSE(sends_key_in_url("https://phonevalidation.abstractapi.com.example.com/v1", kByHost));
  EXPECT_FALSE(sends_key_in_url("https://phonevalidation.abstractapi.com/v1", kCurrent));
  EXPECT_TRUE(sends_key_in_url(kAbstractPhoneBaseUrl, kLegacy));
}

TEST_F(AbstractPhoneCalls, EndLikeOthers) { expect_usual_endings(*service()); }

TEST_F(AbstractPhoneCalls, NeverShowSecrets) {
  expect_never_shows_secrets(*service());
  expect_never_shows_secrets(*service(AbstractPhoneGeneration::kLegacy));
}

TEST_F(AbstractPhoneCalls, OfferOneProduct) { expect_product(*service(), "abstract_phone", "validate"); }

TEST_F(AbstractPhoneCalls, NeedSettingsThatMakeSense) {
  const auto problem = [&](const std::function<void(AbstractPhoneSettings&)>& change) {
    AbstractPhoneSettings s = settings();
    change(s);
    const auto made = abstract_phone_service(s, *client_);
    if (made) return std::string("(none)");
    EXPECT_EQ(made.error().code, "setting_invalid");
    EXPECT_EQ((made.error().message + made.error().next_step).find(kSecret), std::string::npos);
    return made.error().message;
  };
  EXPECT_EQ(problem([](auto&) {}), "(none)");
  EXPECT_NE(problem([](auto& s) { s.key.clear(); }).find("providers.abstract_phone.key"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.key += "\n"; }).find("providers.abstract_phone.key"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.base_url.clear(); }).find("base_url"), std::string::npos);
}

}  // namespace
}  // namespace hk::validation
