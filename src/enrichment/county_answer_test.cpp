// Answers of county services, as their documents show them.
#include <gtest/gtest.h>

#include <hk/enrichment/county_answer.hpp>
#include <hk/enrichment/county_online.hpp>
#include <hk/enrichment/county_query.hpp>
#include <hk/enrichment/county_service.hpp>

namespace hk::enrichment {
namespace {

using Kind = spending::Outcome::Kind;
constexpr const char* kJson = "application/json;charset=utf-8";

TEST(SocrataAnswer, IsAListOfRowsThatMayBeEmpty) {
  const auto one = parse_socrata_answer(
      200, kJson,
      R"([{"pin":"00000000000000","prop_address_full":"123 EXAMPLE ST","prop_address_zipcode_1":"60600"}])");
  EXPECT_EQ(one.outcome.kind, Kind::kFound);
  ASSERT_EQ(one.rows.size(), 1U);
  EXPECT_EQ(one.rows[0].at("pin"), "00000000000000");
  EXPECT_EQ(parse_socrata_answer(200, kJson, "[]").outcome.kind, Kind::kNotFound);
}

TEST(SocrataAnswer, ErrorsOfBothGenerationsAreToldApart) {
  const auto old_form = parse_socrata_answer(
      400, kJson, R"({"code":"query.soql.no-such-column","error":true,"message":"No such column","data":{}})");
  const auto new_form =
      parse_socrata_answer(400, kJson,
                           R"({"message":"Query coordinator error: query.soql.no-such-column; No such)"
                           R"( column: xyz","errorCode":"query.soql.no-such-column","data":{}})");
  for (const auto& answer : {old_form, new_form}) {
    EXPECT_EQ(answer.outcome.kind, Kind::kRefused);
    EXPECT_NE(answer.outcome.reason.find("query.soql.no-such-column"), std::string::npos) << answer.outcome.reason;
  }
  EXPECT_EQ(
      parse_socrata_answer(403, kJson, R"({"code":"permission_denied","error":true,"message":"no"})").outcome.kind,
      Kind::kRefused);
  EXPECT_EQ(parse_socrata_answer(404, kJson, "{}").outcome.kind, Kind::kRefused);
  EXPECT_EQ(parse_socrata_answer(429, kJson, "{}").outcome.kind, Kind::kLimited);
  for (const int status : {408, 500, 502, 503, 504})
    EXPECT_EQ(parse_socrata_answer(status, "text/html", "<html>").outcome.kind, Kind::kDown);
  EXPECT_EQ(parse_socrata_answer(200, kJson, R"([{"pin":"0)").outcome.kind, Kind::kUnusable);
  EXPECT_EQ(parse_socrata_answer(200, "text/html", "[]").outcome.kind, Kind::kUnusable);
  EXPECT_EQ(parse_socrata_answer(200, kJson, "[1]").outcome.kind, Kind::kUnusable);
}

TEST(ArcgisAnswer, HoldsFeaturesAndSaysWhetherThereAreMore) {
  const char* body = R"({"objectIdFieldName":"OBJECTID","fields":[],"features":[{"attributes":
      {"OBJECTID":1,"OWNER":"DOE JANE","SALE_DATE":1560470400000}}],"exceededTransferLimit":true})";
  const auto answer = parse_arcgis_answer(200, kJson, body);
  EXPECT_EQ(answer.outcome.kind, Kind::kFound);
  ASSERT_EQ(answer.rows.size(), 1U);
  EXPECT_EQ(answer.rows[0].at("OWNER"), "DOE JANE");
  EXPECT_TRUE(answer.more);
  EXPECT_TRUE(parse_arcgis_answer(200, kJson, R"({"features":[],"properties":{"exceededTransferLimit":true}})").more);
  const auto none = parse_arcgis_answer(200, "text/plain;charset=utf-8", R"({"features":[]})");
  EXPECT_EQ(none.outcome.kind, Kind::kNotFound);
  EXPECT_FALSE(none.more);
}

TEST(ArcgisAnswer, ErrorsComeWithStatus200) {
  const auto kind = [](const std::string& error) {
    return parse_arcgis_answer(200, kJson, R"({"error":)" + error + "}").outcome.kind;
  };
  const auto bad = parse_arcgis_answer(200, kJson, R"({"error":{"code":400,"message":"Unable to complete operation.",
      "details":["'Invalid field: XYZ' parameter is invalid"]}})");
  EXPECT_EQ(bad.outcome.kind, Kind::kRefused);
  EXPECT_NE(bad.outcome.reason.find("Invalid field: XYZ"), std::string::npos);
  for (const char* code : {"403", "498", "499"})
    EXPECT_EQ(kind(std::string(R"({"code":)") + code + "}"), Kind::kRefused);
  EXPECT_EQ(kind(R"({"code":429})"), Kind::kLimited);
  for (const char* code : {"500", "504"}) EXPECT_EQ(kind(std::string(R"({"code":)") + code + "}"), Kind::kDown);
  EXPECT_EQ(kind(R"({"message":"no code"})"), Kind::kRefused);
  EXPECT_EQ(kind("null"), Kind::kRefused);
  EXPECT_EQ(parse_arcgis_answer(429, "text/plain", "slow").outcome.kind, Kind::kLimited);
  EXPECT_EQ(parse_arcgis_answer(302, "text/html", "").outcome.kind, Kind::kRefused);
  EXPECT_EQ(parse_arcgis_answer(200, "text/html", "<html>Sign in</html>").outcome.kind, Kind::kUnusable);
}

CountyService shipped(const std::string& name) {
  const auto counties = shipped_counties();
  EXPECT_TRUE(counties) << counties.error().message;
  for (const CountyService& county : *counties)
    if (county.name == name) return county;
  ADD_FAILURE() << name;
  return {};
}

std::string cell(const CountyService& county, ParcelField field, const Json& row) {
  const auto cells = row_of(county, row);
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (county.fields[i].field == field) return cells[i];
  return "no such field";
}

TEST(CountyRows, ObeyWhatCountiesAreKnownFor) {
  using F = ParcelField;
  const CountyService nyc = shipped("nyc");
  EXPECT_EQ(cell(nyc, F::kParcelNumber, {{"bbl", "1000010100.00000000"}}), "1000010100");
  EXPECT_EQ(cell(nyc, F::kParcelNumber, {{"bbl", 1000010100}}), "1000010100");
  EXPECT_EQ(cell(nyc, F::kLotSize, {{"lotarea", "5,091"}}), "5091");
  EXPECT_EQ(cell(nyc, F::kYearBuilt, {{"yearbuilt", "0"}}), "");
  EXPECT_EQ(cell(nyc, F::kYearBuilt, {{"yearbuilt", "1920.0"}}), "1920");
  EXPECT_EQ(cell(nyc, F::kTotalValue, {{"assesstot", "250000.00000000"}}), "250000.00");
  EXPECT_EQ(cell(nyc, F::kSqft, {{"resarea", "0"}, {"bldgarea", "1450"}}), "1450");
  EXPECT_EQ(cell(nyc, F::kSqft, Json::object()), "");
  EXPECT_EQ(cell(nyc, F::kCity, {{"borough", "BK"}}), "Brooklyn");
  const CountyService cook = shipped("cook");
  EXPECT_EQ(cell(cook, F::kParcelNumber, {{"pin", "00-00-000-000-0001"}}), "00000000000001");
  EXPECT_EQ(cell(cook, F::kMailAddress, {{"owner_address_full", "12 ELM  ST"}}), "12 ELM ST");
  EXPECT_EQ(cell(cook, F::kMailZip, {{"owner_address_zipcode_1", "75201.0"}}), "75201");
  const CountyService buildings = shipped("cook-buildings");
  EXPECT_EQ(buildings.source, cook.source) << "they join by the parcel number";
  EXPECT_FALSE(is_of_use(buildings, {{"pin_is_multicard", true}}));
  EXPECT_TRUE(is_of_use(buildings, {{"pin_is_multicard", false}}));
  EXPECT_TRUE(is_of_use(buildings, Json::object()));
}

constexpr const char* kLayer = R"(name = "layer"
kind = "arcgis"
base_url = "https://gis.example/arcgis/rest/services/Parcels/FeatureServer/0/"
[fields]
parcelNumber = "PARCELID"
address = "SITEADDR"
totalValue = { column = ["BOARD", "CERTIFIED", "MAILED"], zero = "unknown" }
saleDate = "SALE_DATE"
salePrice = { column = "SALE_PRICE", zero = "unknown" }
lotSize = { column = "ACRES", times = 43560 }
)";

TEST(CountyRows, DatesAreMillisecondsOrTexts) {
  const auto layer = read_county(kLayer);
  ASSERT_TRUE(layer) << layer.error().message;
  const auto date = [&](const Json& value) { return cell(*layer, ParcelField::kSaleDate, {{"SALE_DATE", value}}); };
  EXPECT_EQ(date(1560470400000), "2019-06-14");
  EXPECT_EQ(date(-1), "1969-12-31");
  EXPECT_EQ(date(-305164800000), "1960-05-01");
  EXPECT_EQ(date("2014-10-13T00:00:00.000"), "2014-10-13");
  EXPECT_EQ(date(nullptr), "");
  EXPECT_EQ(cell(*layer, ParcelField::kSalePrice, {{"SALE_PRICE", 0}}), "");
  EXPECT_EQ(cell(*layer, ParcelField::kLotSize, {{"ACRES", "0.5"}}), "21780");
  EXPECT_EQ(cell(*layer, ParcelField::kTotalValue, {{"BOARD", nullptr}, {"MAILED", 7}, {"CERTIFIED", "12000.0"}}),
            "12000.00");
}

TEST(CountyDescriptions, ATypoNeverMeansTheDefault) {
  const std::string good = kLayer;
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"kind = \"arcgis\"", "kind = \"gis\""},
                                                        {"address =", "adress ="},
                                                        {"zero =", "zeros ="},
                                                        {"\"SALE_DATE\"", "\"a'; --\""},
                                                        {"https://", "ftp://"},
                                                        {"name = \"layer\"", "name = \"../x\""},
                                                        {"[fields]", "page_rows = 0\n[fields]"},
                                                        {"[fields]", "[fields"}}) {
    std::string bad = good;
    ASSERT_NE(bad.find(from), std::string::npos) << from;
    bad.replace(bad.find(from), from.size(), to);
    EXPECT_FALSE(read_county(bad)) << to;
  }
}

TEST(CountyQueries, AreEncodedAndQuoted) {
  EXPECT_EQ(condition("owner", "=", "O'EXAMPLE", false), "owner = 'O''EXAMPLE'");
  EXPECT_EQ(condition("year", "=", "2025", true), "year = 2025");
  EXPECT_EQ(condition("year", "=", "1 or 1=1", true), "year = '1 or 1=1'");
  const CountyQuery query{.columns = {"pin"}, .where = {"year = 2025"}, .order = ":id", .offset = 10, .limit = 5};
  const auto socrata = county_request(shipped("cook"), query, "TOKEN");
  EXPECT_EQ(socrata.url,
            "https://datacatalog.cookcountyil.gov/resource/3723-97qp.json?$select=pin&$where=year%20%3D%202025&"
            "$order=%3Aid&$limit=5&$offset=10");
  EXPECT_EQ(socrata.headers.front(), (std::pair<std::string, std::string>("X-App-Token", "TOKEN")));
  const auto arcgis =
      county_request(*read_county(kLayer), {.columns = {"A", "B"}, .order = "OBJECTID", .limit = 9}, "T");
  EXPECT_EQ(arcgis.url,
            "https://gis.example/arcgis/rest/services/Parcels/FeatureServer/0/query?where=1%3D1&outFields=A%2CB&"
            "returnGeometry=false&orderByFields=OBJECTID&resultOffset=0&resultRecordCount=9&f=json");
}

TEST(CountyQueries, AskAnOldLayerForIdsAndForRowsByTheirIds) {
  using What = CountyQuery::What;
  const auto url = [](const CountyQuery& query) { return county_request(*read_county(kLayer), query, "").url; };
  const std::string layer = "https://gis.example/arcgis/rest/services/Parcels/FeatureServer/0";
  EXPECT_EQ(url({.what = What::kLayer}), layer + "?f=json");
  EXPECT_EQ(url({.where = {"A = 1"}, .what = What::kIds}),
            layer + "/query?where=A%20%3D%201&returnIdsOnly=true&f=json");
  EXPECT_EQ(url({.columns = {"A"}, .order = "OBJECTID", .ids = {7, 9}}),
            layer + "/query?objectIds=7%2C9&outFields=A&returnGeometry=false&f=json")
      << "what belongs to pages is refused there";
}

TEST(ArcgisAnswers, TellTheLayerAndItsIds) {
  using What = CountyQuery::What;
  const auto layer = [](const char* body) { return parse_arcgis_answer(200, kJson, body, What::kLayer); };
  const auto old =
      layer(R"({"fields":[],"maxRecordCount":300,"advancedQueryCapabilities":{"supportsPagination":false}})");
  EXPECT_FALSE(old.has_pages);
  EXPECT_EQ(old.rows_max, 300u);
  EXPECT_FALSE(layer(R"({"fields":[],"supportsPagination":false})").has_pages);
  EXPECT_TRUE(layer(R"({"fields":[]})").has_pages) << "it does not say";
  EXPECT_EQ(layer(R"({"features":[]})").outcome.kind, Kind::kUnusable);
  const auto ids = [](const char* body) { return parse_arcgis_answer(200, kJson, body, What::kIds); };
  EXPECT_EQ(ids(R"({"objectIds":[9,7]})").ids, (std::vector<std::int64_t>{9, 7}));
  EXPECT_EQ(ids(R"({"objectIds":null})").outcome.kind, Kind::kNotFound);
  EXPECT_EQ(ids(R"({"objectIds":["x"]})").outcome.kind, Kind::kUnusable);
  EXPECT_EQ(ids(R"({"features":[]})").outcome.kind, Kind::kUnusable);
  EXPECT_EQ(parse_arcgis_answer(200, kJson, R"({"objectIds":[1]})").outcome.kind, Kind::kUnusable);
}

crm::Property at(const std::string& street) {
  crm::Property property;
  property.typed = {street, "", "Brooklyn", "NY", "11201"};
  return property;
}

TEST(CountyMatch, NeverTakesAnotherHouse) {
  const auto layer = read_county(kLayer);
  const std::vector<Json> rows = {{{"PARCELID", "1"}, {"SITEADDR", "7 TWIN CT"}, {"BOARD", 5}},
                                  {{"PARCELID", "2"}, {"SITEADDR", "7 TWIN CT"}},
                                  {{"PARCELID", "3"}, {"SITEADDR", "12 OAK ST"}, {"BOARD", 9}}};
  const Reply found = match_rows(*layer, rows, false, at("12 Oak Street"), "");
  ASSERT_EQ(found.kind, Reply::Kind::kFound);
  EXPECT_EQ(found.facts[0].value, "3");
  EXPECT_EQ(match_rows(*layer, rows, false, at("12 Oak Avenue"), "").kind, Reply::Kind::kNotFound);
  const Reply twins = match_rows(*layer, rows, false, at("7 Twin Ct"), "");
  ASSERT_EQ(twins.kind, Reply::Kind::kAmbiguous);
  EXPECT_EQ(twins.candidates[0]["parcelId"], "county-layer:1");
  EXPECT_EQ(match_rows(*layer, rows, true, at("12 Oak Street"), "").kind, Reply::Kind::kAmbiguous);
  EXPECT_EQ(match_rows(*layer, rows, false, at("7 Twin Ct"), "2").facts[0].value, "2");
  EXPECT_EQ(match_rows(*layer, rows, false, at("7 Twin Ct"), "4").kind, Reply::Kind::kNotFound);
}

TEST(CountyMatch, AsksOnlyTheCountyInWhichTheHouseMayLie) {
  const CountyService nyc = shipped("nyc");
  EXPECT_TRUE(lies_in(nyc, at("1 Main St")));
  crm::Property elsewhere = at("1 Main St");
  elsewhere.typed.zip = "14201";
  EXPECT_FALSE(lies_in(nyc, elsewhere));
  elsewhere.typed = {"1 Main St", "", "Denver", "CO", ""};
  EXPECT_FALSE(lies_in(nyc, elsewhere));
}

}  // namespace
}  // namespace hk::enrichment
