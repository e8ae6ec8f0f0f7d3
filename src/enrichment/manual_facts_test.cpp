#include "enrichment_fixture.hpp"

#include <hk/identity/audit.hpp>

namespace hk::enrichment {
namespace {

constexpr const char* kFact = "/api/properties/{id:property}/facts/{field}";

// The value, or "! " and what is wrong.
std::string read(const char* field, const Json& value) {
  const auto text = manual_value(*find_fact_field(field), value, {2026, 11, 24});
  return text ? *text : "! " + text.error().message;
}

TEST(ManualValue, ReadsWhatPeopleWrite) {
  EXPECT_EQ(read("bedrooms", 4), "4");
  EXPECT_EQ(read("bedrooms", " 0 "), "0");
  EXPECT_EQ(read("bathrooms", 2.5), "2.5");
  EXPECT_EQ(read("sqft", "1,850"), "1850");
  EXPECT_EQ(read("estimatedValue", "$235,700.55"), "235700.55");
  EXPECT_EQ(read("estimatedValue", 235700.55), "235700.55") << "dollars are exact";
  EXPECT_EQ(read("lastSalePrice", 0), "0.00");
  EXPECT_EQ(read("lastSaleDate", "10/24/2016"), "2016-10-24");
  EXPECT_EQ(read("lastSaleDate", "2026-11-24"), "2026-11-24");
  EXPECT_EQ(read("yearBuilt", 2031), "2031");
  EXPECT_EQ(read("ownerName", "  SMITH   JOHN "), "SMITH JOHN");
  EXPECT_EQ(read("parcelNumber", 93061200), "93061200");
}

TEST(ManualValue, SaysWhatIsWrong) {
  EXPECT_EQ(read("bedrooms", 2.5), "! Bedrooms must be a whole number from 0 to 1000.");
  EXPECT_EQ(read("bathrooms", 2.3), "! Bathrooms must be a number like 2, 2.5 or 2.75, at most 1000.");
  EXPECT_EQ(read("sqft", 0), "! Living area must be a whole number from 1 to 10000000000.");
  EXPECT_EQ(read("yearBuilt", 2032), "! Year built must be a whole number from 1600 to 2031.");
  EXPECT_EQ(read("yearBuilt", "1e3"), "! Year built must be a whole number from 1600 to 2031.");
  const std::string amount = "must be an amount of dollars and whole cents, from 0 to 1,000,000,000,000.";
  for (const Json& odd : {Json("1.005"), Json(-1), Json("(20)"), Json("much"), Json(""), Json(1e30)})
    EXPECT_EQ(read("taxAmount", odd), "! Tax amount " + amount) << odd;
  for (const char* odd : {"2026-11-25", "2026-02-30", "1599-01-01", "yesterday", ""})
    EXPECT_EQ(read("lastSaleDate", odd), "! Last sale date must be a date like 2016-10-24, not after today.") << odd;
  for (const std::string& odd : {std::string(), std::string(201, 'x'), std::string("a\x01z")})
    EXPECT_EQ(read("ownerName", odd), "! Owner must be a text of 1 to 200 characters in one line.") << odd;
  for (const Json& odd : {Json(nullptr), Json(true), Json::array({1})})
    EXPECT_EQ(read("landUse", odd), "! Land use must be a number or a text.") << odd;
}

class ManualFacts : public EnrichmentJobs {
 protected:
  crm::LeadId enriched_lead() {
    const auto id = new_lead({"12 Oak Street", "", "Nashville", "TN", ""});
    enqueue(id);
    start_worker();
    EXPECT_EQ(wait_for_status(id, "enriched"), "enriched");
    return id;
  }
  http::Response set(const crm::LeadId& lead, const char* field, const Json& body) {
    return call(http::Method::kPut, kFact, {{"id", property(lead).id.str()}, {"field", field}}, dump_json(body));
  }
  http::Response withdraw(const crm::LeadId& lead, const char* field) {
    return call(http::Method::kDelete, kFact, {{"id", property(lead).id.str()}, {"field", field}});
  }
  // "provider value: reason", the winner first.
  std::vector<std::string> said(const crm::LeadId& lead, const std::string& field) {
    std::vector<std::string> lines;
    for (const Fact& f : facts(lead))
      if (f.field == field) lines.push_back(f.provider + " " + f.value + ": " + f.reason);
    return lines;
  }
  std::string today() { return format_date(utc_date(clock_.now())); }
};

HK_ON_BOTH_STORES(ManualFacts);

TEST_P(ManualFacts, OutranksProvidersUntilItIsWithdrawn) {
  const auto id = enriched_lead();
  ASSERT_EQ(property(id).values.year_built, 1950);
  const auto answer = set(id, "yearBuilt", {{"value", 1962}, {"note", "  seen on the  permit "}});
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(property(id).values.year_built, 1962);
  const std::vector<std::string> both = {"manual 1962: set by a person on " + today(),
                                         "county 1950: overruled by a person"};
  EXPECT_EQ(said(id, "yearBuilt"), both);
  EXPECT_EQ(facts(id)[facts(id).size() - 2].note, "seen on the permit") << "yearBuilt is the last field";

  import("P1,12 OAK ST,NASHVILLE,2,1,1951,100000,2025-06-02,150000\n");
  enqueue(id);
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_EQ(property(id).values.year_built, 1962) << "the next enrichment does not overwrite it";
  EXPECT_EQ(property(id).values.last_sale_date, "2025-06-02") << "but does what nobody set";
  EXPECT_EQ(said(id, "yearBuilt")[1], "county 1951: overruled by a person");

  ASSERT_EQ(withdraw(id, "yearBuilt").status, 200);
  EXPECT_EQ(property(id).values.year_built, 1951) << "the provider's value of now";
  EXPECT_EQ(said(id, "yearBuilt"), (std::vector<std::string>{"county 1951: the only source"}));
  EXPECT_EQ(json(withdraw(id, "yearBuilt"))["code"], "fact_not_set");
}

TEST_P(ManualFacts, FillsWhatNoProviderKnows) {
  const auto id = enriched_lead();
  ASSERT_FALSE(property(id).values.estimated_value);
  ASSERT_EQ(set(id, "estimatedValue", {{"value", "$410,000.55"}}).status, 200);
  EXPECT_EQ(property(id).values.estimated_value, 410'000'55);
  ASSERT_EQ(set(id, "estimatedValue", {{"value", 420'000}}).status, 200) << "once more, with another";
  EXPECT_EQ(said(id, "estimatedValue"), (std::vector<std::string>{"manual 420000.00: set by a person on " + today()}));
  ASSERT_EQ(withdraw(id, "estimatedValue").status, 200);
  EXPECT_FALSE(property(id).values.estimated_value);
}

TEST_P(ManualFacts, IsToldOnTimelinesAndAudited) {
  const auto id = enriched_lead();
  (void)set(id, "bathrooms", {{"value", 3}, {"note", "counted"}});
  (void)withdraw(id, "bathrooms");
  const std::string at = property(id).id.str();
  for (const std::string& record : {id.str(), at}) {
    const auto page = write([&](store::Session& s) { return crm::list_activities(s, {record}, "", "", 10).value(); });
    ASSERT_GE(page.activities.size(), 2u);
    EXPECT_EQ(page.activities[0].summary, "Bathrooms is no longer set by hand: 3 becomes 2.5");
    EXPECT_EQ(page.activities[1].summary, "Bathrooms set by hand to 3 (was 2.5): counted");
  }
  const auto log = write([&](store::Session& s) { return identity::list_audit(s, "", 10).value(); });
  ASSERT_EQ(log.entries.size(), 2u);
  EXPECT_EQ(log.entries[0].action + " " + log.entries[1].action, "fact_withdrawn fact_set");
  EXPECT_EQ(log.entries[1].target, at);
  EXPECT_EQ(*parse_json(log.entries[1].details),
            (Json{{"field", "bathrooms"}, {"from", "2.5"}, {"to", "3"}, {"note", "counted"}}));
  const auto types = wait_for_events(7);
  EXPECT_EQ(std::vector<std::string>(types.begin() + 3, types.end()),
            (std::vector<std::string>{"property_updated", "lead_updated", "property_updated", "lead_updated"}));
}

TEST_P(ManualFacts, RefusesWhatItCannotKeep) {
  const auto id = enriched_lead();
  EXPECT_EQ(json(set(id, "bedrooms", {{"value", "many"}}))["code"], "value_invalid");
  EXPECT_EQ(json(set(id, "bedrooms", {{"note", "no value"}}))["code"], "value_invalid");
  EXPECT_EQ(json(set(id, "mood", {{"value", "good"}}))["code"], "field_unknown");
  EXPECT_EQ(json(withdraw(id, "mood"))["code"], "field_unknown");
  EXPECT_EQ(json(set(id, "bedrooms", {{"value", 3}, {"note", std::string(501, 'x')}}))["code"], "note_too_long");
  EXPECT_EQ(json(call(http::Method::kPut, kFact, {{"id", crm::PropertyId::make().str()}, {"field", "bedrooms"}},
                      R"({"value":3})"))["code"],
            "property_not_found");
  EXPECT_FALSE(property(id).values.bedrooms);
}

}  // namespace
}  // namespace hk::enrichment
