#include <hk/validation/numverify.hpp>

#include <map>

#include "phone_fixture.hpp"

namespace hk::validation {
namespace {

using namespace phone_fixture;

constexpr const char* kValid = R"({
  "valid": true, "number": "12025550123", "local_format": "2025550123", "international_format": "+12025550123",
  "country_prefix": "+1", "country_code": "US", "country_name": "United States of America",
  "location": "Washington D.C.", "carrier": "Example Wireless", "line_type": "mobile"
})";
constexpr const char* kNotValid =
    R"({ "valid": false, "number": "5", "local_format": "", "international_format": "", "country_prefix": "", "country_code": "", "country_name": "", "location": "", "carrier": "", "line_type": null })";
constexpr const char* kNoNumber =
    R"({ "success": false, "error": { "code": 210, "type": "no_phone_number_provided", "info": "Please specify a phone number. [Example: 14158586273]" } })";

PhoneReply parsed(const std::string& body, int status = 200) { return parse_numverify_answer(status, body, kPrice); }

std::string error(const Json& code, const Json& type) {
  return dump_json(
      {{"success", false}, {"error", {{"code", code}, {"type", type}, {"info", std::string("About ") + kNumber}}}});
}

TEST(NumverifyAnswer, TellsTheLine) {
  const PhoneReply reply = parsed(kValid);
  ASSERT_EQ(reply.outcome.kind, Kind::kFound) << reply.outcome.reason;
  EXPECT_EQ(reply.outcome.cost, kPrice);
  EXPECT_TRUE(reply.verdict.valid);
  EXPECT_EQ(reply.verdict.type, "mobile");
  EXPECT_EQ(reply.verdict.carrier, "Example Wireless");
  EXPECT_EQ(reply.verdict.country_code, "US");
  EXPECT_EQ(reply.verdict.location, "Washington D.C.");
  EXPECT_TRUE(reply.verdict.time_zone.empty());
  EXPECT_TRUE(reply.unlisted.empty());
}

TEST(NumverifyAnswer, ANumberThatIsNotValidIsADefiniteAnswer) {
  const PhoneReply reply = parsed(kNotValid);
  ASSERT_EQ(reply.outcome.kind, Kind::kFound) << reply.outcome.reason;
  EXPECT_EQ(reply.outcome.cost, kPrice);
  EXPECT_FALSE(reply.verdict.valid);
  EXPECT_EQ(reply.verdict.type, "unknown");
  EXPECT_TRUE(reply.unlisted.empty());
}

TEST(NumverifyAnswer, KnowsEveryTypeOfLine) {
  const std::pair<Json, const char*> types[] = {
      {"mobile", "mobile"},       {"landline", "landline"},    {"special_services", "unknown"},
      {"toll_free", "toll_free"}, {"premium_rate", "premium"}, {"satellite", "satellite"},
      {"paging", "pager"},        {nullptr, "unknown"},        {"", "unknown"}};
  for (const auto& [theirs, ours] : types) {
    const PhoneReply reply = parsed(with(kValid, "/line_type", theirs));
    EXPECT_EQ(reply.verdict.type, ours) << theirs;
    EXPECT_TRUE(reply.unlisted.empty()) << theirs;
  }
  const PhoneReply reply = parsed(with(kValid, "/line_type", "voip"));
  EXPECT_EQ(reply.outcome.kind, Kind::kFound);
  EXPECT_EQ(reply.verdict.type, "unknown");
  EXPECT_EQ(reply.unlisted, std::vector<std::string>{"type=voip"}) << "it has no such type";
}

// The error table of the contract: HTTP 200 as a rule, 400 at times; the name counts, or else the number.
TEST(NumverifyAnswer, KnowsEveryErrorByNameOrNumber) {
  const struct {
    int code;
    const char* type;
    Kind kind;
    const char* says;
  } rows[] = {
      {101, "missing_access_key", Kind::kRefused, "providers.numverify.key"},
      {101, "invalid_access_key", Kind::kRefused, "providers.numverify.key"},
      {102, "inactive_user", Kind::kRefused, "not active"},
      {103, "invalid_api_function", Kind::kRefused, "base_url"},
      {104, "usage_limit_reached", Kind::kLimited, "this month"},
      {105, "https_access_restricted", Kind::kRefused, "HTTPS"},
      {106, "rate_limit_reached", Kind::kLimited, "too many calls"},
      {210, "no_phone_number_provided", Kind::kRefused, "operator"},
      {211, "non_numeric_phone_number_provided", Kind::kRefused, "operator"},
      {310, "invalid_country_code", Kind::kRefused, "operator"},
      {404, "404_not_found", Kind::kRefused, "base_url"},
  };
  for (const auto& row : rows)
    for (const std::string& body : {error(row.code, row.type), error(999, row.type), error(nullptr, row.type),
                                    error(row.code, nullptr), error(std::to_string(row.code), "new_name")})
      for (const int status : {200, 400}) {
        const PhoneReply reply = parsed(body, status);
        EXPECT_EQ(reply.outcome.kind, row.kind) << body << reply.outcome.reason;
        EXPECT_NE(reply.outcome.reason.find(row.says), std::string::npos) << body << reply.outcome.reason;
        EXPECT_EQ(reply.outcome.retry_after.has_value(), row.code == 104) << body;
        expect_sound(reply);
      }
  EXPECT_EQ(parsed(error(104, "usage_limit_reached")).outcome.retry_after, kDay);
  EXPECT_EQ(parsed(error(104, "usage_limit_reached"), 429).outcome.retry_after, kDay);
  EXPECT_EQ(parsed(kNoNumber).outcome.kind, Kind::kRefused);
}

TEST(NumverifyAnswer, AnErrorItInventsLaterIsNotedAndFree) {
  const PhoneReply reply = parsed(error(888, "moon_phase"));
  EXPECT_EQ(reply.outcome.kind, Kind::kUnusable);
  EXPECT_EQ(reply.outcome.cost, 0);
  EXPECT_NE(reply.outcome.reason.find("code 888"), std::string::npos);
  EXPECT_EQ(reply.unlisted, std::vector<std::string>{"error=moon_phase"});
  EXPECT_EQ(parsed(error(888, nullptr)).unlisted, std::vector<std::string>{"error=888"});
  EXPECT_EQ(parsed(error(888, "moon_phase"), 400).outcome.kind, Kind::kRefused);
}

// The marketplace answers errors by their status.
TEST(NumverifyAnswer, ReadsStatusesOfTheMarketplace) {
  const struct {
    int status;
    std::string body;
    Kind kind;
  } rows[] = {
      {401, R"({"message":"No API key found in request"})", Kind::kRefused},
      {401, R"({"message":"Invalid authentication credentials"})", Kind::kRefused},
      {403, R"({"message":"You cannot consume this service"})", Kind::kRefused},
      {404, "<html>", Kind::kRefused},
      {302, "", Kind::kRefused},
      {402, "", Kind::kRefused},
      {429, R"({"message":"You have exceeded your daily/monthly API rate limit."})", Kind::kLimited},
      {429, kValid, Kind::kLimited},
      {429, error(101, "invalid_access_key"), Kind::kLimited},
      {408, "", Kind::kDown},
      {500, kValid, Kind::kDown},
      {503, error(101, "invalid_access_key"), Kind::kDown},
  };
  for (const auto& row : rows) {
    const PhoneReply reply = parsed(row.body, row.status);
    EXPECT_EQ(reply.outcome.kind, row.kind) << row.status << reply.outcome.reason;
    expect_sound(reply);
  }
  EXPECT_EQ(parsed("", 204).outcome.kind, Kind::kUnusable);
  EXPECT_EQ(parsed("", 204).outcome.cost, kPrice);
  EXPECT_EQ(parsed("", 0).outcome.cost, 0);
}

TEST(NumverifyAnswer, SurvivesAnything) {
  const Parse parse = [](int status, const std::string& body) { return parsed(body, status); };
  expect_unusable(parse);
  expect_no_half_answers(parse, kValid);
  for (const char* sample : {kValid, kNotValid, kNoNumber}) expect_survives_anything(parse, sample);
  for (const Json& valid : {Json(1), Json("yes"), Json::array(), Json(nullptr)})
    EXPECT_EQ(parsed(with(kValid, "/valid", valid)).outcome.kind, Kind::kUnusable) << valid;
}

class NumverifyCalls : public Calls {
 protected:
  NumverifySettings settings(NumverifyDoor door = NumverifyDoor::kByHost) {
    NumverifySettings s;
    s.base_url = server_.url("/api/");
    s.door = door;
    s.key = kSecret;
    s.price_per_check = kPrice;
    s.account.daily_budget = kDollarInMicros;
    s.timeout_ms = 300;
    return s;
  }
  std::unique_ptr<PhoneService> service(NumverifyDoor door = NumverifyDoor::kByHost) {
    return numverify_service(settings(door), *client_).value();
  }
};

TEST_F(NumverifyCalls, SendTheKeyAndTheDigits) {
  server_.reply({.body = kValid});
  EXPECT_EQ(check(*service()).verdict.carrier, "Example Wireless");
  const RecordedRequest request = server_.requests().at(0);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, std::string("/api/validate?access_key=") + kSecret + "&number=12025550123");
  EXPECT_EQ(request.headers.at("accept"), "application/json");
  EXPECT_EQ(request.headers.at("x-request-id"), "call_01example");
  EXPECT_FALSE(request.headers.contains("apikey"));
}

TEST_F(NumverifyCalls, SendTheKeyToTheMarketplaceInAHeader) {
  (void)check(*service(NumverifyDoor::kMarketplace));
  const RecordedRequest request = server_.requests().at(0);
  EXPECT_EQ(request.target, "/api/validate?number=12025550123");
  EXPECT_EQ(request.headers.at("apikey"), kSecret);
}

TEST_F(NumverifyCalls, TheHostTellsTheDoorUnlessItIsSet) {
  const auto sends_key_in_url = [&](const std::string& base_url, NumverifyDoor door) {
    Recorder recorder;
    NumverifySettings s = settings(door);
    s.base_url = base_url;
    (void)check(*numverify_service(s, recorder).value());
    EXPECT_TRUE(recorder.url.starts_with(base_url + "/validate?")) << recorder.url;
    return recorder.url.find(kSecret) != std::string::npos;
  };
  using enum NumverifyDoor;
  EXPECT_TRUE(sends_key_in_url(kNumverifyBaseUrl, kByHost));
  EXPECT_FALSE(sends_key_in_url("https://api.apilayer.com/number_verification", kByHost));
  EXPECT_TRUE(sends_key_in_url("https://api.apilayer.com/number_verification", kDirect));
  EXPECT_FALSE(sends_key_in_url(kNumverifyBaseUrl, kMarketplace));
}

TEST_F(NumverifyCalls, EncodeTheKey) {
  NumverifySettings s = settings();
  s.key = "a&b=c%#+";
  (void)check(*numverify_service(s, *client_).value());
  EXPECT_EQ(server_.requests().at(0).target, "/api/validate?access_key=a%26b%3Dc%25%23%2B&number=12025550123");
}

TEST_F(NumverifyCalls, WaitForTheQuotaAsLongAsTheHeaderSays) {
  server_.reply({.body = error(104, "usage_limit_reached")});
  EXPECT_EQ(check(*service()).outcome.retry_after, kDay);
  server_.reply({.status = 429, .headers = {{"Retry-After", "60"}}, .body = error(104, "usage_limit_reached")});
  EXPECT_EQ(check(*service()).outcome.retry_after, 60 * kSecond);
}

TEST_F(NumverifyCalls, EndLikeOthers) { expect_usual_endings(*service()); }

TEST_F(NumverifyCalls, NeverShowSecrets) {
  expect_never_shows_secrets(*service());
  expect_never_shows_secrets(*service(NumverifyDoor::kMarketplace));
}

TEST_F(NumverifyCalls, OfferOneProduct) { expect_product(*service(), "numverify", "validate"); }

TEST_F(NumverifyCalls, NeedSettingsThatMakeSense) {
  EXPECT_TRUE(std::string(NumverifySettings{}.base_url).starts_with("https://"));
  const auto problem = [&](const std::function<void(NumverifySettings&)>& change) {
    NumverifySettings s = settings();
    change(s);
    const auto made = numverify_service(s, *client_);
    if (made) return std::string("(none)");
    EXPECT_EQ(made.error().code, "setting_invalid");
    EXPECT_EQ((made.error().message + made.error().next_step).find(kSecret), std::string::npos);
    return made.error().message;
  };
  EXPECT_EQ(problem([](auto&) {}), "(none)");
  EXPECT_NE(problem([](auto& s) { s.key.clear(); }).find("providers.numverify.key"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.key += " "; }).find("providers.numverify.key"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.base_url = "ftp://apilayer.net"; }).find("base_url"), std::string::npos);
}

}  // namespace
}  // namespace hk::validation
