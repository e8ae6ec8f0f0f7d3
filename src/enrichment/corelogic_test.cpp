#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include <hk/base/text.hpp>
#include <hk/enrichment/corelogic.hpp>
#include <hk/http/client.hpp>
#include <hk/http/testing/scripted_server.hpp>

namespace hk::enrichment {
namespace {

using http::testing::RecordedRequest;
using http::testing::ScriptedReply;
using http::testing::ScriptedServer;
using Kind = Reply::Kind;

constexpr MicroDollars kPrice = 50'000;
constexpr const char* kKey = "consumer-key-0123";
constexpr const char* kSecret = "consumer-secret-4567";
constexpr const char* kJsonType = "application/json";

std::string sample(const std::string& name) {
  std::ifstream file(std::string(HK_SOURCE_DIR) + "/src/enrichment/testdata/corelogic/" + name, std::ios::binary);
  EXPECT_TRUE(file.good()) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}
Json sample_json(const std::string& name) { return parse_json(sample(name)).value(); }

PropertyQuery asking(std::string street, std::string city = "Bremerton", std::string state = "WA",
                     std::string zip = "98310") {
  PropertyQuery query;
  query.property.typed = {std::move(street), "", std::move(city), std::move(state), std::move(zip)};
  query.sending.reference = "call_01example";
  return query;
}
PropertyQuery example() { return asking("123 Example St"); }
PropertyQuery by_clip() {
  PropertyQuery query = example();
  query.provider_id = "1000000001";
  return query;
}

Product product(const std::string& name) { return corelogic_product(name, kPrice).value(); }

CoreLogicAnswer answered(const Json& body, const std::string& name, int status = 200,
                         const PropertyQuery& query = example()) {
  return parse_corelogic_answer(status, kJsonType, dump_json(body), product(name), query, kPrice);
}
Reply parsed(const Json& body, const std::string& name = "property-detail", int status = 200,
             const PropertyQuery& query = example()) {
  return answered(body, name, status, query).reply;
}

FoundFact fact_of(const Reply& reply, const std::string& field) {
  for (const FoundFact& fact : reply.facts)
    if (fact.field == field) return fact;
  return {field, "(none)", "", 0, ""};
}
std::string value_of(const Reply& reply, const std::string& field) { return fact_of(reply, field).value; }

TEST(CoreLogicAnswer, ReadsTheSearch) {
  const Reply reply = parsed(sample_json("search.json"), "search");
  ASSERT_EQ(reply.kind, Kind::kFound) << reply.reason;
  EXPECT_EQ(reply.provider_id, "1000000001");
  EXPECT_EQ(value_of(reply, "parcelNumber"), "0000-000-000-0000");
  EXPECT_EQ(reply.cost, kPrice);
  Json other = sample_json("search.json");
  other["properties"] = other["items"];
  other.erase("items");
  other["properties"][0]["clip"] = 12'345;
  EXPECT_EQ(parsed(other, "search").provider_id, "0000012345") << "zeros in front belong to it";
}

TEST(CoreLogicAnswer, ReadsTheCompositeAndGivesEachProductItsFieldsOnly) {
  const std::map<std::string, std::string> expected = {{"bedrooms", "3"},
                                                       {"bathrooms", "2.5"},
                                                       {"sqft", "1414"},
                                                       {"yearBuilt", "1900"},
                                                       {"ownerName", "DOE JANE A & JOHN B DOE"},
                                                       {"lotSize", "6251"},
                                                       {"landValue", "250000.00"},
                                                       {"buildingValue", "280000.00"},
                                                       {"totalValue", "530000.00"},
                                                       {"taxAmount", "2750.55"},
                                                       {"lastSaleDate", "2019-06-14"},
                                                       {"lastSalePrice", "415000.00"}};
  const Json composite = sample_json("composite.json");
  const CoreLogicAnswer answer = answered(composite, "property-detail");
  ASSERT_EQ(answer.reply.kind, Kind::kFound) << answer.reply.reason;
  EXPECT_TRUE(answer.unlisted.empty()) << join(answer.unlisted, ", ");
  EXPECT_EQ(answer.reply.facts.size(), expected.size());
  for (const auto& [field, value] : expected) EXPECT_EQ(value_of(answer.reply, field), value) << field;
  const std::map<std::string, std::string> members = {{"buildings", "buildings"},
                                                      {"ownership", "ownership"},
                                                      {"site-location", "siteLocation"},
                                                      {"tax-assessments", "taxAssessment"},
                                                      {"ownership-transfers", "lastMarketSale"}};
  for (const auto& [name, member] : members) {
    const Reply reply = parsed(composite[member], name);
    EXPECT_EQ(reply.facts.size(), product(name).fields.size()) << name;
    for (const FoundFact& fact : reply.facts) EXPECT_EQ(fact.value, expected.at(fact.field)) << name;
    EXPECT_EQ(reply.cost, kPrice);
  }
}

Json enriched_liens() {
  return {{"data",
           {{"openLiens",
             {{{"mortgageTransactionDetails",
                {{"amount", 332000},
                 {"mortgageDate", 20190614},
                 {"maturityDate", "20490700"},
                 {"enrichedInterestRate", "3.875"},
                 {"enrichedInterestRateConfidenceRank", 4},
                 {"enrichedInterestRateTypeCode", "FIX"},
                 {"enrichedInterestRateTypeCodeConfidenceRank", 3},
                 {"enrichedLoanTypeCode", "CNV"},
                 {"enrichedLoanTypeCodeConfidenceRank", nullptr}}},
               {"originationLenderDetails", {{"companyName", "OLD BANK"}}},
               {"currentLenderDetails", {{"companyName", "EXAMPLE BANK"}}}},
              {{"mortgageTransactionDetails", {{"amount", 0}, {"mortgageDate", nullptr}}}}}},
            {"enriched", {{"unpaidPrincipalBalance", 281500.25}, {"upbAndPLTVRunDate", "20260100"}}},
            {"openLienEquityAndLTV",
             {{"totalNumberOfOpenMortgageLiens", 1}, {"totalAmountOfOpenMortgageLiens", 332000}}}}}};
}

TEST(CoreLogicAnswer, TellsTheOpenMortgagesAndTheBalance) {
  const CoreLogicAnswer answer = answered(enriched_liens(), "liens-enriched");
  ASSERT_EQ(answer.reply.kind, Kind::kFound) << answer.reply.reason;
  EXPECT_TRUE(answer.unlisted.empty()) << join(answer.unlisted, ", ");
  ASSERT_EQ(answer.reply.records.mortgages.size(), 1u) << "what says nothing is no mortgage";
  const FoundMortgage& one = answer.reply.records.mortgages[0];
  EXPECT_EQ(one.lender, "EXAMPLE BANK") << "who holds it now";
  EXPECT_EQ(one.amount, 332'000'00);
  EXPECT_EQ(one.date, "2019-06-14");
  EXPECT_EQ(one.due_date, "2049-07-01");
  EXPECT_EQ(one.kind, "CNV");
  EXPECT_EQ(one.rate_type, "fixed");
  EXPECT_EQ(one.rate, 3.875);
  EXPECT_EQ(one.position, 0) << "CoreLogic does not say";
  EXPECT_TRUE(one.is_said_open);
  EXPECT_EQ(one.note, "rate and kind are estimates of CoreLogic, confidence 3 of 5");
  const FoundFact balance = fact_of(answer.reply, "mortgageBalance");
  EXPECT_EQ(balance.value, "281500.25");
  EXPECT_EQ(balance.as_of, "2026-01-01");
  EXPECT_EQ(balance.note, "worked out by CoreLogic; the day is not known");
  EXPECT_EQ(value_of(answer.reply, "mortgageAmount"), "332000.00");
  Json odd = enriched_liens();
  odd["data"]["openLiens"][0]["mortgageTransactionDetails"]["enrichedLoanTypeCode"] = "ZZZ";
  EXPECT_EQ(answered(odd, "liens-enriched").unlisted, std::vector<std::string>{"enrichedLoanTypeCode=ZZZ"});
}

TEST(CoreLogicAnswer, TellsTheAmountOfOpenLiens) {
  Json liens = {{"data",
                 {{"openLienEquityAndLtv",
                   {{"totalNumberOfOpenMortgageLiens", 2},
                    {"totalAmountOfOpenMortgageLiens", 357000},
                    {"estimatedEquity", 99}}}}}};
  const FoundFact amount = fact_of(parsed(liens, "liens"), "mortgageAmount");
  EXPECT_EQ(amount.value, "357000.00");
  EXPECT_EQ(amount.note, "2 open mortgages");
  Json& open = liens["data"]["openLienEquityAndLtv"];
  open["totalNumberOfOpenMortgageLiens"] = 0;
  open["totalAmountOfOpenMortgageLiens"] = 0;
  EXPECT_EQ(value_of(parsed(liens, "liens"), "mortgageAmount"), "0.00") << "free and clear";
  open["totalNumberOfOpenMortgageLiens"] = nullptr;
  EXPECT_EQ(value_of(parsed(liens, "liens"), "mortgageAmount"), "(none)");
  EXPECT_EQ(parsed(Json{{"data", nullptr}}, "liens").kind, Kind::kNotFound);
  EXPECT_EQ(parsed(Json{{"message", "Internal error"}, {"status", 500}}, "liens").kind, Kind::kUnusable);
  EXPECT_EQ(parsed(Json{{"other", 1}}, "liens").kind, Kind::kUnusable);
  EXPECT_EQ(product("liens").fields, std::vector<std::string>{"mortgageAmount"});
  EXPECT_EQ(product("liens-enriched").fields, std::vector<std::string>{"mortgageBalance"});
}

TEST(CoreLogicAnswer, CountsBathsByTheirParts) {
  Json answer = sample_json("composite.json")["buildings"];
  Json& summary = answer["data"]["allBuildingsSummary"];
  for (const char* part : {"threeQtrBathroomsCount", "oneQtrBathroomsCount"}) summary[part] = nullptr;
  EXPECT_EQ(value_of(parsed(answer, "buildings"), "bathrooms"), "1.5");
  for (const char* part : {"fullBathroomsCount", "halfBathroomsCount"}) summary.erase(part);
  const FoundFact rooms = fact_of(parsed(answer, "buildings"), "bathrooms");
  EXPECT_EQ(rooms.value, "4");
  EXPECT_LT(rooms.confidence, 0.9);
  EXPECT_NE(rooms.note.find("half bath"), std::string::npos);
}

TEST(CoreLogicAnswer, TakesTheNextBestAreaAndSaysSo) {
  Json answer = sample_json("composite.json")["buildings"];
  answer["data"]["allBuildingsSummary"]["livingAreaSquareFeet"] = 0;
  const FoundFact total = fact_of(parsed(answer, "buildings"), "sqft");
  EXPECT_EQ(total.value, "1900");
  EXPECT_FALSE(total.note.empty());
  Json acres = {{"data", {{"lot", {{"areaSquareFeet", nullptr}, {"areaAcres", "0.5"}}}}}};
  EXPECT_EQ(value_of(parsed(acres, "site-location"), "lotSize"), "21780");
}

TEST(CoreLogicAnswer, ReadsThreeFormsOfDatesAndUnknownParts) {
  const struct {
    Json written;
    const char *date, *note;
  } rows[] = {{"2019-06-14", "2019-06-14", ""},
              {"2019-06-14T00:00:00Z", "2019-06-14", ""},
              {20190614, "2019-06-14", ""},
              {"20190614", "2019-06-14", ""},
              {20190600, "2019-06-01", "the day is not known"},
              {"2019-06-00", "2019-06-01", "the day is not known"},
              {"20190000", "2019-01-01", "only the year is known"},
              {0, "(none)", ""},
              {"", "(none)", ""},
              {"00000000", "(none)", ""},
              {20191399, "(none)", ""},
              {"soon", "(none)", ""}};
  for (const auto& row : rows) {
    const Json answer = {{"items", {{{"transactionDetails", {{"saleDateDerived", row.written}, {"saleAmount", 1}}}}}}};
    const FoundFact date = fact_of(parsed(answer, "ownership-transfers"), "lastSaleDate");
    EXPECT_EQ(date.value, row.date) << row.written;
    EXPECT_EQ(date.note, row.note) << row.written;
  }
}

TEST(CoreLogicAnswer, TheNewestItemCounts) {
  const auto sale = [](const char* date, int amount) {
    return Json{{"transactionDetails", {{"saleDateDerived", date}, {"saleAmount", amount}}}};
  };
  const Json answer = {{"items", {sale("2001-02-03", 1), sale("2019-06-14", 2), sale("2010-01-01", 3)}}};
  EXPECT_EQ(value_of(parsed(answer, "ownership-transfers"), "lastSalePrice"), "2.00");
}

TEST(CoreLogicAnswer, OccupancyAndTheWishForNoMailTravelWithTheOwner) {
  const struct {
    const char *occupancy, *opt_out, *note;
  } rows[] = {{"M", "", "lives there"},
              {"O", "N", "lives there"},
              {"S", "", "lives there"},
              {"A", "", "lives elsewhere"},
              {"T", "", "lives elsewhere"},
              {"", "", ""},
              {"", "Y", "wants no advertising by mail: must not be written to"},
              {"T", "Y", "wants no advertising by mail: must not be written to; lives elsewhere"}};
  for (const auto& row : rows) {
    Json answer = sample_json("composite.json")["ownership"];
    answer["data"]["currentOwners"]["occupancyCode"] = row.occupancy;
    answer["data"]["currentOwnerMailingInfo"]["ownerMailingOptOutIndicator"] = row.opt_out;
    EXPECT_EQ(fact_of(parsed(answer, "ownership"), "ownerName").note, row.note) << row.occupancy << row.opt_out;
    EXPECT_TRUE(answered(answer, "ownership").unlisted.empty());
  }
}

TEST(CoreLogicAnswer, KindsOfValuesAreSaid) {
  for (const auto& [code, word] : std::map<std::string, std::string>{{"M", "of 2025"},
                                                                     {"P", "appraised"},
                                                                     {"A", "assessed for the tax"},
                                                                     {"Q", "not known"},
                                                                     {"", "not known"}}) {
    Json answer = sample_json("composite.json")["taxAssessment"];
    answer["items"][0]["assessedValue"]["calculatedTotalValueSourceCode"] = code;
    const FoundFact total = fact_of(parsed(answer, "tax-assessments"), "totalValue");
    EXPECT_NE(total.note.find(word), std::string::npos) << code << ": " << total.note;
    EXPECT_EQ(total.as_of, "2025-11-14");
  }
  EXPECT_EQ(fact_of(parsed(sample_json("composite.json")), "taxAmount").note, "tax year 2025; unpaid since 2024");
}

TEST(CoreLogicAnswer, UnknownWordsAreKeptForTheLogAndMeanNothing) {
  Json answer = sample_json("composite.json");
  answer["ownership"]["data"]["currentOwners"]["occupancyCode"] = "Z";
  answer["ownership"]["data"]["currentOwners"]["ownerEtalCode"] = "jane doe";
  answer["ownership"]["data"]["currentOwnerMailingInfo"]["ownerMailingOptOutIndicator"] = "P";
  answer["taxAssessment"]["items"][0]["assessedValue"]["calculatedTotalValueSourceCode"] = "X";
  const CoreLogicAnswer read = answered(answer, "property-detail");
  EXPECT_EQ(read.unlisted,
            (std::vector<std::string>{"ownerEtalCode=(unreadable)", "occupancyCode=Z", "ownerMailingOptOutIndicator=P",
                                      "calculatedTotalValueSourceCode=X"}));
  EXPECT_EQ(fact_of(read.reply, "ownerName").note, "");
}

TEST(CoreLogicAnswer, SectionsOfTheCompositeStandAlone) {
  Json half = sample_json("composite.json");
  half["buildings"] = nullptr;
  half["ownership"] = {{"errorResponse", {{"httpStatus", 500}, {"message", "Internal error"}}}};
  half["siteLocation"] = "x";
  half.erase("taxAssessment");
  const CoreLogicAnswer read = answered(half, "property-detail");
  ASSERT_EQ(read.reply.kind, Kind::kFound);
  EXPECT_EQ(read.reply.facts.size(), 2u);
  EXPECT_EQ(read.unlisted, (std::vector<std::string>{"ownership=failed", "site-location=unreadable"}));
  EXPECT_EQ(parsed({{"buildings", nullptr}, {"ownership", {{"data", nullptr}}}}).kind, Kind::kNotFound);
  EXPECT_EQ(parsed({{"buildings", nullptr}, {"ownership", half["ownership"]}}).kind, Kind::kUnusable);
}

TEST(CoreLogicAnswer, NoMatchIsNoErrorInEachOfItsForms) {
  const struct {
    int status;
    Json body;
    MicroDollars cost;
  } rows[] = {{404, {{"properties", Json::array()}, {"messages", {"none"}}}, 0},
              {404, {{"items", Json::array()}}, 0},
              {404, {{"errorResponse", {{"httpStatus", 404}, {"message", "none"}}}}, 0},
              {404, {{"status", 404}, {"message", "none"}}, 0},
              {200, {{"items", Json::array()}, {"messages", Json::array()}}, kPrice},
              {200, {{"properties", Json::array()}}, kPrice},
              {200, {{"items", nullptr}}, kPrice}};
  for (const auto& row : rows) {
    const Reply reply = parsed(row.body, "search", row.status);
    EXPECT_EQ(reply.kind, Kind::kNotFound) << row.status << " " << row.body;
    EXPECT_EQ(reply.cost, row.cost) << row.status << " " << row.body;
  }
  EXPECT_EQ(parsed({{"status", 404}, {"message", "none"}}, "buildings", 404).kind, Kind::kNotFound);
  EXPECT_EQ(parsed({{"items", Json::array()}}, "ownership-transfers").kind, Kind::kNotFound);
}

Json item(const char* clip, const char* street, int score = 10, const char* apn = "") {
  return {
      {"clip", clip},
      {"propertyAddress", {{"streetAddress", street}, {"city", "BREMERTON"}, {"state", "WA"}, {"zipCode", "98310"}}},
      {"propertyAPN", {{"apnParcelNumberFormatted", apn}}},
      {"addressMatchInformation", {{"propertyMatchScore", score}}}};
}

TEST(CoreLogicAnswer, SeveralPropertiesAreToldApartOrShownToPeople) {
  const auto found = [](const std::vector<Json>& items, const PropertyQuery& query) {
    return parsed({{"items", items}}, "search", 200, query);
  };
  const auto units = {item("1", "900 SAMPLE AVE UNIT 101", 9, "A-1"), item("2", "900 SAMPLE AVE UNIT 102", 10, "A-2")};
  EXPECT_EQ(found(units, asking("900 Sample Ave #102")).provider_id, "0000000002");
  const Reply building = found(units, asking("900 Sample Ave"));
  EXPECT_EQ(building.kind, Kind::kAmbiguous) << "a score is no reason to pick a unit";
  ASSERT_EQ(building.candidates.size(), 2u);
  EXPECT_EQ(building.candidates[1]["parcelId"], "corelogic:0000000002");
  EXPECT_EQ(building.candidates[1]["parcelNumber"], "A-2");
  PropertyQuery with_apn = asking("900 Sample Ave");
  with_apn.property.values.parcel_number = "a2";
  EXPECT_EQ(found(units, with_apn).provider_id, "0000000002");
  const auto twice = {item("1", "900 SAMPLE AVE", 7), item("2", "900 SAMPLE AVENUE", 10)};
  EXPECT_EQ(found(twice, asking("900 Sample Ave")).provider_id, "0000000002") << "the better score";
  EXPECT_EQ(found({item("1", "900 SAMPLE AVE"), item("2", "900 SAMPLE AVE")}, asking("900 Sample Ave")).kind,
            Kind::kAmbiguous);
  EXPECT_EQ(found({item("1", "1 FAR RD"), item("2", "2 FAR RD")}, asking("900 Sample Ave")).kind, Kind::kNotFound);
}

TEST(CoreLogicAnswer, NeverTakesAnotherHouse) {
  const Json answer = sample_json("search.json");
  for (const char* street : {"125 Example St", "123 Elsewhere St"}) {
    const Reply reply = parsed(answer, "search", 200, asking(street));
    EXPECT_EQ(reply.kind, Kind::kNotFound) << street;
    EXPECT_TRUE(reply.provider_id.empty());
    EXPECT_EQ(reply.cost, kPrice);
  }
  const Reply other = parsed(answer, "search", 200, asking("123 N Example Ave"));
  EXPECT_EQ(other.kind, Kind::kAmbiguous) << "the clip would be used without another look at the address";
  EXPECT_EQ(other.candidates.size(), 1u);
}

// The error table of the contract.
TEST(CoreLogicAnswer, TellsRefusalsFromPausesAndOutages) {
  const Json fault_401 = {
      {"fault", {{"faultstring", "Invalid access token"}, {"detail", {{"errorcode", "oauth.v2.InvalidAccessToken"}}}}}};
  const Json quota = {{"fault",
                       {{"faultstring", "Rate limit quota violation"},
                        {"detail", {{"errorcode", "policies.ratelimit.QuotaViolation"}}}}}};
  const auto model = [](int status) { return Json{{"errorResponse", {{"httpStatus", status}, {"message", "So."}}}}; };
  const auto flat = [](int status) { return Json{{"status", status}, {"message", "So."}}; };
  const struct {
    int status;
    Json body;
    Kind kind;
    const char* says;
  } rows[] = {{401, fault_401, Kind::kRefused, "token_url"},
              {400, model(400), Kind::kRefused, "So."},
              {400, flat(400), Kind::kRefused, "So."},
              {403, model(403), Kind::kRefused, "does not include buildings"},
              {403, flat(403), Kind::kRefused, "providers.corelogic.products"},
              {404, model(404), Kind::kNotFound, "nothing of this kind"},
              {404, flat(404), Kind::kNotFound, "nothing of this kind"},
              {404, fault_401, Kind::kRefused, "base_url"},
              {404, "<html>", Kind::kRefused, "base_url"},
              {405, nullptr, Kind::kRefused, "base_url"},
              {302, nullptr, Kind::kRefused, "base_url"},
              {429, quota, Kind::kLimited, "pause"},
              {429, nullptr, Kind::kLimited, "pause"},
              {402, nullptr, Kind::kLimited, "pause"},
              {500, quota, Kind::kLimited, "pause"},
              {500, model(500), Kind::kDown, "500"},
              {503, nullptr, Kind::kDown, "503"},
              {504, nullptr, Kind::kDown, "504"},
              {408, nullptr, Kind::kDown, "408"},
              {204, nullptr, Kind::kUnusable, "204"}};
  for (const auto& row : rows) {
    const Reply reply = parsed(row.body, "buildings", row.status);
    EXPECT_EQ(reply.kind, row.kind) << row.status << " " << row.body << ": " << reply.reason;
    EXPECT_EQ(reply.cost, 0) << row.status;
    EXPECT_NE(reply.reason.find(row.says), std::string::npos) << row.status << ": " << reply.reason;
    EXPECT_EQ(reply.of_product_only, row.status == 403);
  }
  EXPECT_FALSE(parsed(model(403), "search", 403).of_product_only) << "without the search nothing can be asked";
}

TEST(CoreLogicAnswer, WhatCanNotBeReadIsUnusableAndPaid) {
  const Json bodies[] = {nullptr,
                         Json::object(),
                         Json::array(),
                         "x",
                         7,
                         {{"items", "x"}},
                         {{"data", 7}},
                         {{"items", {1, nullptr}}},
                         {{"message", "odd"}}};
  for (const char* name : {"search", "buildings", "property-detail"})
    for (const Json& body : bodies) {
      const Reply reply = parsed(body, name);
      EXPECT_NE(reply.kind, Kind::kFound) << name << " " << body;
      EXPECT_EQ(reply.cost, kPrice) << name << " " << body;
      EXPECT_FALSE(reply.reason.empty());
    }
  EXPECT_EQ(
      parse_corelogic_answer(200, "text/html", sample("search.json"), product("search"), example(), kPrice).reply.kind,
      Kind::kUnusable);
}

TEST(CoreLogicAnswer, SurvivesValuesOfAnyKindInAnyPlace) {
  const Json strange[] = {nullptr, true, -1, 1.5e308, "x", Json::array({1}), Json::array(), {{"a", {{"b", 1}}}}};
  for (const auto& [file, name] :
       std::map<std::string, std::string>{{"search.json", "search"}, {"composite.json", "property-detail"}}) {
    const Json document = sample_json(file);
    const Json flat = document.flatten();
    for (const auto& [pointer, old] : flat.items())
      for (const Json& value : strange) {
        Json changed = document;
        changed[Json::json_pointer(pointer)] = value;
        const Reply reply = parsed(changed, name);
        for (const FoundFact& fact : reply.facts) EXPECT_FALSE(fact.value.empty()) << pointer;
      }
  }
}

TEST(CoreLogicToken, IsReadWithItsLifetimeInEitherForm) {
  for (const char* expires : {"\"3599\"", "3599"}) {
    const auto read = parse_corelogic_token(
        200, std::string(R"({"access_token":"EXAMPLETOKEN","token_type":"Bearer","expires_in":)") + expires + "}");
    const auto* token = std::get_if<CoreLogicToken>(&read);
    ASSERT_NE(token, nullptr) << expires;
    EXPECT_EQ(token->text, "EXAMPLETOKEN");
    EXPECT_EQ(token->lifetime, 3'599 * kSecond);
  }
  const auto forever = parse_corelogic_token(200, R"({"access_token":"a","expires_in":1e300})");
  EXPECT_EQ(std::get<CoreLogicToken>(forever).lifetime, 7 * kDay);
}

TEST(CoreLogicToken, ErrorsAreRefusalsPausesOrOutages) {
  const struct {
    int status;
    const char* body;
    Kind kind;
    const char* says;
  } rows[] = {{401, R"({"ErrorCode":"InvalidClientIdentifier","Error":"x"})", Kind::kRefused, "token_url"},
              {400, R"({"ErrorCode":"invalid_request"})", Kind::kRefused, "secret"},
              {401, "", Kind::kRefused, "secret"},
              {403, "{}", Kind::kRefused, "secret"},
              {411, "<html>", Kind::kRefused, "token_url"},
              {404, "<html>", Kind::kRefused, "token_url"},
              {429, "{}", Kind::kLimited, "pause"},
              {500, "", Kind::kDown, "500"},
              {503, "", Kind::kDown, "503"},
              {200, "{}", Kind::kDown, "no token"},
              {200, R"({"access_token":"two words"})", Kind::kDown, "no token"},
              {200, R"({"access_token":"a\r\nX: y"})", Kind::kDown, "no token"}};
  for (const auto& row : rows) {
    const auto read = parse_corelogic_token(row.status, row.body);
    const auto* outcome = std::get_if<spending::Outcome>(&read);
    ASSERT_NE(outcome, nullptr) << row.status << row.body;
    EXPECT_EQ(outcome->kind, row.kind) << row.status << row.body;
    EXPECT_EQ(outcome->cost, 0);
    EXPECT_NE(outcome->reason.find(row.says), std::string::npos) << outcome->reason;
  }
}

class CoreLogicCalls : public testing::Test {
 protected:
  CoreLogicSettings settings() {
    CoreLogicSettings s;
    s.base_url = server_.url("/");
    s.token_url = server_.url("/oauth/token");
    s.key = kKey;
    s.secret = kSecret;
    s.price_per_call = kPrice;
    s.prices = {{"search", 0}};
    s.timeout_ms = 400;
    return s;
  }
  std::unique_ptr<Provider> provider(const CoreLogicSettings& s) {
    auto made = corelogic_provider(s, *client_);
    EXPECT_TRUE(made.ok());
    return *std::move(made);
  }
  static ScriptedReply token(const std::string& text, const std::string& expires = "\"3599\"") {
    return {.body = R"({"access_token":")" + text + R"(","token_type":"Bearer","expires_in":)" + expires + "}"};
  }
  // "POST /oauth/token?grant_type=client_credentials", ...
  std::vector<std::string> asked() const {
    std::vector<std::string> lines;
    for (const RecordedRequest& request : server_.requests()) lines.push_back(request.method + " " + request.target);
    return lines;
  }

  ScriptedServer server_;
  std::unique_ptr<http::Client> client_ = http::Client::create();
};

TEST_F(CoreLogicCalls, FetchATokenOnceAndAskWithIt) {
  auto corelogic = provider(settings());
  server_.reply(token("T1"));
  server_.reply({.body = sample("search.json")});
  server_.reply({.body = dump_json(sample_json("composite.json")["buildings"])});
  EXPECT_EQ(corelogic->call(product("search"), example()).provider_id, "1000000001");
  EXPECT_EQ(corelogic->call(product("buildings"), by_clip()).kind, Kind::kFound);
  server_.reply({.body = dump_json(enriched_liens())});
  EXPECT_EQ(corelogic->call(product("liens-enriched"), by_clip()).kind, Kind::kFound);
  EXPECT_EQ(asked(),
            (std::vector<std::string>{
                "POST /oauth/token?grant_type=client_credentials",
                "GET /v2/properties/search?streetAddress=123%20Example%20St&city=Bremerton&state=WA&zipCode=98310",
                "GET /v2/properties/1000000001/buildings", "GET /v2/properties/liens/enriched/1000000001"}));
  const auto requests = server_.requests();
  EXPECT_EQ(requests[0].headers.at("content-length"), "0");
  EXPECT_EQ(requests[0].body, "");
  EXPECT_EQ(requests[0].headers.at("authorization"), "Basic Y29uc3VtZXIta2V5LTAxMjM6Y29uc3VtZXItc2VjcmV0LTQ1Njc=");
  EXPECT_EQ(requests[1].headers.at("authorization"), "Bearer T1");
  EXPECT_EQ(requests[1].headers.at("accept"), "application/json");
  EXPECT_EQ(requests[1].headers.at("x-request-id"), "call_01example");
}

TEST_F(CoreLogicCalls, AskEachProductAtItsPath) {
  CoreLogicSettings s = settings();
  s.sale_type = "all";
  s.best_match = true;
  auto corelogic = provider(s);
  server_.reply(token("T1"));
  for (const char* name : {"property-detail", "ownership", "site-location", "tax-assessments", "ownership-transfers"})
    (void)corelogic->call(product(name), by_clip());
  (void)corelogic->call(product("search"), asking("1 Elm St # 4", "", "", "98310"));
  const auto lines = asked();
  EXPECT_EQ(std::vector<std::string>(lines.begin() + 1, lines.end()),
            (std::vector<std::string>{
                "GET /v2/properties/1000000001/property-detail", "GET /v2/properties/1000000001/ownership",
                "GET /v2/properties/1000000001/site-location", "GET /v2/properties/1000000001/tax-assessments/latest",
                "GET /v2/properties/1000000001/ownership-transfers/all/latest",
                "GET /v2/properties/search?streetAddress=1%20Elm%20St%20%23%204&zipCode=98310"
                "&bestMatch=true"}));
}

TEST_F(CoreLogicCalls, AreNotMadeWithoutEnoughToAskFor) {
  auto corelogic = provider(settings());
  for (const PropertyQuery& query : {asking("", "Bremerton"), asking("1 Elm St", "", "WA", ""), PropertyQuery{}})
    EXPECT_EQ(corelogic->call(product("search"), query).kind, Kind::kNotFound);
  EXPECT_EQ(corelogic->call(product("buildings"), example()).kind, Kind::kNotFound) << "no clip";
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(CoreLogicCalls, ATokenIsRenewedAMinuteEarly) {
  auto corelogic = provider(settings());
  server_.reply(token("T1", "60"));
  server_.reply({.body = sample("search.json")});
  server_.reply(token("T2", "\"3600\""));
  server_.always({.body = sample("search.json")});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(corelogic->call(product("search"), example()).kind, Kind::kFound);
  const auto requests = server_.requests();
  ASSERT_EQ(requests.size(), 5u);
  EXPECT_EQ(requests[4].headers.at("authorization"), "Bearer T2");
}

TEST_F(CoreLogicCalls, ARefusedTokenIsRenewedOnceAndTheCallMadeOnceMore) {
  auto corelogic = provider(settings());
  int turns = 0;
  PropertyQuery query = example();
  query.sending.before_sending = [&]() -> Status { return ++turns, Status{}; };
  server_.reply(token("T1"));
  server_.reply({.status = 401, .body = R"({"fault":{"faultstring":"Invalid access token"}})"});
  server_.reply(token("T2"));
  server_.reply({.body = sample("search.json")});
  EXPECT_EQ(corelogic->call(product("search"), query).kind, Kind::kFound);
  EXPECT_EQ(turns, 2) << "each request waits for its turn";
  server_.reply({.status = 401});
  server_.reply(token("T3"));
  server_.reply({.status = 401});
  const Reply refused = corelogic->call(product("search"), example());
  EXPECT_EQ(refused.kind, Kind::kRefused);
  EXPECT_EQ(refused.cost, 0);
  EXPECT_EQ(server_.requests().size(), 7u);
}

TEST_F(CoreLogicCalls, OfManyThreadsAskForOneToken) {
  auto corelogic = provider(settings());
  server_.always([](const RecordedRequest& request) {
    const bool is_token = request.target.starts_with("/oauth/");
    ScriptedReply reply = is_token ? token("T1") : ScriptedReply{.body = sample("search.json")};
    reply.delay_ms = is_token ? 100 : 0;
    return reply;
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] { EXPECT_EQ(corelogic->call(product("search"), example()).kind, Kind::kFound); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::ranges::count_if(asked(), [](const auto& line) { return line.starts_with("POST"); }), 1);
}

TEST_F(CoreLogicCalls, WithoutATokenCostNothingAndSendNothing) {
  auto corelogic = provider(settings());
  PropertyQuery query = example();
  query.sending.before_sending = []() -> Status { return ADD_FAILURE() << "nothing is to be sent", Status{}; };
  server_.reply({.status = 401, .body = R"({"ErrorCode":"InvalidClientIdentifier"})"});
  EXPECT_EQ(corelogic->call(product("search"), query).kind, Kind::kRefused);
  server_.reply({.status = 429, .headers = {{"Retry-After", "7"}}});
  const Reply limited = corelogic->call(product("search"), query);
  EXPECT_EQ(limited.kind, Kind::kLimited);
  EXPECT_EQ(limited.retry_after, 7 * kSecond);
  server_.reply({.delay_ms = 2'000});
  EXPECT_EQ(corelogic->call(product("search"), query).kind, Kind::kDown);
  EXPECT_EQ(server_.requests().size(), 3u);
}

TEST_F(CoreLogicCalls, OutcomesThatCanNotBeKnownAreNeitherFreeNorRepeated) {
  auto corelogic = provider(settings());
  server_.reply(token("T1"));
  server_.reply({.delay_ms = 2'000});
  EXPECT_EQ(corelogic->call(product("buildings"), by_clip()).kind, Kind::kUnknown);
  server_.reply({.close_at_once = true});
  EXPECT_EQ(corelogic->call(product("buildings"), by_clip()).kind, Kind::kUnknown);
  EXPECT_EQ(server_.requests().size(), 3u);
}

TEST_F(CoreLogicCalls, NeverShowASecret) {
  for (const int status : {400, 401, 403, 404, 200}) {
    auto corelogic = provider(settings());
    const std::string quote =
        std::string(kKey) + " " + kSecret + " TOKEN-99 Y29uc3VtZXIta2V5LTAxMjM6Y29uc3VtZXItc2VjcmV0LTQ1Njc=";
    const std::string body = R"({"status":1,"message":")" + quote + "\"}";
    server_.reply(token("TOKEN-99"));
    server_.reply({.status = status, .body = body});
    if (status == 401) server_.reply({.status = 400, .body = body});
    const std::string reason = corelogic->call(product("search"), example()).reason;
    EXPECT_FALSE(reason.empty());
    for (const char* secret : {"consumer-", "TOKEN-99", "Y29u"})
      EXPECT_EQ(reason.find(secret), std::string::npos) << status << ": " << reason;
  }
}

TEST_F(CoreLogicCalls, NeedSettingsThatMakeSense) {
  const auto problem = [&](const std::function<void(CoreLogicSettings&)>& change) {
    CoreLogicSettings s = settings();
    change(s);
    const auto made = corelogic_provider(s, *client_);
    if (made) return std::string("(none)");
    EXPECT_EQ(made.error().code, "setting_invalid");
    return made.error().message;
  };
  EXPECT_EQ(problem([](auto&) {}), "(none)");
  EXPECT_NE(problem([](auto& s) { s.key.clear(); }).find("corelogic.key"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.key = "a:b"; }).find("corelogic.key"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.secret = ""; }).find("corelogic.secret"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.base_url = "x"; }).find("base_url"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.token_url = "x"; }).find("token_url"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.sale_type = "x"; }).find("sale_type"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.prices["x"] = 1; }).find("prices"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.products = {"x"}; }).find("unknown"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.products = {"search"}; }).find("always"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.products = {"ownership", "ownership"}; }).find("twice"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.products.clear(); }).find("empty"), std::string::npos);
}

TEST_F(CoreLogicCalls, OfferProductsEachAtItsPrice) {
  auto corelogic = provider(settings());
  ASSERT_EQ(corelogic->products().size(), 6u);
  EXPECT_EQ(corelogic->finder(), &corelogic->products()[0]);
  EXPECT_EQ(corelogic->products()[0].price, 0);
  EXPECT_EQ(corelogic->products()[1].name, "buildings");
  EXPECT_EQ(corelogic->products()[1].price, kPrice);
  EXPECT_TRUE(corelogic->account().asks_outside);
}

}  // namespace
}  // namespace hk::enrichment
