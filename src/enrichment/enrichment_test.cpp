#include "enrichment_fixture.hpp"

namespace hk::enrichment {
namespace {

HK_ON_BOTH_STORES(EnrichmentJobs);

TEST_P(EnrichmentJobs, FillsALeadFromCountyRecords) {
  const auto id = new_lead({"12 Oak Street", "", "Nashville", "TN", ""});
  const auto job = enqueue(id);
  EXPECT_EQ(lead(id).enrichment.status, "queued");
  EXPECT_EQ(enqueue(id), job) << "one job a lead at a time";
  start_worker();
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  const crm::PropertyValues values = property(id).values;
  EXPECT_EQ(values.bathrooms, 2.5);
  EXPECT_EQ(values.year_built, 1950);
  EXPECT_EQ(values.total_value, 100'000'00);
  EXPECT_EQ(values.last_sale_price, 150'000'00);
  EXPECT_EQ(values.parcel_number, "P1");
  EXPECT_FALSE(values.bedrooms);
  EXPECT_FALSE(values.estimated_value);
  EXPECT_EQ(facts(id).size(), 6u);
  EXPECT_EQ(wait_for_events(3),
            (std::vector<std::string>{"enrichment_queued", "enrichment_started", "enrichment_completed"}));
  EXPECT_EQ(activity_types(id), (std::vector<std::string>{"enrichment_completed", "enrichment_queued"}));
  const auto costs = write([&](store::Session& s) { return spending::costs_of_jobs(s, {job.str()}); });
  EXPECT_EQ(costs.at(job.str()).provider, "county");
  EXPECT_EQ(costs.at(job.str()).cost, 0);
}

TEST_P(EnrichmentJobs, SaysPartialAndNotFound) {
  const auto partial = new_lead({"14 Oak St", "", "Nashville", "", ""});
  const auto missing = new_lead({"99 Nowhere Ln", "", "", "", ""});
  const auto unreadable = new_lead({"somewhere", "", "", "", ""});
  for (const auto& id : {partial, missing, unreadable}) enqueue(id);
  start_worker();
  EXPECT_EQ(wait_for_status(partial, "partial"), "partial");
  EXPECT_EQ(wait_for_status(missing, "not_found"), "not_found");
  EXPECT_EQ(wait_for_status(unreadable, "not_found"), "not_found");
  EXPECT_EQ(lead(missing).enrichment.reason, "No county record has this address.");
}

TEST_P(EnrichmentJobs, LeavesALeadWithoutAddressAlone) {
  const auto id = new_lead({});
  EXPECT_EQ(lead(id).enrichment.status, "none");
  EXPECT_TRUE(event_types().empty());
  EXPECT_EQ(call(http::Method::kPost, "/api/leads/{id:lead}/enrich", {{"id", id.str()}}).status, 400);
}

TEST_P(EnrichmentJobs, LetsAPersonChooseAmongParcels) {
  const auto id = new_lead({"16 Oak St", "", "", "", ""});
  enqueue(id);
  start_worker();
  ASSERT_EQ(wait_for_status(id, "ambiguous"), "ambiguous");
  const Json candidates = lead(id).enrichment.candidates;
  ASSERT_EQ(candidates.size(), 2u);
  const Json& madison = candidates[0]["city"] == "MADISON" ? candidates[0] : candidates[1];
  const auto answer = call(http::Method::kPost, "/api/leads/{id:lead}/parcel", {{"id", id.str()}},
                           dump_json({{"parcelId", madison["parcelId"]}}));
  ASSERT_EQ(answer.status, 202) << answer.body;
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_EQ(property(id).values.year_built, 1961);
  EXPECT_EQ(facts(id).front().confidence, 1.0);
  EXPECT_TRUE(lead(id).enrichment.candidates.empty());
  EXPECT_EQ(
      call(http::Method::kPost, "/api/leads/{id:lead}/parcel", {{"id", id.str()}}, R"({"parcelId":"parcel_x"})").status,
      404);
  EXPECT_EQ(call(http::Method::kPost, "/api/leads/{id:lead}/parcel", {{"id", id.str()}}, "{}").status, 400);
}

TEST_P(EnrichmentJobs, ReplacesFactsWhenItRunsAgain) {
  const auto id = new_lead({"12 Oak Street", "", "", "", ""});
  enqueue(id);
  start_worker();
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  const std::size_t before = facts(id).size();
  import("P1,12 OAK ST,NASHVILLE,3,0,1950,120000,2020-01-01,250000\n");
  enqueue(id);
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_EQ(facts(id).size(), before);
  EXPECT_EQ(property(id).values.bathrooms, 3.0);
  EXPECT_EQ(property(id).values.last_sale_date, "2020-01-01");
}

TEST_P(EnrichmentJobs, AsksThePaidProviderOnlyForWhatIsMissing) {
  auto paid = std::make_shared<ScriptedProvider>(70'000);
  use_providers({paid, county_provider(db())});
  const auto id = new_lead({"12 Oak Street", "", "", "", ""});
  const auto job = enqueue(id);
  start_worker();
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_EQ(paid->calls, 1);
  EXPECT_EQ(property(id).values.bedrooms, 4);
  EXPECT_EQ(property(id).values.estimated_value, 410'000'00);
  const auto answer = json(call(http::Method::kGet, "/api/enrichment/jobs"));
  EXPECT_EQ(answer["items"][0]["cost"], 0.07);
  EXPECT_EQ(answer["items"][0]["leadName"], "Ada Lovelace");
  EXPECT_EQ(answer["items"][0]["address"], "12 Oak Street");
  EXPECT_EQ(json(call(http::Method::kGet, "/api/enrichment/stats"))["costToday"], 0.07);
  const auto listed =
      json(call(http::Method::kGet, "/api/properties/{id:property}/facts", {{"id", property(id).id.str()}}));
  EXPECT_EQ(listed["items"].size(), 8u);
  EXPECT_EQ(job.str(), answer["items"][0]["id"]);
}

TEST_P(EnrichmentJobs, TriesAgainAndIsDeadAfterItsAttempts) {
  auto paid = std::make_shared<ScriptedProvider>(70'000);
  paid->down = true;
  use_providers({paid});
  const auto id = new_lead({"12 Oak Street", "", "", "", ""});
  const auto job = enqueue(id);
  start_worker();
  ASSERT_EQ(wait_for_status(id, "failed"), "failed");
  EXPECT_EQ(paid->calls, 5);
  resume();  // so many failures in a row opened the breaker
  EXPECT_EQ(lead(id).enrichment.reason, "The provider does not answer.");
  EXPECT_EQ(activity_types(id).front(), "enrichment_failed");
  const Json dead = json(call(http::Method::kGet, "/api/enrichment/jobs", {}, "", {{"state", "dead"}}));
  ASSERT_EQ(dead["items"].size(), 1u);
  EXPECT_EQ(dead["items"][0]["canRetry"], true);
  EXPECT_EQ(json(call(http::Method::kGet, "/api/enrichment/stats"))["failedToday"], 1);
  EXPECT_EQ(books(), (std::vector<std::string>(5, "released down 0"))) << "what did not answer is not paid";

  paid->down = false;
  EXPECT_EQ(call(http::Method::kPost, "/api/enrichment/jobs/{id:job}/retry", {{"id", job.str()}}).status, 200);
  EXPECT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_EQ(call(http::Method::kPost, "/api/enrichment/jobs/{id:job}/retry", {{"id", job.str()}}).status, 409);
}

TEST_P(EnrichmentJobs, CancelsAJobThatWaits) {
  const auto id = new_lead({"12 Oak Street", "", "", "", ""});
  const auto queued = call(http::Method::kPost, "/api/enrichment", {}, dump_json({{"leadId", id.str()}}));
  ASSERT_EQ(queued.status, 202) << queued.body;
  const std::string job = json(queued)["jobId"];
  EXPECT_EQ(json(call(http::Method::kGet, "/api/enrichment/stats"))["queued"], 1);
  const auto cancelled = call(http::Method::kPost, "/api/enrichment/jobs/{id:job}/cancel", {{"id", job}});
  EXPECT_EQ(json(cancelled)["state"], "cancelled");
  EXPECT_EQ(lead(id).enrichment.status, "none");
  EXPECT_EQ(call(http::Method::kPost, "/api/enrichment/jobs/{id:job}/cancel", {{"id", job}}).status, 409);
  EXPECT_EQ(call(http::Method::kPost, "/api/enrichment", {}, R"({"leadId":"lead_x"})").status, 404);
  EXPECT_EQ(call(http::Method::kGet, "/api/enrichment/jobs", {}, "", {{"state", "odd"}}).status, 400);
}

TEST_P(EnrichmentJobs, MakesAndRemovesDemoParcels) {
  const auto before = write([](store::Session& s) { return count_parcels(s); });
  const auto made = generate_demo_parcels(db(), clock_, 42, 200);
  ASSERT_TRUE(made) << made.error().detail;
  EXPECT_EQ(write([](store::Session& s) { return count_parcels(s); }), before + 200);
  EXPECT_EQ(generate_demo_parcels(db(), clock_, 42, 200)->at(7).street, made->at(7).street);
  EXPECT_EQ(write([](store::Session& s) { return count_parcels(s); }), before + 200);
  std::map<MatchResult::Outcome, int> outcomes;
  for (const auto& address : *made) {
    crm::Property property;
    property.typed = address;
    ++outcomes[write([&](store::Session& s) { return match_parcel(s, property); }).outcome];
  }
  EXPECT_EQ(outcomes[MatchResult::Outcome::kNotFound], 0);
  EXPECT_EQ(outcomes[MatchResult::Outcome::kAmbiguous], 18);
  EXPECT_EQ(write([](store::Session& s) { return remove_demo_parcels(s); }), 200);
  EXPECT_EQ(write([](store::Session& s) { return count_parcels(s); }), before);
}

}  // namespace
}  // namespace hk::enrichment
