#include "testing/contact_fixture.hpp"

#include <map>

#include "phone_line.hpp"

namespace hk::simulator {
namespace {

class NumVerifyTest : public ContactTest {
 protected:
  Answer ask(const std::string& query, const std::string& key = "right-key") const {
    return get(below("numverify", "/validate?access_key=" + key + "&" + query));
  }
  // Errors have HTTP 200.
  int error_code(const Answer& answer) const {
    const Json json = json_of(answer);
    EXPECT_EQ(json.value("success", true), false);
    EXPECT_TRUE(json.at("error").at("type").is_string());
    EXPECT_TRUE(json.at("error").at("info").is_string());
    return json.at("error").at("code");
  }
};

TEST_F(NumVerifyTest, AGoodNumberHasAllFieldsAndNoSuccess) {
  start();
  const Json json = json_of(ask("number=12025550123"));
  EXPECT_EQ(keys_of(json),
            (std::set<std::string>{"valid", "number", "local_format", "international_format", "country_prefix",
                                   "country_code", "country_name", "location", "carrier", "line_type"}));
  EXPECT_EQ(json.at("valid"), true);
  EXPECT_EQ(json.at("number"), "12025550123");
  EXPECT_EQ(json.at("local_format"), "2025550123");
  EXPECT_EQ(json.at("international_format"), "+12025550123");
  EXPECT_EQ(json.at("country_prefix"), "+1");
  EXPECT_EQ(json.at("country_code"), "US");
  EXPECT_EQ(json.at("country_name"), "United States of America");
  EXPECT_EQ(json.at("location"), "District of Columbia");
  EXPECT_EQ(json_of(ask("number=2025550123&country_code=US")), json);
  const Answer pretty = ask("number=12025550123&format=1");
  EXPECT_EQ(pretty.json(), json);
  EXPECT_NE(pretty.body.find("\n"), std::string::npos);
  EXPECT_EQ(json_of(ask("number=18005550123")).at("line_type"), "toll_free");
}

TEST_F(NumVerifyTest, ABadNumberIsAnAnswerWithEmptyTexts) {
  start();
  EXPECT_EQ(json_of(ask("number=5")), (Json{{"valid", false},
                                            {"number", "5"},
                                            {"local_format", ""},
                                            {"international_format", ""},
                                            {"country_prefix", ""},
                                            {"country_code", ""},
                                            {"country_name", ""},
                                            {"location", ""},
                                            {"carrier", ""},
                                            {"line_type", nullptr}}));
  EXPECT_EQ(json_of(ask("number=12025550042")).at("valid"), false);
  EXPECT_EQ(bill().size(), 2u);
  EXPECT_EQ(bill()[0].service, "numverify");
  EXPECT_EQ(bill()[0].path, "/api/validate");
}

TEST_F(NumVerifyTest, ErrorsHave200AndACode) {
  settings_.allowance = {.limit = 8, .quota = 1};
  start();
  EXPECT_EQ(error_code(ask("number=12025550123", "")), 101);
  EXPECT_EQ(error_code(ask("number=12025550123", "no")), 101);
  EXPECT_EQ(error_code(ask("")), 210);
  EXPECT_EQ(error_code(ask("number=%2B12025550123")), 211);
  EXPECT_EQ(error_code(ask("number=2025550123&country_code=USA")), 310);
  EXPECT_EQ(error_code(get(below("numverify", "/nonsense?access_key=right-key"))), 103);
  EXPECT_TRUE(bill().empty());
  EXPECT_EQ(json_of(ask("number=12025550123")).at("valid"), true);
  EXPECT_EQ(error_code(ask("number=12025550123")), 104);
  EXPECT_EQ(error_code(ask("number=12025550123")), 106);
  EXPECT_EQ(bill().size(), 1u);
}

TEST_F(NumVerifyTest, CountriesAreListedFreeOfCharge) {
  start();
  const Json json = json_of(get(below("numverify", "/countries?access_key=right-key")));
  EXPECT_EQ(json.at("US").at("dialling_code"), "+1");
  EXPECT_TRUE(bill().empty());
}

TEST_F(NumVerifyTest, TheMarketplaceHasItsKeyInAHeader) {
  start();
  const std::string target = "/numverify/number_verification/validate?number=12025550123";
  EXPECT_EQ(json_of(get(target), 401).at("message"), "No API key found in request");
  EXPECT_EQ(json_of(get(target, "apikey: no\r\n"), 401).at("message"), "Invalid authentication credentials");
  EXPECT_EQ(json_of(get(target, "apikey: right-key\r\n")).at("valid"), true);
  EXPECT_EQ(bill().size(), 1u);
}

}  // namespace
}  // namespace hk::simulator
