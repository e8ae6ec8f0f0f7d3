#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "import_fixture.hpp"

#include <hk/base/json_schema.hpp>
#include <hk/crm/api.hpp>
#include <hk/crm/crm.hpp>
#include <hk/enrichment/enrichment.hpp>

namespace hk::enrichment {
namespace {

// A provider whose answers the test decides.
class ScriptedProvider final : public Provider {
 public:
  explicit ScriptedProvider(MicroDollars price) : price_(price) {}
  const std::string& name() const override { return name_; }
  MicroDollars price() const override { return price_; }
  const std::vector<std::string>& fields() const override { return fields_; }
  Result<ProviderAnswer> fetch(const PropertyQuery&) override {
    ++calls;
    if (down) return unavailable("provider_down", "The provider does not answer.");
    ProviderAnswer answer;
    answer.outcome = ProviderAnswer::Outcome::kFound;
    answer.facts = {{"bedrooms", "4", "2024-01-01", 0.8}, {"estimatedValue", "410000.00", "2024-06-01", 0.7}};
    answer.cost = price_;
    return answer;
  }
  std::atomic<int> calls = 0;
  std::atomic<bool> down = false;

 private:
  MicroDollars price_;
  std::string name_ = "paid";
  std::vector<std::string> fields_ = {"bedrooms", "estimatedValue"};
};

class EnrichmentJobs : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    auto all = jobs::migrations();
    for (const auto& more : {events::migrations(), crm::migrations(), migrations()})
      all.insert(all.end(), more.begin(), more.end());
    ASSERT_TRUE(db().migrate(all));
    queue_ = std::make_unique<jobs::Queue>(db(), clock_);
    outbox_ = std::make_unique<events::Outbox>(db(), clock_);
    use_providers({county_provider(db())});
    import(
        "P1,12 OAK ST,NASHVILLE,2,1,1950,100000,2015-06-02,150000\nP2,14 OAK ST,NASHVILLE,,,,,2015-06-02,90000\n"
        "P3,16 OAK ST,NASHVILLE,3,2,1960,,,\nP4,16 OAK ST,MADISON,3,2,1961,,,\n");
  }
  void TearDown() override { worker_.reset(); }

  void import(const std::string& rows) {
    const auto report = import_csv(
        db(), "Parcel ID,Address,City,Full Bath,Half Bath,Year Built,Total Value,Sale Date,Sale Price\n" + rows);
    ASSERT_TRUE(report.status);
    ASSERT_EQ(report.counts.quarantined, 0);
  }
  void use_providers(std::vector<std::shared_ptr<Provider>> providers) {
    worker_.reset();
    enrichment_ = std::make_unique<Enrichment>(clock_, db(), *queue_, *outbox_, std::move(providers));
    routes_ = routes(*enrichment_, TimeZone::utc());
  }
  void start_worker(Micros first_retry = 10 * kMillisecond) {
    jobs::WorkerSettings settings;
    settings.queues = {kQueue};
    settings.backoff = {first_retry, 10 * kSecond};
    worker_ = jobs::Worker::start(db(), clock_, metrics_, settings, {{kEnrichLead, enrichment_->kind()}});
  }

  template <class Body>
  auto write(Body body) {
    auto result = db().write([&](store::Session& s) -> Result<decltype(body(s))> { return body(s); });
    EXPECT_TRUE(result) << result.error().detail;
    return *std::move(result);
  }

  crm::LeadId new_lead(const crm::PostalAddress& typed) {
    return write([&](store::Session& s) {
      const Micros now = clock_.now();
      crm::Contact contact;
      contact.id = crm::ContactId::make();
      contact.first_name = "Ada";
      contact.last_name = "Lovelace";
      crm::insert_contact(s, contact, now);
      crm::Lead lead;
      lead.id = crm::LeadId::make();
      lead.source = "test";
      lead.contact_id = contact.id;
      lead.created_at = lead.updated_at = now;
      if (!typed.empty()) {
        crm::Property property;
        property.id = crm::PropertyId::make();
        property.typed = typed;
        property.address_key = typed.street + typed.city;
        lead.property_id = crm::find_or_insert_property(s, property, now);
      }
      crm::insert_lead(s, lead);
      return lead.id;
    });
  }
  jobs::JobId enqueue(const crm::LeadId& lead) {
    return write([&](store::Session& s) { return enrichment_->queue(s, lead, "user_1"); });
  }
  crm::Lead lead(const crm::LeadId& id) {
    return write([&](store::Session& s) { return *crm::find_lead(s, id); });
  }
  crm::Property property(const crm::LeadId& id) {
    return write([&](store::Session& s) { return *crm::find_property(s, crm::find_lead(s, id)->property_id); });
  }
  std::vector<Fact> facts(const crm::LeadId& id) {
    return write([&](store::Session& s) { return facts_of(s, crm::find_lead(s, id)->property_id); });
  }
  std::string wait_for_status(const crm::LeadId& id, const std::string& wanted) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(15);
    std::string status;
    while ((status = lead(id).enrichment.status) != wanted && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return status;
  }
  std::vector<std::string> event_types() {
    return write([&](store::Session& s) {
      std::vector<std::string> types;
      for (const auto& event : outbox_->read_after(s, "", 100)) types.push_back(event.type);
      return types;
    });
  }
  std::vector<std::string> activity_types(const crm::LeadId& id) {
    return write([&](store::Session& s) {
      std::vector<std::string> types;
      const auto page = crm::list_activities(s, id, "", 100);
      for (const auto& activity : page->activities) types.push_back(activity.type);
      return types;
    });
  }

  // The answer of a route, checked against its own schema.
  http::Response call(http::Method method, const std::string& pattern, std::map<std::string, std::string> params = {},
                      const std::string& body = "", std::map<std::string, std::string> query = {}) {
    const auto route =
        std::ranges::find_if(routes_, [&](const auto& r) { return r.method == method && r.path == pattern; });
    EXPECT_NE(route, routes_.end()) << pattern;
    http::Request request;
    request.method = method;
    request.params = std::move(params);
    request.query = std::move(query);
    request.headers["content-type"] = "application/json";
    request.body = body;
    auto response = route->handler(request);
    if (!response) return http::problem_response(response.error(), "r");
    Json components = crm::schemas();
    components.update(schemas());
    const auto problems =
        schema_problems(*parse_json(response->body), route->doc.responses.at(response->status), components);
    EXPECT_TRUE(problems.empty()) << pattern << ": "
                                  << (problems.empty() ? "" : problems[0].field + " " + problems[0].message);
    return *std::move(response);
  }
  static Json json(const http::Response& response) { return *parse_json(response.body); }

  SystemClock clock_;
  telemetry::Metrics metrics_;
  std::unique_ptr<jobs::Queue> queue_;
  std::unique_ptr<events::Outbox> outbox_;
  std::unique_ptr<Enrichment> enrichment_;
  std::vector<http::Route> routes_;
  std::unique_ptr<jobs::Worker> worker_;
};
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
  EXPECT_EQ(event_types(),
            (std::vector<std::string>{"enrichment_queued", "enrichment_started", "enrichment_completed"}));
  EXPECT_EQ(activity_types(id), (std::vector<std::string>{"enrichment_completed", "enrichment_queued"}));
  const auto costs = write([&](store::Session& s) { return costs_of_jobs(s, {job.str()}); });
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
  EXPECT_TRUE(enqueue(id).empty());
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
  EXPECT_EQ(lead(id).enrichment.reason, "The provider does not answer.");
  EXPECT_EQ(activity_types(id).front(), "enrichment_failed");
  const Json dead = json(call(http::Method::kGet, "/api/enrichment/jobs", {}, "", {{"state", "dead"}}));
  ASSERT_EQ(dead["items"].size(), 1u);
  EXPECT_EQ(dead["items"][0]["canRetry"], true);
  EXPECT_EQ(json(call(http::Method::kGet, "/api/enrichment/stats"))["failedToday"], 1);
  EXPECT_EQ(write([&](store::Session& s) { return cost_since(s, 0); }), 0) << "what did not answer is not paid";

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
