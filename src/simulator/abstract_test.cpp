#include "testing/contact_fixture.hpp"

#include <map>

#include "phone_line.hpp"

namespace hk::simulator {
namespace {

class AbstractTest : public ContactTest {
 protected:
  Answer ask(const std::string& product, const std::string& query) const {
    return get(below("abstract/" + product, "?api_key=right-key&" + query));
  }
  Json verdict(const std::string& product, const std::string& query) const { return json_of(ask(product, query)); }
  Json reputation(const std::string& account) const {
    return verdict("emailreputation", "email=" + account + "%40example.com");
  }
};

TEST_F(AbstractTest, TheCurrentEmailProductHasNestedObjects) {
  start();
  const Json json = reputation("valid.jane");
  EXPECT_EQ(keys_of(json), (std::set<std::string>{"email_address", "email_deliverability", "email_quality",
                                                  "email_sender", "email_domain", "email_risk", "email_breaches"}));
  EXPECT_EQ(json.at("email_address"), "valid.jane@example.com");
  EXPECT_EQ(json.at("email_deliverability"), (Json{{"status", "deliverable"},
                                                   {"status_detail", "valid_email"},
                                                   {"is_format_valid", true},
                                                   {"is_smtp_valid", true},
                                                   {"is_mx_valid", true},
                                                   {"mx_records", Json::array({"mx.example.com"})}}));
  EXPECT_EQ(json.at("email_quality").at("score"), 0.95);
  EXPECT_EQ(json.at("email_quality").at("is_disposable"), false);
  EXPECT_EQ(json.at("email_sender").at("last_name"), "Jane");
  EXPECT_EQ(json.at("email_risk").at("address_risk_status"), "low");
  EXPECT_EQ(json.at("email_breaches").at("breached_domains"), Json::array());
  EXPECT_EQ(reputation("invalid").at("email_deliverability").at("status"), "undeliverable");
  EXPECT_EQ(reputation("greylisted").at("email_deliverability").at("status"), "unknown");
  EXPECT_EQ(reputation("disposable").at("email_quality").at("is_disposable"), true);
  EXPECT_EQ(reputation("role_based").at("email_quality").at("is_role"), true);
  EXPECT_EQ(reputation("catch_all").at("email_quality").at("is_catchall"), true);
  EXPECT_EQ(reputation("spamtrap").at("email_risk").at("address_risk_status"), "high");
}

TEST_F(AbstractTest, TheLegacyEmailProductSaysValuesWithTextsOrWithout) {
  start();
  std::map<bool, int> flat, number;
  for (int i = 0; i < 40; ++i) {
    const Json json = verdict("emailvalidation", "email=valid." + std::to_string(i) + "%40example.com");
    EXPECT_EQ(keys_of(json),
              (std::set<std::string>{"email", "autocorrect", "deliverability", "quality_score", "is_valid_format",
                                     "is_free_email", "is_disposable_email", "is_role_email", "is_catchall_email",
                                     "is_mx_found", "is_smtp_valid"}));
    EXPECT_EQ(json.at("deliverability"), "DELIVERABLE");
    const Json& mx = json.at("is_mx_found");
    EXPECT_TRUE(mx == Json(true) || mx == (Json{{"value", true}, {"text", "TRUE"}}));
    ++flat[mx.is_boolean()];
    const Json& score = json.at("quality_score");
    EXPECT_TRUE(score == Json("0.95") || score == Json(0.95)) << score;
    ++number[score.is_number()];
  }
  EXPECT_GT(flat[true], 0);
  EXPECT_GT(flat[false], flat[true]);
  EXPECT_GT(number[true], 0);
  EXPECT_GT(number[false], number[true]);
  for (const auto& [account, word] : std::map<std::string, std::string>{
           {"invalid", "UNDELIVERABLE"}, {"catch_all", "RISKY"}, {"unknown", "UNKNOWN"}, {"abuse", "UNDELIVERABLE"}})
    EXPECT_EQ(verdict("emailvalidation", "email=" + account + "%40example.com").at("deliverability"), word);
  EXPECT_EQ(verdict("emailvalidation", "email=jane%40gmial.com").at("autocorrect"), "jane@gmail.com");
}

TEST_F(AbstractTest, TheCurrentPhoneProductKnowsLinesAndLeavesObjectsOutOfBadNumbers) {
  start();
  const Json json = verdict("phoneintelligence", "phone=%2B12025550123");
  EXPECT_EQ(keys_of(json),
            (std::set<std::string>{"phone_number", "phone_format", "phone_carrier", "phone_location", "phone_messaging",
                                   "phone_validation", "phone_registration", "phone_risk", "phone_breaches"}));
  EXPECT_EQ(json.at("phone_number"), "12025550123");
  EXPECT_EQ(json.at("phone_format"), (Json{{"international", "+12025550123"}, {"national", "(202) 555-0123"}}));
  EXPECT_EQ(json.at("phone_location").at("region"), "District of Columbia");
  EXPECT_EQ(json.at("phone_location").at("timezone"), "America/New_York");
  EXPECT_EQ(json.at("phone_location").at("country_prefix"), "+1");
  EXPECT_EQ(json.at("phone_validation").at("is_valid"), true);
  EXPECT_EQ(verdict("phoneintelligence", "phone=2025550123&country=US"), json);
  EXPECT_EQ(verdict("phoneintelligence", "phone=12025550123"), json);
  EXPECT_TRUE(verdict("phoneintelligence", "phone=%2B19075550123").at("phone_location").at("region").is_null());
  EXPECT_EQ(verdict("phoneintelligence", "phone=18005550123").at("phone_carrier").at("line_type"), "toll_free");
  const Json bad = verdict("phoneintelligence", "phone=%2B12025550042");
  EXPECT_EQ(bad.at("phone_validation").at("is_valid"), false);
  EXPECT_TRUE(bad.at("phone_carrier").is_null());
  EXPECT_TRUE(bad.at("phone_location").is_null());
}

TEST_F(AbstractTest, TheLegacyPhoneProductHasItsOwnNames) {
  start();
  const Json json = verdict("phonevalidation", "phone=%2B12025550123");
  EXPECT_EQ(keys_of(json),
            (std::set<std::string>{"phone", "valid", "format", "country", "location", "type", "carrier"}));
  EXPECT_EQ(json.at("phone"), "12025550123");
  EXPECT_EQ(json.at("valid"), true);
  EXPECT_EQ(json.at("format"), (Json{{"international", "+12025550123"}, {"local", "(202) 555-0123"}}));
  EXPECT_EQ(json.at("country"), (Json{{"code", "US"}, {"name", "United States"}, {"prefix", "+1"}}));
  EXPECT_EQ(json.at("location"), "District of Columbia");
  EXPECT_EQ(verdict("phonevalidation", "phone=18005550123").at("type"), "Toll_Free");
  const std::map<LineKind, std::string> names = {{LineKind::kMobile, "Mobile"},
                                                 {LineKind::kLandline, "Landline"},
                                                 {LineKind::kFixedVoip, "Unknown"},
                                                 {LineKind::kNonFixedVoip, "Unknown"}};
  EXPECT_EQ(json.at("type"), names.at(phone_line("+12025550123", "US", 7).kind));
  EXPECT_EQ(verdict("phonevalidation", "phone=%2B12025550042").at("valid"), false);
}

TEST_F(AbstractTest, KeysAreOfOneProductAndTheCurrentOnesReadABearerHeader) {
  settings_.keys = {{"abstract/phoneintelligence", "phone-key"}};
  start();
  const Json refused = json_of(ask("phoneintelligence", "phone=12025550123"), 401);
  EXPECT_EQ(refused.at("error").at("code"), "unauthorized");
  EXPECT_TRUE(refused.at("error").at("details").is_null());
  EXPECT_EQ(
      get(below("abstract/phoneintelligence", "?phone=12025550123"), "Authorization: Bearer phone-key\r\n").status,
      200);
  EXPECT_EQ(get(below("abstract/phonevalidation", "?phone=12025550123"), "Authorization: Bearer right-key\r\n").status,
            401);
  const std::string target = below("abstract/emailreputation", "");
  EXPECT_EQ(json_of(send("POST", target, "Authorization: Bearer right-key\r\nContent-Type: application/json\r\n",
                         R"({"email":"invalid@example.com"})"))
                .at("email_deliverability")
                .at("status"),
            "undeliverable");
  EXPECT_EQ(bill().size(), 2u);
}

TEST_F(AbstractTest, EveryRequestOfAKnownKeyIsChargedAlsoWhenItFails) {
  settings_.allowance = {.limit = 3, .quota = 3};
  start();
  const Json missing = json_of(ask("emailreputation", ""), 400);
  EXPECT_EQ(missing.at("error").at("code"), "validation_error");
  EXPECT_EQ(missing.at("error").at("details"), (Json{{"email", Json::array({"This field is required."})}}));
  EXPECT_EQ(get(below("abstract/emailreputation", "?api_key=no&email=a%40x.com")).status, 401);
  EXPECT_EQ(ask("emailreputation", "email=unknown%40x.com").status, 200);
  EXPECT_EQ(json_of(ask("emailreputation", "email=valid%40x.com"), 429).at("error").at("code"), "too_many_requests");
  EXPECT_EQ(bill().size(), 3u);
  EXPECT_EQ(bill()[2].service, "abstract/emailreputation");
  EXPECT_EQ(bill()[2].path, "/v1/");
  EXPECT_EQ(json_of(ask("emailreputation", "email=valid%40x.com"), 422).at("error").at("code"), "quota_reached");
  EXPECT_EQ(bill().size(), 3u);
  EXPECT_EQ(ask("emailvalidation", "email=valid%40x.com").status, 200);  // counts for itself
  settings_.allowance = {};
  start_with(Fault::kServerError);
  EXPECT_GE(ask("emailreputation", "email=valid%40x.com").status, 500);
  EXPECT_EQ(bill().size(), 1u);
  start_with(Fault::kReset);
  EXPECT_EQ(ask("emailreputation", "email=valid%40x.com").status, 0);
  EXPECT_TRUE(bill().empty());
}

}  // namespace
}  // namespace hk::simulator
