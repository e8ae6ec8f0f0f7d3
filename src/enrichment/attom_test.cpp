#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include <hk/base/text.hpp>
#include <hk/enrichment/attom.hpp>
#include <hk/http/client.hpp>
#include <hk/http/testing/scripted_server.hpp>

namespace hk::enrichment {
namespace {

using http::testing::ScriptedReply;
using http::testing::ScriptedServer;
using Kind = Reply::Kind;

constexpr MicroDollars kPrice = 100'000;
constexpr const char* kKey = "0123456789abcdef0123456789abcdef";
constexpr const char* kJsonType = "application/json;charset=UTF-8";

std::string sample(const std::string& name) {
  std::ifstream file(std::string(HK_SOURCE_DIR) + "/src/enrichment/testdata/attom/" + name, std::ios::binary);
  EXPECT_TRUE(file.good()) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The sample of the detail family with the blocks that its other endpoints add.
Json detail_with_blocks() {
  Json document = parse_json(sample("detailowner.json")).value();
  const Json blocks = parse_json(sample("blocks.json")).value();
  document["property"][0].update(blocks);
  return document;
}

PropertyQuery asking(std::string street, std::string city = "Denver", std::string state = "CO", std::string zip = {}) {
  PropertyQuery query;
  query.property.typed = {std::move(street), "", std::move(city), std::move(state), std::move(zip)};
  query.sending.reference = "call_01example";
  return query;
}

PropertyQuery example() { return asking("123 Example St"); }

Product product(const std::string& name) { return attom_product(name, kPrice).value(); }

Reply parsed(const std::string& body, const std::string& name = "expandedprofile",
             const PropertyQuery& query = example(), int status = 200, const std::string& type = kJsonType) {
  return parse_attom_answer(status, type, body, product(name), query, kPrice);
}

Reply parsed(const Json& document, const std::string& name = "expandedprofile",
             const PropertyQuery& query = example()) {
  return parsed(dump_json(document), name, query);
}

std::string value_of(const Reply& reply, const std::string& field) {
  for (const FoundFact& fact : reply.facts)
    if (fact.field == field) return fact.value;
  return "(none)";
}

FoundFact fact_of(const Reply& reply, const std::string& field) {
  for (const FoundFact& fact : reply.facts)
    if (fact.field == field) return fact;
  ADD_FAILURE() << "no fact " << field;
  return {};
}

void expect_example_facts(const Reply& reply) {
  ASSERT_EQ(reply.kind, Kind::kFound) << reply.reason;
  EXPECT_EQ(reply.cost, kPrice);
  EXPECT_EQ(reply.provider_id, "100000001");
  const std::map<std::string, std::string> expected = {{"bedrooms", "3"},
                                                       {"bathrooms", "1.5"},
                                                       {"sqft", "1414"},
                                                       {"yearBuilt", "1900"},
                                                       {"lotSize", "6251"},
                                                       {"landValue", "250000.00"},
                                                       {"buildingValue", "280000.00"},
                                                       {"totalValue", "530000.00"},
                                                       {"taxAmount", "2750.55"},
                                                       {"lastSaleDate", "2019-06-14"},
                                                       {"lastSalePrice", "415000.00"},
                                                       {"ownerName", "DOE JANE A"},
                                                       {"parcelNumber", "00000-00-000-000"},
                                                       {"landUse", "SINGLE FAMILY RESIDENCE"},
                                                       {"zoning", "Residential"}};
  for (const auto& [field, value] : expected) EXPECT_EQ(value_of(reply, field), value) << field;
  EXPECT_EQ(reply.facts.size(), expected.size()) << "an assessor's total is no estimated value";
  EXPECT_EQ(fact_of(reply, "bedrooms").as_of, "2025-11-14");
  EXPECT_DOUBLE_EQ(fact_of(reply, "bedrooms").confidence, 0.9);
  EXPECT_EQ(fact_of(reply, "taxAmount").note, "tax year 2025");
  EXPECT_EQ(fact_of(reply, "lastSalePrice").as_of, "2019-06-14");
}

TEST(AttomAnswer, ReadsTheDetailFamily) { expect_example_facts(parsed(detail_with_blocks())); }

TEST(AttomAnswer, ReadsTheProfileFamily) { expect_example_facts(parsed(sample("expandedprofile.json"))); }

TEST(AttomAnswer, ReadsKeysInAnyCasing) {
  std::string upper = sample("expandedprofile.json");
  bool in_key = false;
  for (std::size_t i = 0; i < upper.size(); ++i) {
    if (upper[i] == '"' && !in_key) {
      const auto end = upper.find('"', i + 1);
      const bool is_key = upper.find_first_not_of(" ", end + 1) != std::string::npos &&
                          upper[upper.find_first_not_of(" ", end + 1)] == ':';
      for (std::size_t k = i + 1; is_key && k < end; ++k) upper[k] = static_cast<char>(std::toupper(upper[k]));
      i = end;
    }
  }
  ASSERT_NE(upper.find("\"MKTTTLVALUE\""), std::string::npos);
  expect_example_facts(parsed(upper));
}

TEST(AttomAnswer, TellsSalesAndTheAssessmentOfItsYear) {
  const FoundRecords listed = parsed(sample("saleshistory.json"), "saleshistory").records;
  EXPECT_TRUE(listed.all_sales);
  std::vector<std::string> sales;
  for (const FoundSale& sale : listed.sales)
    sales.push_back(sale.date + " " + (sale.price ? format_dollars(*sale.price) : "?") + " " + sale.kind);
  EXPECT_EQ(sales,
            (std::vector<std::string>{"2008-03-04 198000.00 Resale", "2020-07-09 10.00 Nominal - Non/Arms Length Sale",
                                      "2019-06-14 415000.00 Resale", "2022-05-30 ? Resale"}))
      << "a new loan is no sale";
  const FoundRecords one = parsed(detail_with_blocks(), "expandedprofile").records;
  ASSERT_EQ(one.sales.size(), 1u);
  EXPECT_FALSE(one.all_sales);
  EXPECT_EQ(one.sales[0].price, 415'000'00);
  ASSERT_EQ(one.assessments.size(), 1u);
  EXPECT_EQ(one.assessments[0].year, 2025);
  EXPECT_EQ(one.assessments[0].total, 530'000'00);
  EXPECT_EQ(one.assessments[0].tax, 2'750'55);
  EXPECT_EQ(one.owner_name, "DOE JANE A");
  EXPECT_EQ(one.mailing_address, "123 EXAMPLE ST, DENVER, CO 80200-0000");
  const FoundRecords model = parsed(detail_with_blocks(), "attomavm").records;
  EXPECT_TRUE(model.sales.empty() && model.assessments.empty() && model.mailing_address.empty())
      << "a product tells what it is bought for";
}

TEST(AttomAnswer, TellsTheMortgagesOfTheProfile) {
  const FoundRecords records = parsed(sample("expandedprofile.json")).records;
  ASSERT_EQ(records.mortgages.size(), 1u) << "what says nothing is no mortgage";
  const FoundMortgage& one = records.mortgages[0];
  EXPECT_EQ(one.position, 1);
  EXPECT_EQ(one.lender, "EXAMPLE BANK");
  EXPECT_EQ(one.amount, 300'000'00);
  EXPECT_EQ(one.date, "2019-06-14");
  EXPECT_EQ(one.due_date, "2049-07-01");
  EXPECT_EQ(one.kind, "CNV");
  EXPECT_EQ(one.rate_type, "fixed");
  EXPECT_EQ(one.reference, "2019000002");
  EXPECT_FALSE(one.is_said_open) << "ATTOM does not say whether it was paid off";
  Json second = parse_json(sample("expandedprofile.json")).value();
  second["property"][0]["assessment"]["mortgage"]["SecondConcurrent"] = {{"AMOUNT", "25000"},
                                                                         {"interestratetype", "ADJUSTABLE"}};
  const FoundRecords both = parsed(second).records;
  ASSERT_EQ(both.mortgages.size(), 2u);
  EXPECT_EQ(both.mortgages[1].position, 2);
  EXPECT_EQ(both.mortgages[1].amount, 25'000'00);
  EXPECT_EQ(both.mortgages[1].rate_type, "adjustable");
  EXPECT_TRUE(parsed(second, "assessment").records.mortgages.empty()) << "a product tells what it is bought for";
}

TEST(AttomAnswer, GivesEachProductItsFieldsOnly) {
  const Json document = detail_with_blocks();
  for (const char* name : {"detailowner", "assessment", "sale", "attomavm", "avm", "expandedprofile"}) {
    const Reply reply = parsed(document, name);
    const std::vector<std::string> fields = all_fields(product(name));
    EXPECT_EQ(reply.facts.size(), fields.size()) << name;
    for (const FoundFact& fact : reply.facts)
      EXPECT_EQ(std::ranges::count(fields, fact.field), 1) << name << " " << fact.field;
  }
  EXPECT_EQ(value_of(parsed(sample("detailowner.json"), "detailowner"), "ownerName"), "DOE JANE A");
}

TEST(AttomAnswer, TheEstimatedValueIsTheModelsWithItsRange) {
  const FoundFact value = fact_of(parsed(detail_with_blocks(), "attomavm"), "estimatedValue");
  EXPECT_EQ(value.value, "561000.00");
  EXPECT_EQ(value.as_of, "2026-01-02");
  EXPECT_DOUBLE_EQ(value.confidence, 0.92);
  EXPECT_EQ(value.note, "between $516,000 and $606,000");
}

TEST(AttomAnswer, KnowsFiveWaysOfNotKnowing) {
  const Json missing[] = {nullptr, "", 0, Json::object(), "  "};
  for (const Json& value : missing) {
    Json document = detail_with_blocks();
    Json& row = document["property"][0];
    row["building"]["rooms"]["beds"] = value;
    row["summary"]["yearbuilt"] = value;
    row["sale"]["amount"]["saleamt"] = value;
    row["assessment"]["tax"]["taxamt"] = value;
    row["owner"]["owner1"] = value;
    row["lot"]["lotsize2"] = value;
    row["building"]["size"]["livingsize"] = value;
    row["sale"]["saleTransDate"] = value;
    const Reply reply = parsed(document);
    for (const char* field : {"bedrooms", "yearBuilt", "lastSalePrice", "taxAmount", "ownerName"})
      EXPECT_EQ(value_of(reply, field), "(none)") << field << " for " << value;
    EXPECT_EQ(value_of(reply, "lotSize"), "6251") << "of the acres";
    EXPECT_EQ(value_of(reply, "sqft"), "1414") << "of universalsize";
    EXPECT_EQ(value_of(reply, "lastSaleDate"), "2019-06-20") << "of salerecdate";
  }
  Json document = detail_with_blocks();
  document["property"][0].erase("building");
  EXPECT_EQ(value_of(parsed(document), "bedrooms"), "(none)");
}

TEST(AttomAnswer, ReadsTextsAsNumbersAndShortDates) {
  Json document = detail_with_blocks();
  Json& row = document["property"][0];
  row["building"]["rooms"]["beds"] = "4";
  row["building"]["rooms"]["bathstotal"] = "2.50";
  row["summary"]["yearbuilt"] = "1987";
  row["assessment"]["tax"]["taxamt"] = "1,234.5";
  row["assessment"]["market"]["mktttlvalue"] = "530000";
  row["sale"]["saleTransDate"] = "2019-6-4";
  row["identifier"]["attomId"] = "77";
  row["owner"]["owner1"].erase("fullname");
  const Reply reply = parsed(document);
  EXPECT_EQ(value_of(reply, "bedrooms"), "4");
  EXPECT_EQ(value_of(reply, "bathrooms"), "2.5");
  EXPECT_EQ(value_of(reply, "yearBuilt"), "1987");
  EXPECT_EQ(value_of(reply, "taxAmount"), "1234.50");
  EXPECT_EQ(value_of(reply, "totalValue"), "530000.00");
  EXPECT_EQ(value_of(reply, "lastSaleDate"), "2019-06-04");
  EXPECT_EQ(value_of(reply, "ownerName"), "JANE A DOE");
  EXPECT_EQ(reply.provider_id, "77");
}

TEST(AttomAnswer, LosesNoCent) {
  Json document = detail_with_blocks();
  for (const char* amount : {"0.01", "0.29", "1.1", "4.35", "1005.005", "8165.07", "123456789.99", "99999999999.37"}) {
    document["property"][0]["assessment"]["tax"]["taxamt"] = parse_json(amount).value();
    const auto cents = parse_dollars(value_of(parsed(document), "taxAmount"));
    ASSERT_TRUE(cents) << amount;
    EXPECT_NEAR(static_cast<double>(*cents), std::stod(amount) * 100, 0.51) << amount;
    if (const auto exact = parse_dollars(amount)) {
      EXPECT_EQ(*cents, *exact) << amount;
    }
  }
  for (const char* amount : {"-5", "1e300", "0.001"}) {
    document["property"][0]["assessment"]["tax"]["taxamt"] = parse_json(amount).value();
    EXPECT_EQ(value_of(parsed(document), "taxAmount"), "(none)") << amount;
  }
}

TEST(AttomAnswer, LeavesOutNumbersThatCanNotBe) {
  Json document = detail_with_blocks();
  Json& row = document["property"][0];
  row["building"]["rooms"]["beds"] = 1e18;
  row["building"]["rooms"]["bathstotal"] = -2;
  row["building"]["rooms"]["bathsfull"] = 2;
  row["summary"]["yearbuilt"] = 19'870;
  row["building"]["size"]["livingsize"] = 1e300;
  const Reply reply = parsed(document);
  EXPECT_EQ(value_of(reply, "bedrooms"), "(none)");
  EXPECT_EQ(value_of(reply, "yearBuilt"), "(none)");
  EXPECT_EQ(value_of(reply, "sqft"), "(none)");
  EXPECT_EQ(value_of(reply, "bathrooms"), "2.5") << "full and half of the half ones";
}

TEST(AttomAnswer, SaysWhenAPriceIsEstimated) {
  Json document = detail_with_blocks();
  document["property"][0]["sale"]["amount"]["salecode"] =
      "ESTIMATED Sales price is estimated because the county does not disclose";
  const FoundFact price = fact_of(parsed(document, "sale"), "lastSalePrice");
  EXPECT_EQ(price.note, "estimated, the county does not disclose prices");
  EXPECT_LT(price.confidence, 0.9);
  EXPECT_TRUE(fact_of(parsed(detail_with_blocks(), "sale"), "lastSalePrice").note.empty());
}

TEST(AttomAnswer, ReadsTheSalePriceWhereBasicprofileHasIt) {
  Json document = detail_with_blocks();
  document["property"][0]["sale"] =
      Json{{"saleTransDate", ""}, {"saleAmountData", {{"saleAmt", 99'500}, {"saleRecDate", "2001-2-3"}}}};
  const Reply reply = parsed(document, "sale");
  EXPECT_EQ(value_of(reply, "lastSalePrice"), "99500.00");
  EXPECT_EQ(value_of(reply, "lastSaleDate"), "2001-02-03");
}

TEST(AttomAnswer, TheLastSaleOfAHistoryIsTheLatestRealOne) {
  const Reply reply = parsed(sample("saleshistory.json"), "saleshistory");
  EXPECT_EQ(value_of(reply, "lastSaleDate"), "2019-06-14");
  EXPECT_EQ(value_of(reply, "lastSalePrice"), "415000.00");
}

TEST(AttomAnswer, ValuesForTheTaxSayThatTheyAre) {
  Json document = detail_with_blocks();
  document["property"][0]["assessment"]["market"] = Json::object();
  const FoundFact total = fact_of(parsed(document, "assessment"), "totalValue");
  EXPECT_EQ(total.value, "38000.00");
  EXPECT_NE(total.note.find("assessed for the tax"), std::string::npos);
}

TEST(AttomAnswer, TellsTheUnitsOfACondominiumApart) {
  const std::string body = sample("condominium.json");
  const Reply unit = parsed(body, "detailowner", asking("900 Sample Avenue #102"));
  ASSERT_EQ(unit.kind, Kind::kFound) << unit.reason;
  EXPECT_EQ(unit.provider_id, "200000002");
  EXPECT_EQ(value_of(unit, "ownerName"), "POE PAULA");

  const Reply building = parsed(body, "detailowner", asking("900 Sample Ave"));
  EXPECT_EQ(building.kind, Kind::kAmbiguous);
  EXPECT_EQ(building.cost, kPrice);
  EXPECT_TRUE(building.facts.empty());
  ASSERT_EQ(building.candidates.size(), 2u);
  EXPECT_EQ(building.candidates[1], Json({{"parcelId", "attom:200000002"},
                                          {"parcelNumber", "05076-01-102-000"},
                                          {"address", "900 SAMPLE AVE UNIT 102"},
                                          {"city", "Denver"},
                                          {"ownerName", "POE PAULA"},
                                          {"landUse", "CONDOMINIUM"},
                                          {"bedrooms", 2},
                                          {"sqft", 910}}));

  EXPECT_EQ(parsed(body, "detailowner", asking("900 Sample Ave Unit 999")).kind, Kind::kNotFound);
}

TEST(AttomAnswer, TheParcelNumberOrTheIdDecideBetweenRows) {
  PropertyQuery query = asking("900 Sample Ave");
  query.property.values.parcel_number = "0507601102000";
  EXPECT_EQ(parsed(sample("condominium.json"), "detailowner", query).provider_id, "200000002");
  query = asking("900 Sample Ave");
  query.provider_id = "200000001";
  EXPECT_EQ(parsed(sample("condominium.json"), "detailowner", query).provider_id, "200000001");
}

TEST(AttomAnswer, NeverTakesTheFactsOfAnotherHouse) {
  for (const char* street : {"125 Example St", "123 Elsewhere St"}) {
    const Reply reply = parsed(sample("detailowner.json"), "detailowner", asking(street));
    EXPECT_EQ(reply.kind, Kind::kNotFound) << street;
    EXPECT_TRUE(reply.facts.empty());
    EXPECT_EQ(reply.cost, kPrice) << "it is charged all the same";
    EXPECT_NE(reply.reason.find("123 EXAMPLE ST"), std::string::npos) << reply.reason;
  }
  EXPECT_EQ(parsed(sample("detailowner.json"), "detailowner", asking("123 Example St", "Austin", "TX")).kind,
            Kind::kNotFound);
}

TEST(AttomAnswer, SaysWhenTheAddressIsWrittenOtherwise) {
  const Reply reply = parsed(sample("detailowner.json"), "detailowner", asking("123 N Example Ave", "Glendale"));
  ASSERT_EQ(reply.kind, Kind::kFound) << reply.reason;
  const FoundFact beds = fact_of(reply, "bedrooms");
  EXPECT_DOUBLE_EQ(beds.confidence, 0.7);
  EXPECT_NE(beds.note.find("123 EXAMPLE ST, DENVER, CO 80200"), std::string::npos) << beds.note;
}

TEST(AttomAnswer, NoMatchIsNoErrorAndCostsOnlyWithStatus200) {
  const Reply free = parsed(sample("no_match.json"), "attomavm", example(), 400);
  EXPECT_EQ(free.kind, Kind::kNotFound);
  EXPECT_EQ(free.cost, 0);
  const Reply paid = parsed(sample("no_match.json"));
  EXPECT_EQ(paid.kind, Kind::kNotFound);
  EXPECT_EQ(paid.cost, kPrice);
  const Reply without_list =
      parsed(R"({"status":{"code":"400","msg":"SuccessWithoutResult"}})", "attomavm", example(), 400);
  EXPECT_EQ(without_list.kind, Kind::kNotFound);
  for (const char* none :
       {R"({"status":{"code":0,"total":0}})", R"({"status":{"code":"0","total":"0"},"property":null})",
        R"({"status":{"code":0},"property":[]})"})
    EXPECT_EQ(parsed(std::string(none)).kind, Kind::kNotFound) << none;
}

TEST(AttomAnswer, FindsTheStatusUnderResponseAndAsText) {
  Json wrapped = Json::object();
  wrapped["Response"] = detail_with_blocks();
  wrapped["Response"]["status"]["code"] = "0";
  expect_example_facts(parsed(wrapped));
}

TEST(AttomAnswer, AnAnswerThatCanNotBeReadIsUnusableAndPaid) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  const std::string bodies[] = {"",
                                "{}",
                                "null",
                                "[]",
                                "{\"status\":",
                                "<html>",
                                deep,
                                R"({"status":[]})",
                                R"({"status":{"code":0,"total":1}})",
                                R"({"status":{"code":0},"property":"x"})",
                                R"({"status":{"code":0},"property":[1,null,[]]})",
                                R"({"status":{}})",
                                R"({"status":{"code":{"a":1},"msg":7},"property":[]})"};
  for (const std::string& body : bodies) {
    const Reply reply = parsed(body);
    EXPECT_EQ(reply.kind, Kind::kUnusable) << body.substr(0, 60);
    EXPECT_EQ(reply.cost, kPrice);
    EXPECT_FALSE(reply.reason.empty());
  }
  EXPECT_EQ(parsed(sample("detailowner.json"), "detailowner", example(), 200, "text/html").kind, Kind::kUnusable);
  EXPECT_EQ(parsed(sample("detailowner.json"), "detailowner", example(), 200, "").kind, Kind::kFound);
}

TEST(AttomAnswer, SurvivesValuesOfAnyKindInAnyPlace) {
  const Json strange[] = {nullptr,       true, -1, 1.5e308, "x", Json::array({1}), Json::array(), {{"a", {{"b", 1}}}},
                          "\xE2\x80\xAE"};
  const Json document = detail_with_blocks();
  const Json flat = document.flatten();
  for (const auto& [pointer, old] : flat.items())
    for (const Json& value : strange) {
      Json changed = document;
      changed[Json::json_pointer(pointer)] = value;
      const Reply reply = parsed(changed);
      for (const FoundFact& fact : reply.facts) EXPECT_FALSE(fact.value.empty()) << pointer;
    }
}

TEST(AttomAnswer, ReadsNamesInTheOldWindowsEncoding) {
  std::string body = sample("detailowner.json");
  body.replace(body.find("DOE JANE A"), 10, "MU\xD1OZ ANA ");
  EXPECT_EQ(value_of(parsed(body, "detailowner"), "ownerName"), "MU\xC3\x91OZ ANA");
}

// The error table of the contract.
TEST(AttomAnswer, TellsRefusalsFromPausesAndOutages) {
  const std::string html = "<html><body>Service unavailable</body></html>";
  const struct {
    int status;
    std::string type, body;
    Kind kind;
    const char* says;
  } rows[] = {
      {400, kJsonType, R"({"status":{"code":400,"msg":"Invalid Parameter"}})", Kind::kRefused, "Invalid Parameter"},
      {400, "text/html", html, Kind::kRefused, "HTTP 400"},
      {401, kJsonType, sample("unauthorized.json"), Kind::kRefused, "providers.attom.key"},
      {401, kJsonType, R"({"msg":"unauthorized"})", Kind::kRefused, "HK_ATTOM_KEY"},
      {403, "text/plain", "Forbidden", Kind::kRefused, "providers.attom.products"},
      {404, "text/html", html, Kind::kRefused, "providers.attom.base_url"},
      {302, "", "", Kind::kRefused, "providers.attom.base_url"},
      {402, kJsonType, "{}", Kind::kLimited, "quota"},
      {429, "text/plain", "Quota Exceeded", Kind::kLimited, "quota"},
      {408, kJsonType, "{}", Kind::kDown, "408"},
      {500, "text/html", html, Kind::kDown, "500"},
      {502, "text/html", html, Kind::kDown, "502"},
      {503, "text/html", html, Kind::kDown, "503"},
      {504, kJsonType, sample("detailowner.json"), Kind::kDown, "504"},
      {204, "", "", Kind::kUnusable, "204"},
  };
  for (const auto& row : rows) {
    const Reply reply = parsed(row.body, "expandedprofile", example(), row.status, row.type);
    EXPECT_EQ(reply.kind, row.kind) << row.status << ": " << reply.reason;
    EXPECT_EQ(reply.cost, 0) << row.status;
    EXPECT_NE(reply.reason.find(row.says), std::string::npos) << row.status << ": " << reply.reason;
  }
}

class AttomCalls : public testing::Test {
 protected:
  AttomSettings settings() {
    AttomSettings s;
    s.base_url = server_.url("/propertyapi/v1.0.0/");
    s.key = kKey;
    s.price_per_call = kPrice;
    s.timeout_ms = 300;
    return s;
  }
  Reply call(const PropertyQuery& query = example(), const std::string& name = "expandedprofile") {
    return call(settings(), query, name);
  }
  Reply call(const AttomSettings& settings, const PropertyQuery& query = example(),
             const std::string& name = "expandedprofile") {
    auto provider = attom_provider(settings, *client_);
    EXPECT_TRUE(provider.ok());
    return (*provider)->call(product(name), query);
  }
  std::string target() { return server_.requests().at(0).target; }

  ScriptedServer server_;
  std::unique_ptr<http::Client> client_ = http::Client::create();
};

TEST_F(AttomCalls, SendTheAddressTheKeyAndTheReference) {
  server_.reply({.body = sample("expandedprofile.json")});
  expect_example_facts(call());
  const auto request = server_.requests().at(0);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target,
            "/propertyapi/v1.0.0/property/expandedprofile?address1=123%20Example%20St&address2=Denver%2C%20CO");
  EXPECT_EQ(request.headers.at("apikey"), kKey);
  EXPECT_EQ(request.headers.at("accept"), "application/json");
  EXPECT_EQ(request.headers.at("x-request-id"), "call_01example");
}

TEST_F(AttomCalls, SendTheStandardAddressWhenThereIsOne) {
  PropertyQuery query = asking("123 example street apt 4", "denver", "colorado");
  query.property.standard = {"123 EXAMPLE ST APT 4", "", "DENVER", "CO", "80200"};
  (void)call(query, "attomavm");
  EXPECT_EQ(target(),
            "/propertyapi/v1.0.0/attomavm/detail?address1=123%20EXAMPLE%20ST%20APT%204&address2=DENVER%2C%20CO");
}

TEST_F(AttomCalls, EncodeWhatWouldChangeTheUrl) {
  PropertyQuery query = asking("12 Peña & Söhne Rd #4?x=1%", "San José");
  query.property.typed.unit = "#B/2";
  (void)call(query);
  EXPECT_EQ(
      target(),
      "/propertyapi/v1.0.0/property/expandedprofile?address1=12%20Pe%C3%B1a%20%26%20S%C3%B6hne%20Rd%20%234%3Fx%3D1"
      "%25%20%23B%2F2&address2=San%20Jos%C3%A9%2C%20CO");
}

TEST_F(AttomCalls, AskByIdWhenItIsKnown) {
  PropertyQuery query = example();
  query.provider_id = "100000001";
  server_.reply({.body = sample("expandedprofile.json")});
  EXPECT_EQ(call(query).kind, Kind::kFound);
  EXPECT_EQ(target(), "/propertyapi/v1.0.0/property/expandedprofile?attomid=100000001");
}

TEST_F(AttomCalls, UseTheZipCodeOnlyInPlaceOfCityOrState) {
  (void)call(asking("1 Elm St", "", "TN", "37203"));
  (void)call(asking("1 Elm St", "Nashville", "", "37203"));
  (void)call(asking("1 Elm St", "Nashville", "TN", "37203"));
  const auto requests = server_.requests();
  EXPECT_TRUE(requests.at(0).target.ends_with("&address2=TN%2037203"));
  EXPECT_TRUE(requests.at(1).target.ends_with("&address2=Nashville%2037203"));
  EXPECT_TRUE(requests.at(2).target.ends_with("&address2=Nashville%2C%20TN"));
}

TEST_F(AttomCalls, AreNotMadeWithoutEnoughOfAnAddress) {
  for (const PropertyQuery& query : {asking("", "Denver"), asking("123 Example St", "", "CO"),
                                     asking("123 Example St", "Denver", ""), PropertyQuery{}}) {
    const Reply reply = call(query);
    EXPECT_EQ(reply.kind, Kind::kNotFound);
    EXPECT_EQ(reply.cost, 0);
    EXPECT_FALSE(reply.reason.empty());
  }
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(AttomCalls, OutcomesThatCanNotBeKnownAreNeitherFreeNorRepeated) {
  server_.reply({.delay_ms = 2'000});
  const Reply slow = call();
  EXPECT_EQ(slow.kind, Kind::kUnknown);
  EXPECT_NE(slow.reason.find("in time"), std::string::npos);
  server_.reply({.body = sample("expandedprofile.json"), .cut_after = 100});
  EXPECT_EQ(call().kind, Kind::kUnknown);
  server_.reply({.close_at_once = true});
  EXPECT_EQ(call().kind, Kind::kUnknown);
  EXPECT_EQ(server_.requests().size(), 3u);
}

// On a kept connection that ends without an answer, libcurl would send the call again by itself.
TEST_F(AttomCalls, HaveAConnectionOfTheirOwn) {
  auto provider = attom_provider(settings(), *client_).value();
  server_.always([](const http::testing::RecordedRequest& request) {
    const auto connection = request.headers.find("connection");
    const bool ends = connection != request.headers.end() && connection->second == "close";
    const bool is_first = request.target.find("expandedprofile") != std::string::npos;
    return ScriptedReply{.body = sample("expandedprofile.json"), .close_at_once = !is_first, .keep_alive = !ends};
  });
  EXPECT_EQ(provider->call(product("expandedprofile"), example()).kind, Kind::kFound);
  EXPECT_EQ(provider->call(product("attomavm"), example()).kind, Kind::kUnknown);
  EXPECT_EQ(server_.requests().size(), 2u);
  EXPECT_EQ(server_.connections(), 2u);
}

TEST_F(AttomCalls, ThatNeverWentOutMayBeRepeated) {
  AttomSettings nowhere = settings();
  nowhere.base_url = "http://127.0.0.1:1";
  const Reply reply = call(nowhere);
  EXPECT_EQ(reply.kind, Kind::kDown);
  EXPECT_EQ(reply.cost, 0);
}

TEST_F(AttomCalls, ReadOutagesAndPagesOfGateways) {
  server_.reply({.status = 503, .headers = {{"Content-Type", "text/html"}}, .body = "<html>down</html>"});
  EXPECT_EQ(call().kind, Kind::kDown);
  server_.reply({.headers = {{"Content-Type", "text/html"}}, .body = sample("expandedprofile.json")});
  EXPECT_EQ(call().kind, Kind::kUnusable);
  server_.reply({.body = std::string(9 * 1024 * 1024, ' ')});
  const Reply large = call([&] {
    AttomSettings patient = settings();
    patient.timeout_ms = 10'000;
    return patient;
  }());
  EXPECT_EQ(large.kind, Kind::kUnusable);
  EXPECT_EQ(large.cost, kPrice);
  EXPECT_EQ(server_.requests().size(), 3u) << "no call is repeated inside";
}

TEST_F(AttomCalls, TellHowLongToPause) {
  const auto pause_for = [&](std::vector<std::pair<std::string, std::string>> headers) {
    server_.reply({.status = 429, .headers = std::move(headers), .body = "Quota Exceeded"});
    const Reply reply = call();
    EXPECT_EQ(reply.kind, Kind::kLimited);
    return reply.retry_after;
  };
  EXPECT_EQ(pause_for({}), std::nullopt);
  EXPECT_EQ(pause_for({{"Retry-After", "120"}}), 120 * kSecond);
  EXPECT_EQ(pause_for({{"Retry-After", "-3"}}), 0);
  EXPECT_EQ(pause_for({{"Retry-After", "99999999999999"}}), 31 * kDay);
  EXPECT_EQ(pause_for({{"Retry-After", "soon"}}), std::nullopt);
  EXPECT_EQ(pause_for({{"Date", "Wed, 21 Oct 2026 07:28:00 GMT"}, {"Retry-After", "Wed, 21 Oct 2026 09:28:30 GMT"}}),
            2 * kHour + 30 * kSecond);
  EXPECT_EQ(pause_for({{"Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"}}), 0);
}

TEST_F(AttomCalls, NeverShowTheKey) {
  const std::string far(95, 'x');  // so that the key stands where a long text is cut
  const std::string quote = R"({"status":{"code":400,"msg":"Invalid key )" + std::string(kKey) + far + kKey + "\"}}";
  for (const int status : {200, 400, 401, 403}) {
    server_.reply({.status = status, .body = quote});
    const Reply reply = call();
    EXPECT_EQ(reply.reason.find("0123456"), std::string::npos) << reply.reason;
    EXPECT_FALSE(reply.reason.empty());
  }
}

TEST_F(AttomCalls, NeedSettingsThatMakeSense) {
  const auto problem = [&](const std::function<void(AttomSettings&)>& change) {
    AttomSettings s = settings();
    change(s);
    const auto provider = attom_provider(s, *client_);
    if (provider) return std::string("(none)");
    EXPECT_EQ(provider.error().code, "setting_invalid");
    EXPECT_EQ((provider.error().message + provider.error().next_step).find(kKey), std::string::npos);
    return provider.error().message;
  };
  EXPECT_EQ(problem([](AttomSettings&) {}), "(none)");
  EXPECT_NE(problem([](AttomSettings& s) { s.key.clear(); }).find("providers.attom.key"), std::string::npos);
  EXPECT_NE(problem([](AttomSettings& s) { s.key += "\r\nX: y"; }).find("providers.attom.key"), std::string::npos);
  EXPECT_NE(problem([](AttomSettings& s) { s.base_url = "attom"; }).find("base_url"), std::string::npos);
  EXPECT_NE(problem([](AttomSettings& s) { s.products = {"avm", "zestimate"}; }).find("zestimate"), std::string::npos);
  EXPECT_NE(problem([](AttomSettings& s) { s.products = {"avm", "avm"}; }).find("twice"), std::string::npos);
  EXPECT_NE(problem([](AttomSettings& s) { s.products.clear(); }).find("empty"), std::string::npos);
}

TEST_F(AttomCalls, OfferProductsWithPricesAndShelfLives) {
  auto provider = attom_provider(settings(), *client_).value();
  EXPECT_EQ(provider->name(), "attom");
  ASSERT_EQ(provider->products().size(), 2u);
  const Product& profile = provider->products()[0];
  const Product& avm = provider->products()[1];
  EXPECT_EQ(profile.name, "expandedprofile");
  EXPECT_EQ(profile.price, kPrice);
  EXPECT_EQ(profile.fresh_for, 30 * kDay);
  EXPECT_EQ(std::ranges::count(profile.fields, "estimatedValue"), 0);
  EXPECT_EQ(std::ranges::count(profile.fields, "zoning"), 0) << "no reason to buy it";
  EXPECT_EQ(avm.fields, std::vector<std::string>{"estimatedValue"});
  EXPECT_EQ(avm.fresh_for, 7 * kDay);
  EXPECT_EQ(avm.miss_for, 30 * kDay);
}

TEST(AttomAnswer, NeverCutsALetterInTwo) {
  const std::string long_code = "x\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9";
  const Reply reply = parsed(Json{{"status", {{"code", long_code}, {"msg", "x"}}}});
  EXPECT_EQ(reply.kind, Reply::Kind::kUnusable);
  EXPECT_TRUE(is_valid_utf8(reply.reason)) << reply.reason;
}

}  // namespace
}  // namespace hk::enrichment
