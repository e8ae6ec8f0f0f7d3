#include "testing/contact_fixture.hpp"

namespace hk::simulator {
namespace {

class SmartyTest : public ContactTest {
 protected:
  Answer post(const std::string& body, const std::string& auth = "auth-id=me&auth-token=right-key") const {
    return send("POST", below("smarty", "/street-address?" + auth), "Content-Type: application/json\r\n", body);
  }
  Json looked_up(const Json& entries) const { return json_of(post(dump_json(entries))); }
  static Json entry(const std::string& street, const std::string& match = "enhanced") {
    return {{"input_id", "lead-1"}, {"street", street},   {"city", "Denver"},
            {"state", "CO"},        {"zipcode", "80202"}, {"match", match}};
  }
  Json analysis(const Json& asked) const { return looked_up(Json::array({asked})).at(0).at("analysis"); }
  MicroDollars billed() const {
    MicroDollars sum = 0;
    for (const BillLine& line : bill()) sum += line.micro_dollars;
    return sum;
  }
};

TEST_F(SmartyTest, AnswersWithTheFieldsOfAConfirmedAddress) {
  start();
  const Json found = looked_up(Json::array({entry("123 example street apt 4")}));
  ASSERT_EQ(found.size(), 1u);
  const Json& one = found.at(0);
  EXPECT_EQ(one.at("input_id"), "lead-1");
  EXPECT_EQ(one.at("input_index"), 0);
  EXPECT_EQ(one.at("delivery_line_1"), "123 Example St Apt 4");
  EXPECT_TRUE(one.at("last_line").get<std::string>().starts_with("Denver CO 80202-"));
  EXPECT_EQ(one.at("components").at("zipcode"), "80202");
  EXPECT_TRUE(one.at("components").at("plus4_code").is_string());
  EXPECT_EQ(one.at("metadata").at("county_fips"), "08031");
  EXPECT_TRUE(one.at("metadata").at("latitude").is_number());
  EXPECT_EQ(one.at("analysis").at("dpv_match_code"), "Y");
  EXPECT_EQ(one.at("analysis").at("dpv_footnotes"), "AABB");
  EXPECT_EQ(billed(), 20'000);
  EXPECT_EQ(bill().at(0).path, "/street-address") << "without the credentials";
}

TEST_F(SmartyTest, TheEndOfTheHouseNumberDecides) {
  start();
  EXPECT_EQ(analysis(entry("191 Elm St")).at("dpv_match_code"), "N");
  EXPECT_EQ(analysis(entry("192 Elm St Apt 7")).at("dpv_match_code"), "S");
  EXPECT_EQ(analysis(entry("192 Elm St")).at("dpv_match_code"), "Y");
  EXPECT_EQ(analysis(entry("193 Elm St")).at("dpv_match_code"), "D");
  EXPECT_EQ(analysis(entry("193 Elm St Apt 7")).at("dpv_match_code"), "Y");
  EXPECT_FALSE(analysis(entry("195 Elm St")).contains("dpv_match_code"));
  EXPECT_EQ(analysis(entry("195 Elm St")).at("enhanced_match"), "non-postal-match");
  EXPECT_EQ(analysis(entry("196 Elm St")).at("dpv_vacant"), "Y");
  EXPECT_EQ(analysis(entry("197 Elm St")).at("dpv_cmra"), "Y");
  EXPECT_EQ(analysis(entry("198 Elm St")).at("dpv_no_stat"), "Y");
}

TEST_F(SmartyTest, AddressesWithoutAMatchAreMissingAndCharged) {
  start();
  const Json found = looked_up({entry("194 Elm St"), entry("100 Elm St"), entry("194 Oak St"), entry("200 Oak St")});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found.at(0).at("input_index"), 1);
  EXPECT_EQ(found.at(1).at("input_index"), 3);
  EXPECT_EQ(billed(), 4 * 20'000);
}

TEST_F(SmartyTest, StrictLeavesOutWhatMailDoesNotReach) {
  start();
  EXPECT_EQ(looked_up(Json::array({entry("191 Elm St", "strict")})).size(), 0u);
  EXPECT_EQ(looked_up(Json::array({entry("191 Elm St", "invalid")})).size(), 1u);
  EXPECT_EQ(looked_up(Json::array({{{"street", "191 Elm St, Denver CO 80202"}, {"match", "enhanced"}}})).size(), 0u)
      << "an address in one line forces strict";
  EXPECT_EQ(looked_up(Json::array({{{"street", "100 Elm St, Denver CO 80202"}}})).size(), 1u);
}

TEST_F(SmartyTest, WhatIsWrongHasItsStatusAndCostsNothing) {
  start();
  EXPECT_EQ(post("[").status, 400);
  EXPECT_EQ(post("{}").status, 400);
  EXPECT_EQ(post("[]").status, 400);
  Json number = entry("100 Elm St");
  number["zipcode"] = 80'202;
  EXPECT_EQ(post(dump_json(Json::array({number}))).status, 400);
  EXPECT_EQ(post(dump_json(Json::array({entry(std::string(51, 'x'))}))).status, 400);
  EXPECT_EQ(post(dump_json(Json(std::vector<Json>(101, entry("100 Elm St"))))).status, 400);
  EXPECT_EQ(post(dump_json(Json::array({{{"city", "Denver"}}}))).status, 422);
  EXPECT_EQ(post("[" + std::string(33'000, ' ') + "]").status, 413);
  EXPECT_EQ(post("[]", "auth-id=me&auth-token=wrong").status, 401);
  EXPECT_EQ(post("[]", "auth-token=right-key").status, 401);
  EXPECT_EQ(get(below("smarty", "/street-address?auth-id=me&auth-token=right-key")).status, 400);
  EXPECT_EQ(get(below("smarty", "/streets?auth-id=me&auth-token=right-key")).status, 404);
  EXPECT_EQ(send("PUT", below("smarty", "/street-address?auth-id=me&auth-token=right-key"), "").status, 405);
  EXPECT_TRUE(bill().empty());
}

TEST_F(SmartyTest, OneAddressCanBeAskedWithGet) {
  start();
  const Json found = json_of(
      get(below("smarty", "/street-address?auth-id=me&auth-token=right-key&street=100%20Elm%20St&zipcode=80202")));
  EXPECT_EQ(found.at(0).at("analysis").at("dpv_match_code"), "Y");
}

TEST_F(SmartyTest, LookupsThatAreUsedUpEndIn402) {
  settings_.allowance.quota = 3;
  start();
  EXPECT_EQ(post(dump_json(Json(std::vector<Json>(2, entry("100 Elm St"))))).status, 200);
  EXPECT_EQ(post(dump_json(Json(std::vector<Json>(2, entry("100 Elm St"))))).status, 402);
  EXPECT_EQ(post(dump_json(Json::array({entry("100 Elm St")}))).status, 200);
  EXPECT_EQ(billed(), 3 * 20'000);
}

TEST_F(SmartyTest, TooManyCallsAre429) {
  start_with(Fault::kTooMany);
  EXPECT_EQ(post("[]").status, 429);
  start_with(Fault::kQuota);
  EXPECT_EQ(post("[]").status, 402);
}

}  // namespace
}  // namespace hk::simulator
