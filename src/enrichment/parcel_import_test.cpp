#include <gtest/gtest.h>

#include "import_fixture.hpp"

#include <hk/base/text.hpp>
#include <hk/enrichment/schema.hpp>

namespace hk::enrichment {
namespace {

class ParcelImport : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(db().migrate(migrations()));
  }
  template <class Body>
  auto read(Body body) {
    return *db().read([&](store::Session& s) -> Result<decltype(body(s))> { return body(s); });
  }
  // The only parcel whose identity fits the pattern of LIKE.
  Parcel parcel(const std::string& pattern) {
    return read([&](store::Session& s) {
      const auto ids = s.rows<std::string>("select id from parcels where identity like :part", {{"part", pattern}});
      EXPECT_EQ(ids.size(), 1u) << pattern;
      return ids.empty() ? Parcel{} : *find_parcel(s, ParcelId::trusted(std::get<0>(ids[0])));
    });
  }
  std::int64_t count(const std::string& table) {
    return read([&](store::Session& s) { return s.one<std::int64_t>("select count(*) from " + table); });
  }
  void expect_rerun_changes_nothing(const std::string& text) {
    const auto before = std::tuple(count("parcels"), count("parcel_addresses"), count("parcel_sales"));
    const ImportReport again = import_csv(db(), text);
    ASSERT_TRUE(again.status) << again.status.error().detail;
    EXPECT_EQ(again.counts.created, 0);
    EXPECT_EQ(again.counts.updated, 0);
    EXPECT_EQ(again.counts.unchanged, again.counts.read - again.counts.quarantined);
    EXPECT_EQ(std::tuple(count("parcels"), count("parcel_addresses"), count("parcel_sales")), before);
  }
};
HK_ON_BOTH_STORES(ParcelImport);

const std::string kNashvilleHeader =
    "UniqueID,ParcelID,LandUse,PropertyAddress,SaleDate,SalePrice,LegalReference,SoldAsVacant,owner_id,owner_is_"
    "company,"
    "owner_state,owner_at_property,Acreage,TaxDistrict,LandValue,BuildingValue,TotalValue,YearBuilt,Bedrooms,FullBath,"
    "HalfBath\n";

TEST_P(ParcelImport, KeepsTheValuesOfARowExactly) {
  const ImportReport report = import_csv(
      db(), kNashvilleHeader +
                "2045,007 00 0 125.00,SINGLE FAMILY,\"1808  FOX CHASE DR, GOODLETTSVILLE\",\"April 9, 2013\","
                "240000,20130412-0036474,No,owner-27eacd7a,0,TN,1,2.3,GENERAL,50000,168200,235700,1986,3,3,1\n");
  ASSERT_TRUE(report.status);
  EXPECT_EQ(report.counts.created, 1);
  const Parcel p = parcel("%125.00");
  EXPECT_EQ(p.parcel_number, "007 00 0 125.00");
  const ParcelValues expected = {"",           "SINGLE FAMILY", 3,          3.5,        std::nullopt,
                                 1986,         100'188,         50'000'00,  168'200'00, 235'700'00,
                                 std::nullopt, "2013-04-09",    240'000'00, ""};
  EXPECT_EQ(p.values, expected);
  const auto addresses = read([&](store::Session& s) { return addresses_of(s, p.id); });
  ASSERT_EQ(addresses.size(), 1u);
  EXPECT_EQ(addresses[0].line, "1808 FOX CHASE DR");
  EXPECT_EQ(addresses[0].city, "GOODLETTSVILLE");
  EXPECT_EQ(addresses[0].street_key, "1808||FOXCHASE|DR||");
  EXPECT_EQ(addresses[0].typed, "1808  FOX CHASE DR, GOODLETTSVILLE");
  const auto sales = read([&](store::Session& s) { return sales_of(s, p.id); });
  ASSERT_EQ(sales.size(), 1u);
  EXPECT_EQ(sales[0].reference, "20130412-0036474");
  EXPECT_EQ(sales[0].vacant, false);
}

TEST_P(ParcelImport, RepairsDirtAndMergesRowsOfOneParcel) {
  const std::string text =
      kNashvilleHeader +
      "1,A 1,VACANT RES LAND,,\"May 1, 2014\",\"$120,000 \",D1,Y,,,,,,,,,,,,,\n"  // address comes later
      "2,A 1,SINGLE FAMILY,\"12  OAK ST, NASHVILLE\",\"June 2, 2015\",150000,D2,No,,,,,1,,1,2,3,2014,3,2,0\n"
      "3,A 1,VACANT RES LAND,\"12  OAK ST, NASHVILLE\",\"May 1, 2014\",120000,D1,N,,,,,,,,,,,,,\n"  // the first row
                                                                                                    // again
      "4,B 2,\"GREENBELT/RES\r\nGRRENBELT/RES\",\"0  BRICK CHURCH PIKE, NASHVILLE\",\"May 1, "
      "2014\",\"35,000\",D3,No,,,,,,,,,,,,,\n"
      "5,C 3,DUPLEX,\"14 OAK ST, UNKNOWN\",\"May 1, 2014\",1,D4,No,,,,,,,,,,,,,\n"
      "6,D 4,DUPLEX,,\"May 1, 2014\",1,D5,No,,,,,,,,,,,,,\n";
  const ImportReport report = import_csv(db(), text);
  ASSERT_TRUE(report.status);
  EXPECT_TRUE(report.problems.empty());
  EXPECT_EQ(report.counts.created, 4);
  EXPECT_EQ(report.counts.updated, 1);  // row 2; row 3 brings nothing that rows 1 and 2 had not
  const Parcel a = parcel("%A 1");
  EXPECT_EQ(a.values.land_use, "SINGLE FAMILY");
  EXPECT_EQ(a.values.last_sale_date, "2015-06-02");
  EXPECT_EQ(a.values.last_sale_price, 150'000'00);
  EXPECT_EQ(read([&](store::Session& s) { return sales_of(s, a.id).size(); }), 2u);
  EXPECT_EQ(parcel("%B 2").values.land_use, "GREENBELT/RES GRRENBELT/RES");
  const auto zero = read([&](store::Session& s) { return addresses_of(s, parcel("%B 2").id); });
  EXPECT_EQ(zero.at(0).line, "0 BRICK CHURCH PIKE");
  EXPECT_EQ(read([&](store::Session& s) { return addresses_of(s, parcel("%C 3").id).at(0).city; }), "");
  const std::map<std::string, std::int64_t> notes = {{"address_recovered", 1}, {"flag_spelling", 2},
                                                     {"line_break", 1},        {"money_text", 2},
                                                     {"no_house_number", 1},   {"spaces", 3}};
  EXPECT_EQ(report.counts.notes, notes);
  expect_rerun_changes_nothing(text);
}

TEST_P(ParcelImport, KeepsZonesAndWhereTheOwnersMailGoes) {
  const std::string header = "Parcel ID,Address,Owner,Mail Addr,Mail City,Mail State,Mail Zip,Zoning,Flood Zone\n";
  const auto report =
      import_csv(db(), header +
                           "1,12 OAK ST,DOE JANE,12 ELM ST,DALLAS,TX,75201,R-1,AE\n"
                           "2,14 OAK ST,ROE RICHARD,\"9 PINE RD, AUSTIN TX\",,,,,\n3,16 OAK ST,POE,,DALLAS,TX,,,\n");
  ASSERT_TRUE(report.status);
  EXPECT_EQ(parcel("parcel|1").values.mailing_address, "12 ELM ST, DALLAS, TX 75201");
  EXPECT_EQ(parcel("parcel|1").values.zoning, "R-1");
  EXPECT_EQ(parcel("parcel|1").values.flood_zone, "AE");
  EXPECT_EQ(parcel("parcel|2").values.mailing_address, "9 PINE RD, AUSTIN TX");
  EXPECT_EQ(parcel("parcel|3").values.mailing_address, "") << "a city is no address";
  import_csv(db(), header + "1,12 OAK ST,SOLD TO LLC,,,,,,\n2,14 OAK ST,,1 NEW WAY,,,,R-2,\n");
  EXPECT_EQ(parcel("parcel|1").values.mailing_address, "") << "that was the former owner's";
  EXPECT_EQ(parcel("parcel|1").values.zoning, "R-1") << "a blank overwrites nothing";
  EXPECT_EQ(parcel("parcel|2").values.zoning, "R-2");
  EXPECT_EQ(parcel("parcel|2").values.mailing_address, "1 NEW WAY") << "a file without names tells the owner's";
}

TEST_P(ParcelImport, RefusesWhatCanNotBeRead) {
  const ImportReport report = import_csv(
      db(),
      "PIN,Address,Sale Price,Sale Date,Bedrooms,Year Built\n"
      "1,1 A ST,1000,2020-01-02,3,1990\n1,2 A ST,1000,2020-01-02,3\n,,1000,2020-01-02,3,1990\n2,1 A "
      "ST,12x,2020-01-02,3,1990\n"
      "3,1 A ST,1000,2020-13-40,3,1990\n4,1 A ST,1000,2020-01-02,many,1990\n5,1 A ST,1000,2020-01-02,-3,1990\n"
      "6,1 A ST,1000,2020-01-02,3,90\n7,1 A ST,1000,2020-01-02,3,0\n8,1 A ST,N/A,,UNKNOWN,null\n");
  ASSERT_TRUE(report.status);
  std::vector<std::string> codes;
  for (const auto& problem : report.problems) codes.push_back(std::to_string(problem.line) + " " + problem.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"3 wrong_column_count", "4 no_parcel_and_no_address", "5 bad_money",
                                             "6 bad_date", "7 bad_number", "8 bad_number", "9 bad_number"}));
  EXPECT_EQ(report.problems[2].message, "Sale price can't be read: \"12x\".");
  EXPECT_EQ(report.counts.quarantined, 7);
  EXPECT_EQ(report.counts.created, 3);
}

TEST_P(ParcelImport, NeedsAColumnThatTellsParcelsApart) {
  EXPECT_EQ(import_csv(db(), "name,email\nAda,ada@example.com\n").status.error().code, "columns_missing");
}

TEST_P(ParcelImport, ReadsAnAssessorFileAndOneWithSplitStreets) {
  const ImportReport assessor = import_csv(
      db(),
      "PIN;SITUS_ADDR;SITUS_CITY;ZIP5;BLDG_SQFT;YR_BLT;BEDS;BATHS;LOT_SQFT;OWNER1;MKT_LAND;MKT_BLDG;MKT_TOTAL;SALE_DT;"
      "SALE_AMT;TAX_AMT\n14-21-301-007-0000;1421 W BELMONT AVE #2;CHICAGO;60657;1,450;1908;3;1.5;3125;DOE JANE;"
      "$88,000;$212,500;$300,500;20190614;$315,000;5432.10\n");
  ASSERT_TRUE(assessor.status);
  const Parcel p = parcel("%14-21-301%");
  const ParcelValues expected = {"DOE JANE", "",         3,          1.5,      1450,         1908,       3125,
                                 88'000'00,  212'500'00, 300'500'00, 5'432'10, "2019-06-14", 315'000'00, ""};
  EXPECT_EQ(p.values, expected);
  const auto address = read([&](store::Session& s) { return addresses_of(s, p.id).at(0); });
  EXPECT_EQ(address.street_key, "1421|W|BELMONT|AVE||2");
  EXPECT_EQ(address.zip, "60657");

  const ImportReport pieces = import_csv(db(),
                                         "APN\tHOUSE_NO\tPREDIR\tSTREET_NAME\tSTREET_TYPE\tUNIT_NO\tCITY\tSTATE\tZIP\n"
                                         "9-1\t77\tN\tMAIN\tSTREET\t4B\tSpringfield\tIL\t62701\n");
  ASSERT_TRUE(pieces.status);
  const Parcel q = parcel("%9-1");
  const auto split_address = read([&](store::Session& s) { return addresses_of(s, q.id).at(0); });
  EXPECT_EQ(split_address.full_key, "77|N|MAIN|ST||4B|SPRINGFIELD|IL|62701");
}

TEST_P(ParcelImport, TellsConnecticutRowsApartWithoutParcelNumbers) {
  const std::string text =
      "Serial Number,List Year,Date Recorded,Town,Address,Assessed Value,Sale Amount,Property Type,Residential Type\n"
      "1,2020,01/30/2021,Andover,618 ROUTE 6,139020.00,232000.00,Residential,Single Family\n"
      "2,2022,01/30/2023,Andover,618 ROUTE 6,150000.00,260000.00,Residential,Single Family\n"  // a resale
      "3,2022,02/01/2023,Bolton,618 ROUTE 6,99000.00,180000.00,Residential,Single Family\n"    // another town
      "4,2022,02/01/2023,Bolton,9 LAKE RD,99000.00,180000.00,Residential,Condo\n"
      "5,2022,03/01/2023,Bolton,9 LAKE RD,98000.00,170000.00,Residential,Condo\n"  // another unit
      "6,2022,03/01/2023,Bolton,,98000.00,170000.00,Vacant Land,\n";
  const ImportReport report = import_csv(db(), text);
  ASSERT_TRUE(report.status);
  EXPECT_EQ(report.counts.created, 5);
  const Parcel resold = parcel("%ANDOVER%");
  EXPECT_EQ(resold.values.total_value, 150'000'00);
  EXPECT_EQ(resold.values.as_of, "2022-01-01");
  EXPECT_EQ(read([&](store::Session& s) { return sales_of(s, resold.id).size(); }), 2u);
  expect_rerun_changes_nothing(text);
}

TEST_P(ParcelImport, ComesToRestWhenRowsOfOneAgeDiffer) {
  std::string text = "PIN,Address,Sale Date,Total Value\n";
  for (int i = 0; i < 1'500; ++i) text += std::to_string(i) + "," + std::to_string(i + 1) + " OAK ST,2020-01-01,100\n";
  text += "7,8 OAK ST,2020-01-01,200\n";  // in another batch than the first row of parcel 7
  ASSERT_TRUE(import_csv(db(), text).status);
  EXPECT_EQ(parcel("%|7").values.total_value, 100'00);
  expect_rerun_changes_nothing(text);
  // A newer file of the same county counts, though its sale is the same.
  ASSERT_TRUE(import_csv(db(), "PIN,Address,Sale Date,Total Value\n7,8 OAK ST,2020-01-01,300\n").status);
  EXPECT_EQ(parcel("%|7").values.total_value, 300'00);
}

TEST_P(ParcelImport, AccountsForTheDirtOfTheNashvilleSample) {
  const std::string text = shared_data("nashville_housing/nashville_housing_sample2000.csv");
  if (text.empty()) GTEST_SKIP() << "no shared data";
  const ImportReport report = import_csv(db(), text);
  ASSERT_TRUE(report.status) << report.status.error().detail;
  EXPECT_EQ(report.counts.read, 2'000);
  EXPECT_EQ(report.counts.quarantined, 0);
  EXPECT_EQ(report.counts.created, count("parcels"));
  EXPECT_EQ(report.counts.created + report.counts.updated + report.counts.unchanged, 2'000);
  expect_rerun_changes_nothing(text);
}

// The first rows of a file; no cell of these holds a line end.
std::string first_rows(const std::string& text, int rows) {
  std::size_t end = 0;
  for (int i = 0; i <= rows && end != std::string::npos; ++i) end = text.find('\n', end) + 1;
  return text.substr(0, end);
}

TEST_P(ParcelImport, KeepsTheConnecticutFiles) {
  for (const char* name : {"ct_real_estate_sales_raw10k.csv", "ct_real_estate_sales_2021_formatted.csv"}) {
    std::string text = shared_data(std::string("connecticut_sales/") + name);
    if (text.empty()) GTEST_SKIP() << "no shared data";
    if (!std::getenv("HK_LONG_TESTS")) text = first_rows(text, 1'500);
    const ImportReport report = import_csv(db(), text);
    ASSERT_TRUE(report.status) << report.status.error().detail;
    EXPECT_GE(report.counts.read, 1'500);
    EXPECT_EQ(report.counts.quarantined, 0);
    EXPECT_EQ(report.counts.repaired, 0) << "thousands commas are the way of the whole file";
    EXPECT_GT(report.counts.created, report.counts.read * 9 / 10);
    expect_rerun_changes_nothing(text);
  }
}

TEST_P(ParcelImport, StoresHostileTextAsText) {
  for (const char* name : {"hostile_input/blns.json", "hostile_input/xss_payloads.json"}) {
    const auto entries = parse_json(shared_data(name));
    if (!entries) GTEST_SKIP() << "no shared data";
    std::string text = "Parcel ID,Owner Name,Address\n";
    std::size_t rows = 0;
    for (const Json& entry : *entries) {
      std::string quoted;
      for (const char c : entry.get<std::string>()) quoted += c == '"' ? "\"\"" : std::string(1, c);
      text += std::string(name) + std::to_string(++rows) + ",\"" + quoted + "\",\"" + quoted + "\"\n";
    }
    const ImportReport report = import_csv(db(), text);
    ASSERT_TRUE(report.status) << report.status.error().detail;
    EXPECT_EQ(report.counts.created + static_cast<std::int64_t>(report.problems.size()),
              static_cast<std::int64_t>(rows));
    EXPECT_LE(report.problems.size(), 2u);
  }
}

// The figures of the data set's own description.
TEST_P(ParcelImport, AccountsForAllKnownDirtOfNashville) {
  const std::string path =
      std::string(std::getenv("HK_SHARED_DATA") ? std::getenv("HK_SHARED_DATA") : HK_SOURCE_DIR "/../shared/data") +
      "/nashville_housing/nashville_housing.csv.gz";
  if (!std::getenv("HK_LONG_TESTS") || !std::ifstream(path))
    GTEST_SKIP() << "HK_LONG_TESTS is not set, or no shared data";
  std::string text;
  FILE* pipe = ::popen(("zcat '" + path + "'").c_str(), "r");
  ASSERT_TRUE(pipe);
  char bytes[65'536];
  for (std::size_t n = 0; (n = std::fread(bytes, 1, sizeof bytes, pipe)) > 0;) text.append(bytes, n);
  ::pclose(pipe);

  const Micros begin = SystemClock().now();
  const ImportReport report = import_csv(db(), text);
  const Micros took = SystemClock().now() - begin;
  std::printf("nashville: %.0f rows/s\n", 56'477.0 * 1e6 / static_cast<double>(took));
  ASSERT_TRUE(report.status) << report.status.error().detail;
  EXPECT_EQ(report.counts.read, 56'477);
  EXPECT_EQ(report.counts.quarantined, 0);
  EXPECT_EQ(count("parcels"), 48'559);
  EXPECT_EQ(count("parcel_sales"), 56'373);
  EXPECT_EQ(report.counts.unchanged, 104);  // 103 repeated rows, and one that differs by a dollar sign only
  EXPECT_EQ(report.counts.notes.at("address_recovered"), 29);
  EXPECT_EQ(report.counts.notes.at("money_text"), 12);
  EXPECT_EQ(report.counts.notes.at("line_break"), 3);
  EXPECT_EQ(report.counts.notes.at("flag_spelling"), 451);
  EXPECT_EQ(report.counts.notes.at("no_house_number"), 658);  // 470 "0 STREET", 4 "0,", 184 without any number
  EXPECT_EQ(report.counts.repaired, 44);
  EXPECT_EQ(read([](store::Session& s) {
              return s.one<std::int64_t>(
                  "select count(*) from parcels p where not exists"
                  " (select 1 from parcel_addresses a where a.parcel_id = p.id)");
            }),
            0);
  expect_rerun_changes_nothing(text);
}

}  // namespace
}  // namespace hk::enrichment
