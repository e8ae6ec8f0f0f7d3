#include <gtest/gtest.h>

#include <random>

#include "import_fixture.hpp"

#include <hk/canonical/testing/address_mess.hpp>
#include <hk/enrichment/schema.hpp>

namespace hk::enrichment {
namespace {

using Outcome = MatchResult::Outcome;

class ParcelMatch : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(db().migrate(migrations()));
  }
  void import(const std::string& rows) {
    const auto report = import_csv(db(), "Parcel ID,Address,Unit,City,State,Zip\n" + rows);
    ASSERT_TRUE(report.status) << report.status.error().detail;
  }
  MatchResult match(const crm::PostalAddress& typed, const std::string& parcel_id = "") {
    crm::Property property;
    property.typed = typed;
    property.parcel_id = parcel_id;
    return *db().read([&](store::Session& s) -> Result<MatchResult> { return match_parcel(s, property); });
  }
  std::string number_of(const crm::PostalAddress& typed) {
    const MatchResult result = match(typed);
    return result.parcel ? result.parcel->parcel_number : result.outcome == Outcome::kAmbiguous ? "ambiguous" : "none";
  }
};
HK_ON_BOTH_STORES(ParcelMatch);

TEST_P(ParcelMatch, FindsTheOneParcelHoweverItIsTyped) {
  import(
      "P1,1208 N MAIN ST,,NASHVILLE,TN,37203\nP2,1208 N MAIN ST,4B,NASHVILLE,TN,37203\nP3,77 OAK "
      "AVE,,ANTIOCH,TN,37013\n");
  EXPECT_EQ(number_of({"1208 North Main Street", "", "Nashville", "Tennessee", ""}), "P1");
  EXPECT_EQ(number_of({"1208 n main st apt 4b, nashville tn 37203", "", "", "", ""}), "P2");
  EXPECT_EQ(number_of({"1208 N Main St", "#4B", "", "", ""}), "P2");
  EXPECT_EQ(number_of({"77 oak", "", "", "", ""}), "P3");
  EXPECT_DOUBLE_EQ(match({"77 oak ave", "", "", "", ""}).confidence, 0.95);
  EXPECT_DOUBLE_EQ(match({"77 oak", "", "", "", ""}).confidence, 0.85);
}

TEST_P(ParcelMatch, FindsNothingRatherThanAnotherHouse) {
  import("P1,1208 N MAIN ST,,NASHVILLE,TN,37203\nP2,0 BRICK CHURCH PIKE,,NASHVILLE,TN,\n");
  EXPECT_EQ(number_of({"1208 S Main St", "", "", "", ""}), "none");
  EXPECT_EQ(number_of({"1208 N Main Ave", "", "", "", ""}), "none");
  EXPECT_EQ(number_of({"1209 N Main St", "", "", "", ""}), "none");
  EXPECT_EQ(number_of({"1208 N Main St", "Apt 9", "", "", ""}), "none");
  EXPECT_EQ(number_of({"1208 N Main St", "", "Memphis", "TN", ""}), "none");
  EXPECT_EQ(number_of({"1208 N Main St", "", "Nashville", "GA", ""}), "none");
  EXPECT_EQ(number_of({"5 Brick Church Pike", "", "", "", ""}), "none");
  EXPECT_EQ(number_of({"Brick Church Pike", "", "", "", ""}), "none");
  EXPECT_FALSE(match({"", "", "Nashville", "", ""}).reason.empty());
  EXPECT_EQ(match({"1209 N Main St", "", "", "", ""}).reason, "No county record has this address.");
}

TEST_P(ParcelMatch, ShowsCandidatesInsteadOfGuessing) {
  import("P1,10 ELM ST,,NASHVILLE,TN,\nP2,10 ELM ST,,MADISON,TN,\nP3,10 ELM AVE,,MADISON,TN,\n");
  const MatchResult two = match({"10 Elm St", "", "", "", ""});
  EXPECT_EQ(two.outcome, Outcome::kAmbiguous);
  EXPECT_EQ(two.reason, "2 parcels fit this address. Choose the one that is meant.");
  ASSERT_EQ(two.candidates.size(), 2u);
  EXPECT_EQ(two.candidates[0]["address"], "10 ELM ST");
  EXPECT_EQ(match({"10 Elm", "", "", "", ""}).candidates.size(), 3u);
  EXPECT_EQ(number_of({"10 Elm St", "", "Madison", "", ""}), "P2");
  EXPECT_EQ(number_of({"10 Elm", "", "Nashville", "", ""}), "P1");

  const std::string chosen = match({"10 Elm St", "", "", "", ""}).candidates[1]["parcelId"];
  const MatchResult by_person = match({"10 Elm St", "", "", "", ""}, chosen);
  ASSERT_EQ(by_person.outcome, Outcome::kFound);
  EXPECT_EQ(by_person.parcel->id.str(), chosen);
  EXPECT_DOUBLE_EQ(by_person.confidence, 1.0);
  EXPECT_EQ(match({"10 Elm St", "", "", "", ""}, "parcel_that_is_gone").outcome, Outcome::kAmbiguous);
}

TEST_P(ParcelMatch, ShowsAtMostTwentyCandidates) {
  std::string rows;
  for (int i = 0; i < 50; ++i)
    rows += "P" + std::to_string(i) + ",9 TOWER ST," + std::to_string(i + 1) + ",NASHVILLE,TN,\n";
  import(rows);
  const MatchResult result = match({"9 Tower St", "", "", "", ""});
  EXPECT_EQ(result.outcome, Outcome::kAmbiguous);
  EXPECT_EQ(result.candidates.size(), kCandidatesMax);
  EXPECT_EQ(number_of({"9 Tower St", "Unit 31", "", "", ""}), "P30");
}

// Every house of the sample, typed as people type: never a wrong one, and nearly always the right one.
TEST_P(ParcelMatch, NeverFindsAWrongHouseOfNashville) {
  const std::string text = shared_data("nashville_housing/nashville_housing_sample2000.csv");
  if (text.empty()) GTEST_SKIP() << "no shared data";
  ASSERT_TRUE(import_csv(db(), text).status);
  std::mt19937_64 random(11);
  int asked = 0, right = 0, wrong = 0;
  const auto lines =
      *db().read([](store::Session& s) -> Result<std::vector<std::tuple<std::string, std::string, std::string>>> {
        return s.rows<std::string, std::string, std::string>(
            "select parcel_id, line, city from parcel_addresses where line not like '0%' and full_key in"
            " (select full_key from parcel_addresses group by full_key having count(*) = 1) order by full_key");
      });
  for (std::size_t i = 0; i < lines.size(); i += 5) {
    const auto& [id, line, city] = lines[i];
    const auto typed =
        canonical::testing::mess({.street = line, .unit = "", .city = city, .state = "TN", .zip = ""}, random);
    const MatchResult result = match({typed.street, typed.unit, typed.city, typed.state, typed.zip});
    ++asked;
    if (result.parcel) ++(result.parcel->id.str() == id ? right : wrong);
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(asked, 300);
  EXPECT_GE(right, asked * 95 / 100) << right << " of " << asked;
}

}  // namespace
}  // namespace hk::enrichment
