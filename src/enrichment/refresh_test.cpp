// Properties that are looked up again when what is known of them is old, on both stores.
#include "enrichment_fixture.hpp"

namespace hk::enrichment {
namespace {

constexpr Micros kPeriod = 90 * kDay;

class Refresh : public EnrichmentJobs {
 protected:
  // The lead has this state since so many days.
  crm::LeadId lead_since(int days, const std::string& state, const std::string& status = "new") {
    const crm::LeadId id = new_lead({"12 OAK ST", "", "NASHVILLE", "TN", "37201"});
    write([&](store::Session& s) {
      s.run(
          "update leads set enrichment_status = :state, enrichment_finished_at = :at, status = :status where id = :id",
          {{"state", state}, {"at", clock_.now() - days * kDay}, {"status", status}, {"id", id.str()}});
      return 0;
    });
    return id;
  }
  // One run of the schedule, a whole period after the last.
  void refresh(Micros period = kPeriod) {
    write([&](store::Session& s) {
      s.run(
          "insert into rounds(name, position, visited_at) values (:name, '', :at) on conflict (name) do update set"
          " position = '', visited_at = excluded.visited_at",
          {{"name", kRefreshLeads}, {"at", clock_.now() - kPeriod}});
      return 0;
    });
    struct Context final : jobs::JobContext {
      bool should_stop() override { return false; }
      void report_progress(const Json&) override {}
      bool got_further(store::Session&) override { return true; }
    } context;
    const auto done = enrichment_->refresh_kind(period).run({}, context);
    ASSERT_TRUE(done);
    ASSERT_TRUE(db().write([&](store::Session& s) { return done->commit(s); }));
  }
  std::string state(const crm::LeadId& id) { return lead(id).enrichment.status; }
};
HK_ON_BOTH_STORES(Refresh);

TEST_P(Refresh, TakesOpenLeadsWhoseDataIsOld) {
  const auto old = lead_since(91, "enriched"), young = lead_since(89, "enriched");
  const auto missed = lead_since(91, "not_found"), lost = lead_since(91, "enriched", "lost");
  const auto won = lead_since(91, "enriched", "converted"), cancelled = lead_since(91, "none");
  const auto waiting = lead_since(91, "needs_review");
  refresh();
  EXPECT_EQ(state(old), "queued");
  EXPECT_EQ(state(missed), "queued");
  EXPECT_EQ(state(young), "enriched");
  EXPECT_EQ(state(lost), "enriched");
  EXPECT_EQ(state(won), "enriched");
  EXPECT_EQ(state(cancelled), "none");
  EXPECT_EQ(state(waiting), "needs_review");
}

TEST_P(Refresh, IsNotDoneWhenItIsOff) {
  const auto old = lead_since(4'000, "enriched");
  refresh(0);
  EXPECT_EQ(state(old), "enriched");
}

TEST_P(Refresh, BuysOnlyWhatTheLedgerDoesNotKnowAnyMore) {
  const auto paid = std::make_shared<ScriptedProvider>(50'000);
  use_providers({paid});
  start_worker();
  const auto id = lead_since(91, "enriched");
  refresh();
  EXPECT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_EQ(paid->calls, 1);
  write([&](store::Session& s) {
    s.run("update leads set enrichment_finished_at = 0 where id = :id", {{"id", id.str()}});
    return 0;
  });
  refresh();
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(15);
  while (lead(id).enrichment.finished_at.value_or(0) == 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(state(id), "enriched");
  EXPECT_EQ(paid->calls, 1);
}

TEST_P(Refresh, WaitsBehindNewLeads) {
  const auto old = lead_since(91, "enriched");
  refresh();
  const auto fresh = new_lead({"14 OAK ST", "", "NASHVILLE", "TN", "37201"});
  const auto priority_of = [&](const std::string& job) {
    return write([&](store::Session& s) { return queue_->find(s, jobs::JobId::trusted(job))->priority; });
  };
  const std::string waiting = lead(old).enrichment.job_id, young = enqueue(fresh).str();
  EXPECT_LT(static_cast<int>(priority_of(waiting)), static_cast<int>(priority_of(young)));
}

}  // namespace
}  // namespace hk::enrichment
