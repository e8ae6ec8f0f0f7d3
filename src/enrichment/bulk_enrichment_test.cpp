// Enriching a whole list: what it may cost, its cap, and that it goes on where it was.
#include <hk/enrichment/bulk_enrichment.hpp>
#include <hk/runtime/fail_point.hpp>

#include "bulk_store.hpp"
#include "enrichment_fixture.hpp"

namespace hk::enrichment {
namespace {

constexpr MicroDollars kPrice = 70'000;
constexpr MicroDollars kCheapPrice = 20'000;

// Fills what the dear one would fill, and is asked first.
class CheapProvider final : public Provider {
 public:
  const std::string& name() const override { return name_; }
  const std::vector<Product>& products() const override { return products_; }
  const Account& account() const override { return account_; }
  Reply call(const Product&, const PropertyQuery&) override {
    ++calls;
    return {.kind = Reply::Kind::kNotFound, .reason = "Not known."};
  }
  std::atomic<int> calls = 0;

 private:
  const std::string name_ = "cheap";
  const Account account_ = [] {
    Account account;
    account.limits = {.calls = 1, .guard = 0, .concurrency = 1};
    return account;
  }();
  const std::vector<Product> products_ = {{"all", kCheapPrice, {"bedrooms", "estimatedValue"}}};
};

std::atomic<int> throws_left = 0;

void slow_reservations(const char* name) {
  if (std::string_view(name) == "call.reserved") std::this_thread::sleep_for(std::chrono::milliseconds(30));
}

void broken_steps(const char* name) {
  if (std::string_view(name) == "bulk.in_step" && throws_left.fetch_sub(1) > 0) throw std::runtime_error("cut off");
}

class Bulk : public EnrichmentJobs {
 protected:
  void SetUp() override {
    EnrichmentJobs::SetUp();
    if (IsSkipped()) return;
    paid_ = std::make_shared<ScriptedProvider>(kPrice);
    use({county_provider(db()), paid_});
  }
  void TearDown() override {
    workers_.clear();
    runtime::fail_point_hook = nullptr;
    EnrichmentJobs::TearDown();
  }
  void use(std::vector<std::shared_ptr<Provider>> providers, std::size_t busy_max = 50) {
    use_providers(std::move(providers));
    bulk_ = std::make_unique<BulkEnrichment>(
        BulkEnrichment::Services{*enrichment_, *outbox_, [] { return TimeZone::utc(); }, busy_max});
    for (http::Route& route : bulk_routes(*bulk_, db())) routes_.push_back(std::move(route));
  }
  void start_workers(int count, std::vector<std::string> queues = {kQueue, kBulkQueue}, std::size_t concurrency = 5) {
    for (int i = 0; i < count; ++i) {
      jobs::WorkerSettings settings;
      settings.queues = queues;
      settings.concurrency = concurrency;
      settings.backoff = backoff_;
      workers_.push_back(jobs::Worker::start(db(), clock_, metrics_, settings,
                                             {{kEnrichLead, enrichment_->kind()}, {kFeedLeads, bulk_->kind()}}));
    }
  }
  // That many leads, each with a property of its own.
  std::vector<std::string> leads(int count) {
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i)
      ids.push_back(new_lead({std::to_string(100 + i) + " Elm Street", "", "Nashville", "TN", ""}).str());
    return ids;
  }
  Json start(const Json& body) {
    const auto answer = call(http::Method::kPost, "/api/enrichment/bulk", {}, dump_json(body));
    EXPECT_EQ(answer.status, 202) << answer.body;
    return json(answer);
  }
  Json estimate(const Json& body) {
    return json(call(http::Method::kPost, "/api/enrichment/bulk/estimate", {}, dump_json(body)));
  }
  http::Response act(const Json& run, const std::string& what, const std::string& body = "") {
    return call(http::Method::kPost, "/api/enrichment/bulk/{id:run}/" + what, {{"id", run["id"]}}, body);
  }
  Json seen(const Json& run) {
    return json(call(http::Method::kGet, "/api/enrichment/bulk/{id:run}", {{"id", run["id"]}}));
  }
  template <class Done>
  Json wait(const Json& run, const Done& done) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    Json now = seen(run);
    for (; !done(now) && std::chrono::steady_clock::now() < until; now = seen(run))
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return now;
  }
  Json wait_for(const Json& run, const std::string& status) {
    return wait(run, [&](const Json& now) { return now["status"] == status; });
  }
  std::map<std::string, int> statuses(const std::vector<std::string>& ids) {
    std::map<std::string, int> counts;
    for (const std::string& id : ids) ++counts[lead(crm::LeadId::trusted(id)).enrichment.status];
    return counts;
  }
  std::vector<Call> calls() {
    return write([&](store::Session& s) { return spending::list_calls(s, {.provider = "paid", .limit = 100}).calls; });
  }

  runtime::BackoffSettings backoff_ = {10 * kMillisecond, kSecond};
  std::shared_ptr<ScriptedProvider> paid_;
  std::unique_ptr<BulkEnrichment> bulk_;
  std::vector<std::unique_ptr<jobs::Worker>> workers_;
};
HK_ON_BOTH_STORES(Bulk);

TEST_P(Bulk, EstimatesWhatItMayCostWithoutAskingAnyone) {
  const auto cheap = std::make_shared<CheapProvider>();
  paid_->settings().daily_budget = 100'000;
  use({county_provider(db()), paid_, cheap});
  auto ids = leads(2);
  ids.push_back(new_lead({"100 Elm Street", "", "Nashville", "TN", ""}).str());  // the property of the first
  ids.push_back(new_lead({}).str());
  ids.push_back(crm::LeadId::make().str());
  const Json all = estimate({{"ids", ids}});
  EXPECT_EQ(all["leads"], 5);
  EXPECT_EQ(all["withAddress"], 3);
  EXPECT_EQ(all["withoutAddress"], 1);
  EXPECT_EQ(all["notYours"], 1);
  EXPECT_EQ(all["known"], 1) << "what is bought for one lead is there for the other";
  EXPECT_EQ(all["cost"], Json::parse(R"({"low": 0.04, "high": 0.18})"));
  EXPECT_EQ(all["isSample"], false);
  EXPECT_EQ(all["budgetsAllowToday"], 0.14);
  EXPECT_EQ(all["days"], 2);
  EXPECT_EQ(all["seconds"], Json::parse(R"({"low": 2, "high": 2})"));
  ASSERT_EQ(all["products"].size(), 2u);
  EXPECT_EQ(all["products"][1]["calls"], Json::parse(R"({"low": 0, "high": 2})"));
  EXPECT_EQ(paid_->calls + cheap->calls, 0);
  EXPECT_TRUE(calls().empty());
}

TEST_P(Bulk, EstimatesNothingForWhatTheLedgerKnows) {
  const auto ids = leads(3);
  paid_->script({reply_of(Reply::Kind::kNotFound, kPrice)});
  start_workers(1);
  enqueue(crm::LeadId::trusted(ids[0]));
  ASSERT_EQ(wait_for_status(crm::LeadId::trusted(ids[0]), "not_found"), "not_found");
  const Json all = estimate({{"filter", nullptr}});
  EXPECT_EQ(all["known"], 1);
  EXPECT_EQ(all["cost"]["high"], 0.14);
}

TEST_P(Bulk, ScalesASampleUp) {
  const auto ids = leads(1'002);
  const Json all = estimate({{"filter", nullptr}});
  EXPECT_EQ(all["leads"], 1'002);
  EXPECT_EQ(all["lookedAt"], 500);
  EXPECT_EQ(all["isSample"], true);
  EXPECT_EQ(all["withAddress"], 1'002);
  EXPECT_EQ(all["cost"]["high"], 70.14);
}

TEST_P(Bulk, NeverSpendsMoreThanItsCapWithSeveralWorkers) {
  runtime::fail_point_hook = slow_reservations;
  const auto ids = leads(12);
  const Json run = start({{"filter", nullptr}, {"cap", 0.25}});
  start_workers(3);
  const Json capped = wait_for(run, "capped");
  ASSERT_EQ(capped["status"], "capped");
  const Json still = wait(run, [&](const Json&) { return statuses(ids)["none"] == 9; });
  EXPECT_EQ(paid_->calls, 3);
  EXPECT_EQ(still["spent"], 0.21);
  EXPECT_EQ(statuses(ids), (std::map<std::string, int>{{"enriched", 3}, {"none", 9}})) << "those left are untouched";
  EXPECT_EQ(wait(run, [](const Json& now) { return now["done"] == 3; })["message"],
            "Stopped at its cap of $0.25: 9 leads left; raise the cap to go on.");

  EXPECT_EQ(json(act(run, "resume"))["code"], "cap_not_raised");
  EXPECT_EQ(json(act(run, "resume", R"({"cap": 0.25})"))["code"], "cap_not_raised");
  ASSERT_EQ(act(run, "resume", R"({"cap": 0.84})").status, 200);
  const Json done = wait_for(run, "completed");
  EXPECT_EQ(done["status"], "completed");
  EXPECT_EQ(done["enriched"], 12);
  EXPECT_EQ(done["spent"], 0.84);
  EXPECT_EQ(paid_->calls, 12) << "each was bought once";
}

TEST_P(Bulk, CountsWhatACrashLeftUndecidedUnderTheCap) {
  const auto ids = leads(4);
  const Json run = start({{"ids", ids}, {"cap", 0.15}});
  start_workers(1, {kBulkQueue});
  wait(run, [&](const Json&) { return statuses(ids)["queued"] == 4; });
  write([&](store::Session& s) {  // as if a process had been killed amid the call
    const crm::Lead first = *crm::find_lead(s, crm::LeadId::trusted(ids[0]));
    Call lost;
    lost.id = CallId::make();
    lost.provider = "paid";
    lost.product = "all";
    lost.lead_id = ids[0];
    lost.subject_id = first.property_id.str();
    lost.job_id = first.enrichment.job_id;
    lost.cap_id = run["id"];
    lost.price = kPrice;
    lost.at = clock_.now();
    spending::insert_call(s, lost);
    return 0;
  });
  start_workers(2, {kQueue});
  wait_for(run, "capped");
  const Json capped = wait(run, [](const Json& now) { return now["done"] == 2; });
  EXPECT_EQ(paid_->calls, 1);
  EXPECT_EQ(capped["spent"], 0.07);
  EXPECT_EQ(capped["atStake"], 0.07);
  EXPECT_EQ(capped["needsReview"], 1);
  EXPECT_EQ(capped["enriched"], 1);
}

TEST_P(Bulk, PausesAndResumes) {
  const auto ids = leads(60);  // more than are in hand at a time
  const Json run = start({{"filter", nullptr}, {"cap", 100}});
  start_workers(1, {kBulkQueue});
  wait(run, [&](const Json&) { return statuses(ids)["queued"] == 50; });
  EXPECT_EQ(statuses(ids), (std::map<std::string, int>{{"queued", 50}, {"none", 10}}));
  ASSERT_EQ(act(run, "pause").status, 200);
  EXPECT_EQ(statuses(ids), (std::map<std::string, int>{{"none", 60}}));
  EXPECT_EQ(act(run, "pause").status, 409);
  start_workers(1, {kQueue});
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_EQ(paid_->calls, 0);
  EXPECT_EQ(seen(run)["message"], "Paused: 60 leads left.");

  ASSERT_EQ(act(run, "resume").status, 200);
  const Json done = wait_for(run, "completed");
  EXPECT_EQ(done["enriched"], 60);
  EXPECT_EQ(done["spent"], 4.2);
  EXPECT_EQ(paid_->calls, 60);
}

TEST_P(Bulk, GoesOnWhileALeadWaitsForItsNextAttempt) {
  use({county_provider(db()), paid_}, 1);
  backoff_ = {5 * kMinute, 5 * kMinute};
  paid_->script({reply_of(Reply::Kind::kDown, 0)});
  const auto ids = leads(3);
  const Json run = start({{"filter", nullptr}, {"cap", 100}});
  start_workers(1);
  EXPECT_EQ(wait(run, [](const Json& now) { return now["done"] == 2; })["enriched"], 2);
  EXPECT_NE(lead(crm::LeadId::trusted(ids[0])).enrichment.status, "enriched");
  EXPECT_EQ(seen(run)["status"], "running");
}

TEST_P(Bulk, IsCancelledForGood) {
  const auto ids = leads(3);
  const Json run = start({{"ids", ids}, {"cap", 100}});
  start_workers(1, {kBulkQueue});
  wait(run, [&](const Json&) { return statuses(ids)["queued"] == 3; });
  ASSERT_EQ(act(run, "cancel").status, 200);
  EXPECT_EQ(statuses(ids), (std::map<std::string, int>{{"none", 3}}));
  EXPECT_EQ(act(run, "resume").status, 409);
  EXPECT_EQ(act(run, "cancel").status, 409);
}

TEST_P(Bulk, GoesOnWhereAStepWasCutOff) {
  throws_left = 3;
  runtime::fail_point_hook = broken_steps;
  const auto ids = leads(70);
  const Json run = start({{"filter", nullptr}, {"cap", 100}});
  start_workers(2);
  const Json done = wait_for(run, "completed");
  EXPECT_EQ(done["status"], "completed");
  EXPECT_EQ(done["enriched"], 70);
  EXPECT_EQ(done["done"], 70);
  EXPECT_EQ(paid_->calls, 70);
  EXPECT_LT(throws_left, 0) << "steps were cut off";
}

TEST_P(Bulk, LetsASingleLeadGoFirst) {
  const auto ids = leads(5);
  const Json run = start({{"filter", nullptr}, {"cap", 100}});
  start_workers(1, {kBulkQueue});
  wait(run, [&](const Json&) { return statuses(ids)["queued"] == 5; });
  const crm::LeadId single = new_lead({"12 Oak Street", "", "Nashville", "TN", ""});
  enqueue(single);
  start_workers(1, {kQueue}, 1);
  wait_for(run, "completed");
  EXPECT_EQ(calls().back().lead_id, single.str());
}

TEST_P(Bulk, LeavesOutWhatCameLaterAndWhatIsAskedForAlready) {
  const auto ids = leads(2);
  enqueue(crm::LeadId::trusted(ids[0]));
  const Json run = start({{"filter", nullptr}, {"cap", 100}});
  const auto later = leads(1);
  start_workers(1, {kBulkQueue});
  wait(run, [&](const Json& now) { return now["skipped"] == 1 && statuses(ids)["queued"] == 2; });
  start_workers(1, {kQueue});
  const Json done = wait_for(run, "completed");
  EXPECT_EQ(done["skipped"], 1);
  EXPECT_EQ(done["enriched"], 1);
  EXPECT_EQ(done["total"], 2);
  EXPECT_EQ(statuses(later)["none"], 1);
}

TEST_P(Bulk, ReachesOnlyWhatItsPersonMayChange) {
  const auto ids = leads(2);
  const crm::Viewer agent = crm::Viewer::from_json(
      {{"actor", "user_1"}, {"system", false}, {"mates", Json::array()}, {"rules", {{"leads", {"own", "own"}}}}});
  EXPECT_EQ(bulk_->estimate(agent, {{"filter", nullptr}}).error().code, "bulk_empty");
  EXPECT_EQ(bulk_->estimate(agent, {{"ids", ids}}).value()["notYours"], 2);
  const auto run = db().write([&](store::Session& s) {
    return bulk_->start(s, agent, {{"ids", ids}}, kDollarInMicros);
  });
  ASSERT_TRUE(run);
  start_workers(1);
  const Json done = wait_for({{"id", run->id.str()}}, "completed");
  EXPECT_EQ(done["skipped"], 2);
  EXPECT_EQ(paid_->calls, 0);
}

TEST_P(Bulk, RefusesWhatItCannotDo) {
  const auto post = [&](const char* body) {
    return json(call(http::Method::kPost, "/api/enrichment/bulk", {}, body))["code"];
  };
  leads(1);
  EXPECT_EQ(post(R"({"cap": 1})"), "bulk_empty");
  EXPECT_EQ(post(R"({"cap": 1, "ids": []})"), "bulk_empty");
  EXPECT_EQ(post(R"({"cap": 0, "filter": null})"), "cap_invalid");
  EXPECT_EQ(post(R"({"cap": 1, "filter": {"field": "colour", "op": "is", "value": "red"}})"), "field_unknown");
}

}  // namespace
}  // namespace hk::enrichment
