#include <gtest/gtest.h>

#include <thread>

#include <hk/http/client.hpp>
#include <hk/http/testing/scripted_server.hpp>
#include <hk/intake/county_jobs.hpp>
#include <hk/intake/intake.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::intake {
namespace {

using http::testing::ScriptedServer;

// A county of two rows a page, on a server that answers what it is told to.
class CountyJobsTest : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<store::Migration> all;
    for (auto part : {jobs::migrations(), events::migrations(), crm::migrations(), spending::migrations(),
                      enrichment::migrations(), migrations()})
      all.insert(all.end(), part.begin(), part.end());
    ASSERT_TRUE(db().migrate(all));
    county_ = enrichment::read_county("name = \"layer\"\nkind = \"arcgis\"\npage_rows = 2\nbase_url = \"" +
                                      server_.url("/FeatureServer/0") +
                                      "\"\n[fields]\nparcelNumber = \"PIN\"\naddress = \"ADDR\"\n")
                  .value();
    jobs_ = std::make_unique<CountyJobs>(
        CountyJobs::Services{db(),
                             clock_,
                             queue_(),
                             imports_(),
                             runner_(),
                             *client_,
                             {"", 2'000},
                             [this] { return Result<std::vector<enrichment::CountyService>>(std::vector{county_}); },
                             [this](const std::string& name) -> Result<enrichment::CountyService> {
                               if (name == county_.name) return county_;
                               return not_found("county_unknown", "There is no such county.");
                             }});
  }
  void TearDown() override {
    worker_.reset();
    BothStores::TearDown();
  }

  jobs::Queue& queue_() {
    if (!queue) queue = std::make_unique<jobs::Queue>(db(), clock_);
    return *queue;
  }
  Imports& imports_() {
    if (!imports) imports = std::make_unique<Imports>(db(), clock_, queue_());
    return *imports;
  }
  ImportRunner& runner_() {
    outbox = std::make_unique<events::Outbox>(db(), clock_);
    enrichment = std::make_unique<enrichment::Enrichment>(
        clock_, db(), queue_(), *outbox, enrichment::Enrichment::Providers{}, enrichment::Enrichment::Settings{});
    intake = std::make_unique<LeadIntake>(clock_, validator_, *enrichment, *outbox);
    runner = std::make_unique<ImportRunner>(db(), clock_, imports_(), *intake, *outbox);
    return *runner;
  }

  static http::testing::ScriptedReply layer(bool has_pages = true) {
    return {.body = dump_json({{"fields", Json::array()}, {"supportsPagination", has_pages}})};
  }
  static http::testing::ScriptedReply rows(int first, int last, bool more) {
    Json features = Json::array();
    for (int i = first; i <= last; ++i)
      features.push_back({{"attributes", {{"PIN", "P" + std::to_string(i)}, {"ADDR", std::to_string(i) + " OAK ST"}}}});
    return {.body = dump_json({{"features", features}, {"exceededTransferLimit", more}})};
  }
  void start_worker() {
    jobs::WorkerSettings settings;
    settings.queues = {"import"};
    settings.backoff = {10 * kMillisecond, kSecond};
    worker_ = jobs::Worker::start(db(), clock_, metrics_, settings, {{kSyncCounty, jobs_->kind()}});
  }
  Json sync() { return jobs_->list()->at(0).at("sync"); }
  Json wait_for(const std::string& state) {
    for (int i = 0; i < 1'000 && sync().at("state") != state; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_EQ(sync().at("state"), state) << sync();
    return sync();
  }
  void look_for_old(Micros period) {
    class NoContext final : public jobs::JobContext {
     public:
      bool should_stop() override { return false; }
      void report_progress(const Json&) override {}
      bool got_further(store::Session&) override { return true; }
    } context;
    const auto done = jobs_->old_kind(period).run({}, context);
    ASSERT_TRUE(done);
    ASSERT_TRUE(db().write([&](store::Session& s) { return done->commit(s); }));
  }

  ManualClock clock_{1'795'000'000 * kSecond};
  ScriptedServer server_;
  std::unique_ptr<http::Client> client_ = http::Client::create();
  telemetry::Metrics metrics_;
  enrichment::CountyService county_;
  validation::Validator validator_{validation::EmailLists::load("/nonexistent"), clock_};
  std::unique_ptr<jobs::Queue> queue;
  std::unique_ptr<Imports> imports;
  std::unique_ptr<events::Outbox> outbox;
  std::unique_ptr<enrichment::Enrichment> enrichment;
  std::unique_ptr<LeadIntake> intake;
  std::unique_ptr<ImportRunner> runner;
  std::unique_ptr<CountyJobs> jobs_;
  std::unique_ptr<jobs::Worker> worker_;
};

HK_ON_BOTH_STORES(CountyJobsTest);

TEST_P(CountyJobsTest, BringTheRecordsInAndSayHowItWent) {
  EXPECT_EQ(sync().at("state"), "none");
  EXPECT_EQ(jobs_->start("nowhere", false).error().code, "county_unknown");
  server_.reply(layer());
  server_.reply(rows(1, 2, true));
  server_.reply(rows(3, 3, false));
  ASSERT_TRUE(jobs_->start("layer", false));
  EXPECT_EQ(sync().at("state"), "queued");
  start_worker();
  const Json done = wait_for("completed");
  EXPECT_EQ(done.at("rowsFetched"), 3);
  EXPECT_EQ(done.at("rowsStored"), 3);
  EXPECT_EQ(done.at("rowsCreated"), 3);
  EXPECT_EQ(done.at("error"), nullptr);
  EXPECT_EQ(*db().read([](store::Session& s) { return Result<std::int64_t>(enrichment::count_parcels(s)); }), 3);
}

TEST_P(CountyJobsTest, ReadALayerWithoutPagesByItsIds) {
  server_.reply(layer(false));
  server_.reply({.body = R"({"objectIds":[30,10,20]})"});
  server_.reply(rows(10, 11, false));
  server_.reply({.status = 503, .body = "out of order"});
  server_.reply(rows(30, 30, false));
  ASSERT_TRUE(jobs_->start("layer", true));
  start_worker();
  EXPECT_EQ(wait_for("completed").at("rowsCreated"), 3);
  std::vector<std::string> asked;
  for (const auto& request : server_.requests())
    if (const auto at = request.target.find("objectIds="); at != std::string::npos)
      asked.push_back(request.target.substr(at, request.target.find('&', at) - at));
  EXPECT_EQ(asked, (std::vector<std::string>{"objectIds=10%2C20", "objectIds=30", "objectIds=30"})) << "in order, once";
}

TEST_P(CountyJobsTest, ASecondRunOfACountyIsRefused) {
  ASSERT_TRUE(jobs_->start("layer", false));
  const auto second = jobs_->start("layer", false);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::kConflict);
  EXPECT_EQ(second.error().code, "county_busy");
  EXPECT_NE(second.error().next_step.find("cancel"), std::string::npos) << "it says what to do";
  server_.reply(layer());
  server_.reply(rows(1, 1, false));
  start_worker();
  wait_for("completed");
  const auto lock = db().try_lock("county-layer");  // as the command line has it
  ASSERT_TRUE(lock);
  EXPECT_EQ(jobs_->start("layer", false).error().code, "county_busy");
}

TEST_P(CountyJobsTest, WhatTheCountyRefusesIsTold) {
  for (int i = 0; i < 2; ++i) server_.reply({.body = R"({"error":{"code":499,"message":"Token Required"}})"});
  ASSERT_TRUE(jobs_->start("layer", false));
  start_worker();
  const Json failed = wait_for("failed");
  EXPECT_NE(failed.at("error").get<std::string>().find("token"), std::string::npos) << failed;
  server_.reply(layer());
  server_.reply(rows(1, 1, false));
  EXPECT_TRUE(jobs_->start("layer", false)) << "it may be tried again";
  EXPECT_EQ(wait_for("completed").at("error"), nullptr);
}

TEST_P(CountyJobsTest, StopWhenTheirImportIsCancelled) {
  server_.reply(layer());
  server_.reply(rows(1, 2, true));
  server_.always([&](const http::testing::RecordedRequest&) {
    const auto all =
        db().read([&](store::Session& s) { return Result<std::vector<Import>>(imports_().of_county(s, "layer", 1)); });
    EXPECT_TRUE(imports_().cancel(all->at(0).id));
    return rows(3, 4, true);
  });
  ASSERT_TRUE(jobs_->start("layer", false));
  start_worker();
  EXPECT_EQ(wait_for("cancelled").at("error"), nullptr) << "somebody wanted that";
  EXPECT_EQ(*db().read([](store::Session& s) { return Result<std::int64_t>(enrichment::count_parcels(s)); }), 0);
  server_.reply(layer());
  server_.reply(rows(1, 1, false));
  ASSERT_TRUE(jobs_->start("layer", false)) << "it may be wanted again";
  EXPECT_EQ(wait_for("completed").at("rowsStored"), 1) << "from the beginning";
}

TEST_P(CountyJobsTest, OldOnesAreQueuedByThemselves) {
  look_for_old(7 * kDay);
  EXPECT_EQ(sync().at("state"), "none") << "nobody ever wanted it";
  server_.reply(layer());
  server_.reply(rows(1, 1, false));
  ASSERT_TRUE(jobs_->start("layer", false));
  start_worker();
  wait_for("completed");
  worker_.reset();
  clock_.advance(7 * kDay - kMinute);
  look_for_old(7 * kDay);
  EXPECT_EQ(sync().at("state"), "completed") << "not yet";
  clock_.advance(2 * kMinute);
  look_for_old(7 * kDay);
  look_for_old(7 * kDay);
  EXPECT_EQ(sync().at("state"), "queued");
  EXPECT_EQ(*db().read([](store::Session& s) {
    return Result<std::int64_t>(s.one<std::int64_t>("select count(*) from jobs where state <> 3"));
  }),
            1)
      << "once";
}

}  // namespace
}  // namespace hk::intake
