#include <map>

#include "phone_line.hpp"
#include "testing/contact_fixture.hpp"

namespace hk::simulator {
namespace {

// "SKtest:right-key" and "SKtest:wrong".
const std::string kRight = "Authorization: Basic U0t0ZXN0OnJpZ2h0LWtleQ==\r\n";
const std::string kWrong = "Authorization: Basic U0t0ZXN0Ondyb25n\r\n";

class TwilioTest : public ContactTest {
 protected:
  Answer ask(const std::string& rest, const std::string& headers = kRight) const {
    return get(below("twilio", rest), headers);
  }
  Json look_up(const std::string& rest) const { return json_of(ask("/v2/PhoneNumbers/" + rest)); }
  // A number of Washington, D.C., whose line is of this kind.
  static std::string number_of(LineKind kind) {
    for (int i = 100; i < 10'000; ++i) {
      const std::string number = "+1202555" + std::string(i < 1'000 ? "0" : "") + std::to_string(i);
      if (phone_line(number, "US", 7).kind == kind) return number;
    }
    return "";
  }
};

TEST_F(TwilioTest, ALookupWithoutPackagesIsFreeAndAllPackagesAreNull) {
  start();
  const Json json = look_up("%2B12025550123");
  EXPECT_EQ(keys_of(json),
            (std::set<std::string>{"calling_country_code", "country_code", "phone_number", "national_format", "valid",
                                   "validation_errors", "caller_name", "sim_swap", "call_forwarding", "line_status",
                                   "line_type_intelligence", "identity_match", "reassigned_number", "sms_pumping_risk",
                                   "phone_number_quality_score", "pre_fill", "url"}));
  EXPECT_EQ(json.at("calling_country_code"), "1");
  EXPECT_EQ(json.at("country_code"), "US");
  EXPECT_EQ(json.at("phone_number"), "+12025550123");
  EXPECT_EQ(json.at("national_format"), "(202) 555-0123");
  EXPECT_EQ(json.at("valid"), true);
  EXPECT_TRUE(json.at("validation_errors").is_null());
  EXPECT_TRUE(json.at("line_type_intelligence").is_null());
  EXPECT_EQ(json.at("url"), "https://lookups.twilio.com/v2/PhoneNumbers/+12025550123");
  EXPECT_EQ(look_up("2025550123?CountryCode=us"), json);
  EXPECT_EQ(look_up("+12025550123"), json);
  EXPECT_TRUE(bill().empty());
}

TEST_F(TwilioTest, TheKindsOfLinesHaveTwiliosNames) {
  start();
  const std::map<LineKind, std::string> names = {{LineKind::kMobile, "mobile"},
                                                 {LineKind::kLandline, "landline"},
                                                 {LineKind::kFixedVoip, "fixedVoip"},
                                                 {LineKind::kNonFixedVoip, "nonFixedVoip"}};
  for (const auto& [kind, name] : names) {
    const Json package = look_up(number_of(kind) + "?Fields=line_type_intelligence").at("line_type_intelligence");
    EXPECT_EQ(package.at("type"), name);
    EXPECT_TRUE(package.at("carrier_name").is_string());
    EXPECT_EQ(package.at("mobile_country_code").is_string(), kind == LineKind::kMobile);
    EXPECT_TRUE(package.at("error_code").is_null());
  }
  const Json free = look_up("%2B18005550123?Fields=line_type_intelligence").at("line_type_intelligence");
  EXPECT_EQ(free.at("type"), "tollFree");
  EXPECT_TRUE(free.at("carrier_name").is_null());
  EXPECT_EQ(bill().size(), 5u);
}

TEST_F(TwilioTest, EachPackageIsChargedAndOthersAreNotAvailable) {
  start();
  const Json json = look_up(
      "%2B12025550123?Fields=line_type_intelligence,caller_name,line_status,reassigned_number,sim_swap"
      "&LastVerifiedDate=20250101");
  EXPECT_TRUE(json.at("caller_name").contains("caller_type"));
  EXPECT_TRUE(json.at("line_status").at("status").is_string());
  EXPECT_EQ(json.at("reassigned_number").at("last_verified_date"), "20250101");
  EXPECT_EQ(json.at("sim_swap").at("error_code"), 60600);
  ASSERT_EQ(bill().size(), 1u);
  EXPECT_EQ(bill()[0].micro_dollars, 34'000);
  EXPECT_EQ(bill()[0].service, "twilio");
  EXPECT_EQ(bill()[0].path, "/v2/PhoneNumbers");  // not whom it is about
}

TEST_F(TwilioTest, ANumberThatIsNotValidIs200AndChargedInV2And404InV1) {
  start();
  for (const auto& [number, error] : std::map<std::string, std::string>{{"%2B12025550042", "INVALID_BUT_POSSIBLE"},
                                                                        {"%2B1202555012345678", "TOO_LONG"},
                                                                        {"%2B120255", "TOO_SHORT"},
                                                                        {"%2B99912345678", "INVALID_COUNTRY_CODE"},
                                                                        {"abc", "NOT_A_NUMBER"}}) {
    const Json json = look_up(number + "?Fields=line_type_intelligence");
    EXPECT_EQ(json.at("valid"), false);
    EXPECT_EQ(json.at("validation_errors"), Json::array({error})) << number;
    EXPECT_EQ(json.at("national_format"), "");
    EXPECT_TRUE(json.at("country_code").is_null());
  }
  EXPECT_EQ(look_up("%2B1202555012345678").at("phone_number"), "+1202555012345678");
  EXPECT_EQ(bill().size(), 5u);
  const Json gone = json_of(ask("/v1/PhoneNumbers/%2B12025550042?Type=carrier"), 404);
  EXPECT_EQ(gone.at("code"), 20404);
  EXPECT_EQ(gone.at("status"), 404);
  EXPECT_EQ(gone.at("more_info"), "https://www.twilio.com/docs/errors/20404");
  EXPECT_EQ(bill().size(), 5u);
}

TEST_F(TwilioTest, TheFirstVersionHasItsOwnNames) {
  start();
  const Json json =
      json_of(ask("/v1/PhoneNumbers/" + number_of(LineKind::kNonFixedVoip) + "?Type=carrier&Type=caller-name"));
  EXPECT_EQ(keys_of(json), (std::set<std::string>{"caller_name", "country_code", "phone_number", "national_format",
                                                  "carrier", "add_ons", "url"}));
  EXPECT_EQ(json.at("carrier").at("type"), "voip");
  EXPECT_TRUE(json.at("carrier").at("name").is_string());
  EXPECT_TRUE(json.at("caller_name").contains("caller_type"));
  EXPECT_EQ(bill().at(0).micro_dollars, 18'000);
  EXPECT_EQ(bill().at(0).path, "/v1/PhoneNumbers");
  EXPECT_TRUE(json_of(ask("/v1/PhoneNumbers/+12025550123")).at("carrier").is_null());
  EXPECT_EQ(bill().size(), 1u);
}

TEST_F(TwilioTest, RefusalsHaveACodeAndAStatus) {
  start();
  for (const std::string& headers : {std::string(), kWrong, std::string("Authorization: Basic !!\r\n")}) {
    const Json json = json_of(ask("/v2/PhoneNumbers/%2B12025550123", headers), 401);
    EXPECT_EQ(json.at("code"), 20003);
    EXPECT_EQ(json.at("status"), 401);
  }
  EXPECT_EQ(json_of(ask("/v3/PhoneNumbers/1"), 404).at("code"), 20404);
  settings_.key = "SKtest:right-key";  // the name counts, too
  settings_.allowance = {.limit = 2, .quota = 1};
  start();
  const std::string paid = "/v2/PhoneNumbers/%2B12025550123?Fields=line_type_intelligence";
  EXPECT_EQ(ask(paid).status, 200);
  EXPECT_EQ(json_of(ask(paid), 403).at("code"), 20005);
  EXPECT_EQ(json_of(ask(paid), 429).at("code"), 20429);
  EXPECT_EQ(bill().size(), 1u);
}

TEST(PhoneLineTest, TheSharesAreThoseOfARealList) {
  std::map<LineKind, int> seen;
  for (int i = 0; i < 9'000; ++i) ++seen[phone_line("+1615555" + std::to_string(1'000 + i), "US", 1).kind];
  EXPECT_NEAR(seen[LineKind::kMobile], 6'300, 200);
  EXPECT_NEAR(seen[LineKind::kLandline], 1'980, 150);
  EXPECT_NEAR(seen[LineKind::kFixedVoip] + seen[LineKind::kNonFixedVoip], 720, 100);
  EXPECT_EQ(seen[LineKind::kTollFree], 0);
}

TEST(PhoneLineTest, KnownAreaCodesHaveAPlaceAndTheLastFourDigitsDecide) {
  const PhoneLine nashville = phone_line("(615) 555-0100", "US", 1);
  EXPECT_TRUE(nashville.valid());
  EXPECT_EQ(nashville.city, "Nashville");
  EXPECT_EQ(nashville.time_zone, "America/Chicago");
  EXPECT_EQ(nashville.digits(), "16155550100");
  EXPECT_EQ(nashville.subscriber, "6155550100");
  EXPECT_FALSE(phone_line("(615) 555-0099", "US", 1).valid());
  EXPECT_EQ(phone_line("(907) 555-0100", "US", 1).city, "");
  const PhoneLine berlin = phone_line("+49 30 901820", "US", 1);
  EXPECT_EQ(berlin.prefix, "+49");
  EXPECT_EQ(berlin.country_name, "Germany");
  EXPECT_EQ(berlin.kind, LineKind::kLandline);
}

}  // namespace
}  // namespace hk::simulator
