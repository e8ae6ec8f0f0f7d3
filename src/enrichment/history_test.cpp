#include <algorithm>

#include "enrichment_fixture.hpp"

#include <hk/enrichment/history.hpp>

namespace hk::enrichment {
namespace {

SaleRecord sale(const char* provider, const char* date, std::optional<Cents> price, const char* product = "p") {
  return {{.date = date, .price = price}, {{provider, product}}};
}

// "2019-06-14 415000.00: county, attom"
std::vector<std::string> shown(const std::vector<SaleRecord>& sales) {
  std::vector<std::string> lines;
  for (const SaleRecord& one : sales) {
    std::string line = one.sale.date + " " + (one.sale.price ? format_dollars(*one.sale.price) : "?") + ":";
    for (const RecordSource& source : one.sources) line += " " + source.provider;
    lines.push_back(line);
  }
  return lines;
}

TEST(SalesHistory, ShowsASaleOfSeveralSourcesOnce) {
  std::vector<SaleRecord> sales = {sale("attom", "2019-06-20", 415'000'00), sale("county", "2019-06-14", 415'000'00),
                                   sale("attom", "2008-03-04", 198'000'00), sale("nyc", "2019-06-14", std::nullopt),
                                   sale("county", "2012-01-01", std::nullopt)};
  const std::vector<std::string> expected = {"2019-06-14 415000.00: county nyc attom", "2012-01-01 ?: county",
                                             "2008-03-04 198000.00: attom"};
  std::ranges::sort(sales, {}, [](const SaleRecord& one) { return one.sale.date + one.sources[0].provider; });
  do {
    EXPECT_EQ(shown(merge_sales(sales)), expected);
  } while (std::ranges::next_permutation(sales, {}, [](const SaleRecord& one) {
             return one.sale.date + one.sources[0].provider;
           }).found);
}

TEST(SalesHistory, KeepsApartWhatDiffers) {
  EXPECT_EQ(shown(merge_sales({sale("a", "2019-06-14", 1'00), sale("b", "2019-06-22", 1'00)})).size(), 2u)
      << "eight days";
  EXPECT_EQ(shown(merge_sales({sale("a", "2019-06-14", 1'00), sale("b", "2019-06-21", 1'00)})).size(), 1u)
      << "seven days";
  EXPECT_EQ(shown(merge_sales({sale("a", "2019-06-14", 1'00), sale("b", "2019-06-14", 2'00)})).size(), 2u)
      << "another price";
  EXPECT_EQ(shown(merge_sales({sale("a", "2019-06-14", 1'00), sale("a", "2019-06-15", 1'00)})).size(), 2u)
      << "one source tells each sale once";
  EXPECT_EQ(shown(merge_sales({sale("a", "2019-06-14", 1'00), sale("a", "2019-06-15", 1'00, "q")})).size(), 1u)
      << "two products of one provider";
  EXPECT_EQ(shown(merge_sales({sale("a", "", 1'00), sale("b", "2019-06-14", 1'00)})).size(), 2u) << "no date";
}

TEST(AssessmentHistory, JoinsEqualValuesOfAYear) {
  const auto of = [](const char* provider, int year, Cents total) {
    return AssessmentRecord{{.year = year, .total = total}, {{provider, "p"}}};
  };
  const auto merged = merge_assessments({of("attom", 2024, 1'00), of("county", 2025, 2'00), of("county", 2024, 1'00),
                                         of("nyc", 2024, 3'00), of("county", 0, 4'00)});
  std::vector<std::string> lines;
  for (const auto& [one, sources] : merged) {
    lines.push_back(std::to_string(one.year) + " " + format_dollars(*one.total));
    for (const RecordSource& source : sources) lines.back() += " " + source.provider;
  }
  EXPECT_EQ(lines,
            (std::vector<std::string>{"2025 2.00 county", "2024 1.00 county attom", "2024 3.00 nyc", "0 4.00 county"}));
}

MortgageRecord mortgage(const char* provider, FoundMortgage one) { return {std::move(one), {{provider, "p"}}}; }

// "2019-06-14 300000.00 1 EXAMPLE BANK: attom corelogic"
std::vector<std::string> shown(const std::vector<MortgageRecord>& mortgages) {
  std::vector<std::string> lines;
  for (const auto& [one, sources] : mortgages) {
    std::string line = one.date + " " + (one.amount ? format_dollars(*one.amount) : "?") + " " +
                       std::to_string(one.position) + " " + one.lender + ":";
    for (const RecordSource& source : sources) line += " " + source.provider;
    lines.push_back(line);
  }
  return lines;
}

TEST(MortgageHistory, ShowsAMortgageOfSeveralSourcesOnce) {
  std::vector<MortgageRecord> told = {
      mortgage("attom", {.position = 1, .amount = 300'000'00, .date = "2019-06-20", .is_said_open = true}),
      mortgage("corelogic", {.lender = "BANK", .amount = 300'000'00, .date = "2019-06-14"}),
      mortgage("attom", {.position = 2, .amount = 25'000'00, .date = "2019-06-20"}),
      mortgage("third", {.date = "2019-06-14"})};
  const std::vector<std::string> expected = {"2019-06-20 25000.00 2 : attom",
                                             "2019-06-14 300000.00 1 BANK: attom corelogic third"};
  const auto order = [](const MortgageRecord& one) { return one.sources[0].provider + one.mortgage.natural_key(); };
  std::ranges::sort(told, {}, order);
  do {
    std::vector<MortgageRecord> merged = merge_mortgages(told);
    for (MortgageRecord& one : merged) std::ranges::sort(one.sources, {}, &RecordSource::provider);
    EXPECT_EQ(shown(merged), expected);
    EXPECT_TRUE(merged[1].mortgage.is_said_open) << "one source that knows is enough";
  } while (std::ranges::next_permutation(told, {}, order).found);
}

TEST(MortgageHistory, KeepsApartWhatDiffers) {
  const auto count = [](FoundMortgage a, FoundMortgage b) {
    return merge_mortgages({mortgage("a", std::move(a)), mortgage("b", std::move(b))}).size();
  };
  const FoundMortgage one{.position = 1, .amount = 1'00, .date = "2019-06-14"};
  FoundMortgage other = one;
  EXPECT_EQ(count(one, other), 1u);
  other.position = 2;
  EXPECT_EQ(count(one, other), 2u) << "a first and a second";
  other = {.amount = 2'00, .date = "2019-06-14"};
  EXPECT_EQ(count(one, other), 2u) << "another amount";
  other = {.amount = 1'00, .date = "2019-06-22"};
  EXPECT_EQ(count(one, other), 2u) << "eight days";
  other = {.amount = 1'00};
  EXPECT_EQ(count(one, other), 2u) << "no date";
  EXPECT_EQ(count({.amount = 1'00, .date = "2019-06-14", .reference = "77"}, {.reference = "77"}), 1u)
      << "the deed of trust tells";
}

class PropertyHistory : public EnrichmentJobs {
 protected:
  Json history(const crm::LeadId& lead) {
    return json(call(http::Method::kGet, "/api/properties/{id:property}/history", {{"id", property(lead).id.str()}}));
  }
  std::vector<std::string> sales(const crm::LeadId& lead) {
    return write([&](store::Session& s) { return shown(sales_of(s, property_id(s, lead))); });
  }
  std::vector<int> years(const crm::LeadId& lead) {
    std::vector<int> all;
    const Json now = history(lead);
    for (const Json& one : now["assessments"]) all.push_back(one["year"].is_null() ? 0 : one["year"].get<int>());
    return all;
  }
  void replace(const crm::LeadId& lead, const RecordSource& source, const FoundRecords& fresh) {
    write([&](store::Session& s) {
      replace_records(s, property_id(s, lead), source, fresh);
      return 0;
    });
  }
  static crm::PropertyId property_id(store::Session& session, const crm::LeadId& lead) {
    return crm::find_lead(session, lead)->property_id;
  }
};

HK_ON_BOTH_STORES(PropertyHistory);

TEST_P(PropertyHistory, ComesFromCountyRecordsWithTheirFacts) {
  import("P1,12 OAK ST,NASHVILLE,2,1,1950,100000,2001-03-04,75000\n");
  const auto id = new_lead({"12 Oak Street", "", "Nashville", "TN", ""});
  EXPECT_TRUE(history(id)["sales"].empty());
  enqueue(id);
  start_worker();
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  const Json now = history(id);
  ASSERT_EQ(now["sales"].size(), 2u) << now;
  EXPECT_EQ(now["sales"][0]["date"], "2015-06-02");
  EXPECT_EQ(now["sales"][0]["price"], 150'000);
  EXPECT_EQ(now["sales"][1]["price"], 75'000);
  EXPECT_EQ(now["sales"][0]["sources"][0]["provider"], "county");
  ASSERT_EQ(now["assessments"].size(), 1u);
  EXPECT_EQ(now["assessments"][0]["totalValue"], 100'000);
  EXPECT_EQ(now["assessments"][0]["year"], nullptr) << "the file does not say when";
  enqueue(id);
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_EQ(history(id)["sales"].size(), 2u) << "once more brings nothing twice";
  EXPECT_EQ(
      call(http::Method::kGet, "/api/properties/{id:property}/history", {{"id", crm::PropertyId::make().str()}}).status,
      404);
}

TEST_P(PropertyHistory, JoinsWhatOneProductTellsOverTheYears) {
  const auto id = new_lead({"12 Oak Street", "", "", "", ""});
  const RecordSource source{"attom", "assessment", "A1", 1};
  const auto told = [](const char* date, Cents price, int year) {
    FoundRecords records;
    records.sales = {{.date = date, .price = price}};
    records.assessments = {{.year = year, .total = price}};
    return records;
  };
  replace(id, source, told("2010-01-01", 10'00, 2024));
  replace(id, source, told("2020-01-01", 20'00, 2025));
  EXPECT_EQ(sales(id), (std::vector<std::string>{"2020-01-01 20.00: attom", "2010-01-01 10.00: attom"}));
  EXPECT_EQ(years(id), (std::vector<int>{2025, 2024}));
  replace(id, source, told("2020-01-01", 21'00, 2025));
  EXPECT_EQ(sales(id)[0], "2020-01-01 21.00: attom") << "a correction takes the place of what it corrects";
  EXPECT_EQ(history(id)["assessments"][0]["totalValue"], 21);
  replace(id, {"attom", "assessment", "A2", 2}, told("2021-01-01", 30'00, 2023));
  EXPECT_EQ(sales(id), (std::vector<std::string>{"2021-01-01 30.00: attom"})) << "another property was chosen";
  EXPECT_EQ(years(id), (std::vector<int>{2023}));
}

TEST_P(PropertyHistory, CountyFilesTellZonesAndWhereTheOwnersMailGoes) {
  ASSERT_TRUE(import_csv(db(),
                         "Parcel ID,Address,City,State,Owner,Mail Addr,Mail City,Mail State,Zoning,Flood Zone\n"
                         "P9,99 OAK ST,NASHVILLE,TN,DOE JANE,12 ELM ST,DALLAS,TX,R-1,AE\n")
                  .status);
  const auto id = new_lead({"99 Oak Street", "", "Nashville", "TN", ""});
  enqueue(id);
  start_worker();
  ASSERT_EQ(wait_for_status(id, "partial"), "partial");
  EXPECT_EQ(property(id).values.zoning, "R-1");
  EXPECT_EQ(property(id).values.flood_zone, "AE");
  const Json owner =
      json(call(http::Method::kGet, "/api/properties/{id:property}/ownership", {{"id", property(id).id.str()}}));
  EXPECT_EQ(owner["absentee"], true) << owner;
  EXPECT_EQ(owner["outOfState"], true);
  EXPECT_EQ(owner["mailingProvider"], "county");
  EXPECT_EQ(owner["mailingAddress"], "12 ELM ST, DALLAS, TX");
  write([&](store::Session& s) {
    return enrichment_->set_fact(s, property_id(s, id), {"floodZone", "X", "the new map"}, "user_1").ok();
  });
  EXPECT_EQ(property(id).values.flood_zone, "X");
  write([&](store::Session& s) {
    return enrichment_->set_fact(s, property_id(s, id), {"mortgageBalance", "$120,000.50"}, "user_1").ok();
  });
  EXPECT_EQ(property(id).values.mortgage_balance, 120'000'50);
}

TEST_P(PropertyHistory, TheOwnersMailTellsWhoLivesElsewhere) {
  const auto id = new_lead({"12 Oak Street", "", "Nashville", "TN", ""});
  const auto ownership = [&] {
    return json(call(http::Method::kGet, "/api/properties/{id:property}/ownership", {{"id", property(id).id.str()}}));
  };
  EXPECT_EQ(ownership()["ownerKind"], "unknown");
  auto paid = std::make_shared<ScriptedProvider>(70'000);
  Reply reply = reply_of(Reply::Kind::kFound, 70'000);
  reply.facts = {{"bedrooms", "4", "", 1}, {"estimatedValue", "1.00", "", 1}};
  reply.records = {.owner_name = "ABC HOLDINGS LLC", .mailing_address = "12 Elm St, Dallas TX 75201"};
  paid->script({reply});
  use_providers({paid});
  enqueue(id);
  start_worker();
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  write([&](store::Session& s) {
    return enrichment_->set_fact(s, property_id(s, id), {"ownerName", "ABC Holdings, LLC"}, "user_1").ok();
  });
  const Json now = ownership();
  EXPECT_EQ(now["ownerKind"], "company");
  EXPECT_EQ(now["absentee"], true);
  EXPECT_EQ(now["outOfState"], true);
  EXPECT_EQ(now["mailingProvider"], "paid");
  EXPECT_EQ(now["why"][0], "mailing address 12 Elm St, Dallas TX 75201 differs from the property's");
}

TEST_P(PropertyHistory, KeepsMortgagesWithTheirSourcesAndWorksOutTheEquity) {
  const auto id = new_lead({"12 Oak Street", "", "Nashville", "TN", ""});
  const auto answer = [&] {
    return json(call(http::Method::kGet, "/api/properties/{id:property}/mortgages", {{"id", property(id).id.str()}}));
  };
  EXPECT_EQ(answer()["mortgages"], Json::array());
  EXPECT_EQ(answer()["equity"]["equity"], nullptr);
  FoundRecords records;
  records.mortgages = {{.position = 1,
                        .lender = "EXAMPLE BANK",
                        .amount = 300'000'00,
                        .date = "2019-06-14",
                        .due_date = "2049-07-01",
                        .kind = "CNV",
                        .rate_type = "fixed",
                        .rate = 3.875,
                        .reference = "'; drop table leads; --"}};
  replace(id, {"attom", "expandedprofile", "A1", 1}, records);
  records.mortgages = {{.amount = 300'000'00, .date = "2019-06-18", .note = "n", .is_said_open = true}};
  replace(id, {"corelogic", "liens-enriched", "C1", 2}, records);
  write([&](store::Session& s) {
    return enrichment_->set_fact(s, property_id(s, id), {"estimatedValue", "$561,000"}, "user_1").ok();
  });
  const Json now = answer();
  ASSERT_EQ(now["mortgages"].size(), 1u) << now;
  const Json& one = now["mortgages"][0];
  EXPECT_EQ(one["position"], 1);
  EXPECT_EQ(one["lender"], "EXAMPLE BANK");
  EXPECT_EQ(one["amount"], 300'000);
  EXPECT_EQ(one["date"], "2019-06-14");
  EXPECT_EQ(one["dueDate"], "2049-07-01");
  EXPECT_EQ(one["loanType"], "CNV");
  EXPECT_EQ(one["rateType"], "fixed");
  EXPECT_EQ(one["rate"], 3.875);
  EXPECT_EQ(one["reference"], "'; drop table leads; --");
  EXPECT_EQ(one["note"], "n");
  EXPECT_EQ(one["open"], true);
  ASSERT_EQ(one["sources"].size(), 2u);
  EXPECT_EQ(one["sources"][0]["product"], "expandedprofile");
  EXPECT_EQ(one["sources"][1]["provider"], "corelogic");
  EXPECT_EQ(now["equity"]["value"], 561'000);
  EXPECT_EQ(now["equity"]["owed"], 300'000);
  EXPECT_EQ(now["equity"]["owedIsOriginal"], true);
  EXPECT_EQ(now["equity"]["equity"], 261'000);
  records.mortgages = {{.lender = std::string(5'000, 'b'), .date = "2020-01-01", .reference = std::string(9'000, 'r')}};
  replace(id, {"third", "p", "T1", 3}, records);
  EXPECT_LT(answer()["mortgages"][0]["reference"].get<std::string>().size(), 300u) << "an index must hold it";
  replace(id, {"third", "p", "T1", 3}, {});
  replace(id, {"corelogic", "liens-enriched", "C1", 3}, {});
  EXPECT_EQ(answer()["mortgages"][0]["sources"].size(), 1u) << "the newest answer holds";
  replace(id, {"attom", "expandedprofile", "A1", 3}, {});
  EXPECT_EQ(answer()["mortgages"], Json::array());
  EXPECT_EQ(call(http::Method::kGet, "/api/properties/{id:property}/mortgages", {{"id", crm::PropertyId::make().str()}})
                .status,
            404);
}

TEST_P(PropertyHistory, AWholeListTakesThePlaceOfTheFormerAndIsBounded) {
  const auto id = new_lead({"12 Oak Street", "", "", "", ""});
  const RecordSource source{"attom", "saleshistory", "A1", 1};
  FoundRecords records;
  records.all_sales = true;
  for (int i = 0; i < 300; ++i)
    records.sales.push_back(
        {.date = format_date({1700 + i, 1, 1}), .price = i, .reference = "'; drop table leads; --"});
  replace(id, source, records);
  EXPECT_EQ(sales(id).size(), kSalesMax);
  records.sales = {{.date = "2019-06-14", .price = 1'00}};
  replace(id, source, records);
  EXPECT_EQ(sales(id), (std::vector<std::string>{"2019-06-14 1.00: attom"}));
}

}  // namespace
}  // namespace hk::enrichment
