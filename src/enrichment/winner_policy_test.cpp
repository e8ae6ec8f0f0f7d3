#include <gtest/gtest.h>

#include <algorithm>

#include <hk/enrichment/county.hpp>
#include <hk/enrichment/facts.hpp>

namespace hk::enrichment {
namespace {

Fact fact(const char* field, const char* value, const char* provider, const char* as_of, double confidence = 1) {
  return {.field = field, .value = value, .provider = provider, .as_of = as_of, .confidence = confidence};
}

// "provider: reason" of the winner first, then of the others in order.
std::vector<std::string> decided(std::vector<Fact> facts, const WinnerPolicy& policy = default_policy()) {
  choose_winners(facts, policy);
  std::ranges::stable_sort(facts, std::greater(), &Fact::winner);
  std::vector<std::string> out;
  for (const Fact& f : facts) out.push_back(f.provider + ": " + f.reason);
  return out;
}

TEST(WinnerPolicy, TakesTheFreshestSale) {
  EXPECT_EQ(decided({fact("lastSaleDate", "2013-04-09", "county", "2013-04-09"),
                     fact("lastSaleDate", "2019-01-02", "paid", "2019-01-02")}),
            (std::vector<std::string>{"paid: the most recent", "county: older than paid"}));
}

TEST(WinnerPolicy, TakesTheBedroomsThatMostSourcesName) {
  EXPECT_EQ(decided({fact("bedrooms", "3", "county", "2020-01-01"), fact("bedrooms", "4", "a", "2010-01-01"),
                     fact("bedrooms", "4", "b", "")}),
            (std::vector<std::string>{"a: 2 of 3 sources agree", "county: fewer sources say so", "b: agrees with a"}));
  EXPECT_EQ(decided({fact("bedrooms", "4", "paid", "2024-01-01"), fact("bedrooms", "3", "county", "")}),
            (std::vector<std::string>{"county: the most trusted source", "paid: less trusted than county"}));
  EXPECT_EQ(decided({fact("bedrooms", "3", "county", ""), fact("bedrooms", "3", "paid", "")}),
            (std::vector<std::string>{"county: all sources agree", "paid: agrees with county"}));
}

TEST(WinnerPolicy, FallsBackToCertaintyAndName) {
  EXPECT_EQ(decided({fact("sqft", "1", "b", "", 0.5), fact("sqft", "2", "a", "", 0.9)}),
            (std::vector<std::string>{"a: the most certain", "b: less certain than a"}));
  EXPECT_EQ(decided({fact("sqft", "1", "b", ""), fact("sqft", "2", "a", "")})[0], "a: the most certain");
  EXPECT_EQ(decided({fact("sqft", "1", "only", "")}), (std::vector<std::string>{"only: the only source"}));
}

TEST(WinnerPolicy, PutsAPersonAboveAllCriteria) {
  Fact set = fact("bedrooms", "5", "manual", "2020-01-01", 0.1);
  set.set_by = "Ann";
  EXPECT_EQ(decided({fact("bedrooms", "3", "county", "2026-01-01"), fact("bedrooms", "3", "a", "2026-01-01"), set,
                     fact("bedrooms", "5", "b", "")}),
            (std::vector<std::string>{"manual: set by Ann on 2020-01-01", "county: overruled by Ann",
                                      "a: overruled by Ann", "b: agrees with Ann"}));
  set.field = "lastSaleDate";
  EXPECT_EQ(decided({set, fact("lastSaleDate", "2026-01-01", "county", "2026-01-01")})[0],
            "manual: set by Ann on 2020-01-01");
}

TEST(WinnerPolicy, DoesNotDependOnTheOrderOfFacts) {
  std::vector<Fact> facts = {fact("sqft", "1", "a", "2020-01-01", 0.5), fact("sqft", "2", "b", "2021-01-01", 0.5),
                             fact("sqft", "1", "c", "", 0.9), fact("ownerName", "X", "a", ""),
                             fact("ownerName", "Y", "county", "")};
  auto by_provider = [](const Fact& a, const Fact& b) {
    return std::tie(a.provider, a.field) < std::tie(b.provider, b.field);
  };
  std::ranges::sort(facts, by_provider);
  auto first = facts;
  choose_winners(first, default_policy());
  do {
    auto again = facts;
    choose_winners(again, default_policy());
    for (const Fact& f : again) {
      const auto same =
          std::ranges::find_if(first, [&](const Fact& g) { return g.provider == f.provider && g.field == f.field; });
      ASSERT_EQ(same->winner, f.winner);
    }
  } while (std::ranges::next_permutation(facts, by_provider).found);
}

TEST(WinnerPolicy, IsData) {
  WinnerPolicy policy;
  policy.otherwise = {{Criterion::kTrust}, {"paid", "county"}};
  EXPECT_EQ(decided({fact("lastSaleDate", "2013-04-09", "county", "2013-04-09"),
                     fact("lastSaleDate", "2010-01-02", "paid", "")},
                    policy)[0],
            "paid: the most trusted source");
}

TEST(CountyFacts, EqualTheSourceRow) {
  Parcel parcel;
  parcel.parcel_number = "007 00 0 125.00";
  parcel.values = {"DOE JANE", "SINGLE FAMILY", 3,          2.5,          std::nullopt, 1986,       100'188,
                   50'000'00,  std::nullopt,    235'700'50, std::nullopt, "2013-04-09", 240'000'00, "2016-01-01"};
  std::vector<Fact> facts;
  for (const FoundFact& found : county_facts(parcel, 0.95))
    facts.push_back(fact(found.field.c_str(), found.value.c_str(), "county", found.as_of.c_str(), found.confidence));
  choose_winners(facts, default_policy());
  const crm::PropertyValues values = values_of_winners(facts);
  EXPECT_EQ(values.bedrooms, 3);
  EXPECT_EQ(values.bathrooms, 2.5);
  EXPECT_FALSE(values.sqft);
  EXPECT_EQ(values.lot_size, 100'188);
  EXPECT_EQ(values.total_value, 235'700'50);
  EXPECT_FALSE(values.estimated_value);
  EXPECT_EQ(values.last_sale_date, "2013-04-09");
  EXPECT_EQ(values.last_sale_price, 240'000'00);
  EXPECT_EQ(values.parcel_number, "007 00 0 125.00");
  const auto sale = std::ranges::find(facts, "lastSalePrice", &Fact::field);
  EXPECT_EQ(sale->as_of, "2013-04-09");
  EXPECT_EQ(fact_json(*sale)["value"], 240'000);
  EXPECT_EQ(fact_json(*sale)["unit"], "dollars");
  EXPECT_EQ(std::ranges::find(facts, "bedrooms", &Fact::field)->as_of, "2016-01-01");
}

}  // namespace
}  // namespace hk::enrichment
