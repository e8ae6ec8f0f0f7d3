// What calls cost, and what happens when it can't be known.
#include "enrichment_fixture.hpp"

#include "waterfall.hpp"

namespace hk::enrichment {
namespace {

using namespace spending;  // NOLINT: what these tests are about
using Kind = Reply::Kind;

constexpr MicroDollars kPrice = 70'000;

class Spendings : public EnrichmentJobs {
 protected:
  void SetUp() override {
    EnrichmentJobs::SetUp();
    if (IsSkipped()) return;
    paid_ = std::make_shared<ScriptedProvider>(kPrice);
    use_providers({county_provider(db()), paid_});
  }
  crm::LeadId lead_at(const std::string& street) {
    const auto id = new_lead({street, "", "Nashville", "TN", ""});
    enqueue(id);
    return id;
  }
  // As if the process had been killed between reserving and settling.
  void reserve_and_die(const crm::LeadId& id) {
    write([&](store::Session& s) {
      Call lost;
      lost.id = CallId::make();
      lost.provider = "paid";
      lost.product = "all";
      lost.lead_id = id.str();
      lost.subject_id = crm::find_lead(s, id)->property_id.str();
      lost.job_id = crm::find_lead(s, id)->enrichment.job_id;
      lost.price = kPrice;
      lost.at = clock_.now();
      insert_call(s, lost);
      return 0;
    });
  }
  std::vector<Call> calls() {
    return write([&](store::Session& s) { return list_calls(s, {.provider = "paid", .limit = 100}).calls; });
  }
  int decide(const Call& which, const std::string& decision) {
    return call(http::Method::kPost, "/api/enrichment/calls/{id:ledger}/decide", {{"id", which.id.str()}},
                dump_json({{"decision", decision}}))
        .status;
  }
  Json provider() {
    const Json answer = json(call(http::Method::kGet, "/api/enrichment/providers"));
    for (const Json& item : answer["items"])
      if (item["name"] == "paid") return item;
    return nullptr;
  }
  std::shared_ptr<ScriptedProvider> paid_;
};
HK_ON_BOTH_STORES(Spendings);

TEST_P(Spendings, ReservesBeforeACallAndSettlesAfterIt) {
  const auto id = lead_at("12 Oak Street");
  start_worker();
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  ASSERT_EQ(books(), std::vector<std::string>{"settled found 70000"});
  EXPECT_EQ(paid_->references(), std::vector<std::string>{calls()[0].id.str()}) << "the ledger's id goes out";
  const Json costs = json(call(http::Method::kGet, "/api/enrichment/costs"))["items"];
  ASSERT_EQ(costs.size(), 2u);
  EXPECT_EQ(costs[1]["provider"], "paid");
  EXPECT_EQ(costs[1]["cost"], 0.07);
  EXPECT_EQ(costs[1]["calls"], 1);
}

TEST_P(Spendings, BooksAFailedConnectionThoughNothingWasReserved) {
  paid_->unreachable = true;
  const auto id = lead_at("12 Oak Street");
  start_worker();
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(15);
  while (books().empty() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  ASSERT_FALSE(books().empty());
  EXPECT_EQ(books()[0], "released down 0");
  EXPECT_EQ(paid_->calls, 0);
  paid_->unreachable = false;
  EXPECT_EQ(wait_for_status(id, "enriched"), "enriched");
}

TEST_P(Spendings, DoesNotWaitForAClockThatWasSetBack) {
  write([&](store::Session& s) {  // as if it had failed while the clock was an hour ahead
    ProviderState state = lock_provider(s, "paid");
    for (int i = 0; i < kFailuresMax; ++i)
      state = after_call(state, reply_of(Kind::kDown).outcome(), clock_.now() + kHour);
    save_provider(s, state);
    return 0;
  });
  const auto id = lead_at("12 Oak Street");
  start_worker();
  EXPECT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_NE(provider()["state"], "waiting");
}

TEST_P(Spendings, DoesNotBuyAgainWhatIsFresh) {
  const auto id = lead_at("12 Oak Street");
  start_worker();
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  enqueue(id);
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_EQ(paid_->calls, 1);
  EXPECT_EQ(property(id).values.estimated_value, 410'000'00);
}

TEST_P(Spendings, DoesNotBuyAKnownMissAgain) {
  paid_->script({reply_of(Kind::kNotFound, kPrice)});
  const auto id = lead_at("99 Nowhere Ln");
  start_worker();
  ASSERT_EQ(wait_for_status(id, "not_found"), "not_found");
  enqueue(id);
  ASSERT_EQ(wait_for_status(id, "not_found"), "not_found");
  EXPECT_EQ(paid_->calls, 1);
  EXPECT_EQ(books(), std::vector<std::string>{"settled not_found 70000"});
}

TEST_P(Spendings, AsksAPersonWhenTheOutcomeCannotBeKnown) {
  paid_->script({reply_of(Kind::kUnknown)});
  const auto id = lead_at("12 Oak Street");
  start_worker();
  ASSERT_EQ(wait_for_status(id, "needs_review"), "needs_review");
  EXPECT_EQ(property(id).values.parcel_number, "P1") << "what the county knows is shown meanwhile";
  EXPECT_EQ(books(), std::vector<std::string>{"unknown unknown 0"});
  enqueue(id);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  ASSERT_EQ(wait_for_status(id, "needs_review"), "needs_review");
  EXPECT_EQ(paid_->calls, 1) << "asking again is no decision";
  EXPECT_EQ(json(call(http::Method::kGet, "/api/enrichment/stats"))["unknownWaiting"], 1);
  EXPECT_EQ(json(call(http::Method::kGet, "/api/enrichment/stats"))["atStakeToday"], 0.07);
  const Json waiting = json(call(http::Method::kGet, "/api/enrichment/calls", {}, "", {{"waiting", "true"}}))["items"];
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting[0]["leadId"], id.str());

  ASSERT_EQ(decide(calls()[0], "buy_again"), 200);
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_EQ(books(), (std::vector<std::string>{"unknown unknown 0", "settled found 70000"}));
  EXPECT_EQ(decide(calls()[1], "write_off"), 409);
}

TEST_P(Spendings, GoesOnWithoutAWrittenOffCall) {
  paid_->script({reply_of(Kind::kUnknown)});
  const auto id = lead_at("12 Oak Street");
  start_worker();
  ASSERT_EQ(wait_for_status(id, "needs_review"), "needs_review");
  ASSERT_EQ(decide(calls()[0], "write_off"), 200);
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_EQ(paid_->calls, 1);
  EXPECT_FALSE(property(id).values.estimated_value);
}

TEST_P(Spendings, BuysAgainByPolicyButOnlyOnce) {
  paid_->settings().buys_unknown_again = true;
  paid_->script({reply_of(Kind::kUnknown), reply_of(Kind::kUnknown)});
  const auto id = lead_at("12 Oak Street");
  start_worker();
  ASSERT_EQ(wait_for_status(id, "needs_review"), "needs_review");
  EXPECT_EQ(paid_->calls, 2);
  EXPECT_EQ(calls()[1].decided_by, "policy");
}

TEST_P(Spendings, MarksACallOfAnEndedAttemptUnknown) {
  const auto id = lead_at("12 Oak Street");
  reserve_and_die(id);
  start_worker();
  ASSERT_EQ(wait_for_status(id, "needs_review"), "needs_review");
  EXPECT_EQ(paid_->calls, 0) << "it may have been answered and charged";
  EXPECT_EQ(books(), std::vector<std::string>{"unknown unknown 0"});
}

TEST_P(Spendings, MarksACallOfTheLastAttemptUnknownToo) {
  const auto id = lead_at("12 Oak Street");
  reserve_and_die(id);
  write([&](store::Session& s) {  // a worker that is gone had it, for the last time
    return s.run("update jobs set state = 2, worker = 'worker_gone', attempts = attempts_max, fence = fence + 1");
  });
  start_worker();
  ASSERT_EQ(wait_for_status(id, "failed"), "failed");
  EXPECT_EQ(paid_->calls, 0);
  EXPECT_EQ(books(), std::vector<std::string>{"unknown unknown 0"});
}

TEST_P(Spendings, StopsAtTheDailyBudgetAndGoesOnWhenItIsRaised) {
  paid_->settings().daily_budget = 2 * kPrice;
  const auto first = lead_at("12 Oak Street"), second = lead_at("14 Oak Street"), third = lead_at("1 Far Rd");
  start_worker();
  const auto count_paused = [&] {
    int paused = 0;
    for (const auto& id : {first, second, third}) paused += lead(id).enrichment.status == "paused" ? 1 : 0;
    return paused;
  };
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(15);
  while ((count_paused() != 1 || paid_->calls != 2) && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  ASSERT_EQ(count_paused(), 1);
  EXPECT_EQ(paid_->calls, 2);
  EXPECT_EQ(provider()["state"], "out_of_budget");
  EXPECT_EQ(provider()["dailyBudget"], 0.14);
  const auto raised =
      call(http::Method::kPut, "/api/enrichment/providers/{name}/budget", {{"name", "paid"}}, R"({"dailyBudget": 5})");
  ASSERT_EQ(raised.status, 200) << raised.body;
  for (const auto& id : {first, second, third}) EXPECT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_EQ(paid_->calls, 3);
  for (const char* bad : {R"({"dailyBudget": 0})", R"({"dailyBudget": -1})", R"({"dailyBudget": 1e12})"})
    EXPECT_EQ(call(http::Method::kPut, "/api/enrichment/providers/{name}/budget", {{"name", "paid"}}, bad).status, 400);
}

TEST_P(Spendings, DoesNotAskForWhatTheContractLacksUntilItIsResumed) {
  Reply lacking = reply_of(Kind::kRefused);
  lacking.of_product_only = true;
  paid_->script({lacking});
  start_worker();
  const auto first = lead_at("12 Oak Street");
  ASSERT_EQ(wait_for_status(first, "enriched"), "enriched") << "what the county knows";
  const auto second = lead_at("14 Oak Street");
  ASSERT_EQ(wait_for_status(second, "partial"), "partial");
  EXPECT_EQ(paid_->calls, 1);
  EXPECT_EQ(lead(second).enrichment.reason, lacking.reason);
  EXPECT_EQ(provider()["state"], "running");
  resume();
  enqueue(second);
  ASSERT_EQ(wait_for_status(second, "enriched"), "enriched");
  EXPECT_EQ(paid_->calls, 2);
}

TEST_P(Spendings, SpendsNoMoreOnALeadThanItsBudget) {
  settings_.lead_budget = kPrice - 1;
  use_providers({county_provider(db()), paid_});
  const auto id = lead_at("12 Oak Street");
  start_worker();
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_EQ(paid_->calls, 0);
  EXPECT_NE(lead(id).enrichment.reason.find("budget"), std::string::npos);
}

TEST_P(Spendings, PausesUntilItIsResumed) {
  ASSERT_EQ(call(http::Method::kPost, "/api/enrichment/providers/{name}/pause", {{"name", "paid"}},
                 R"({"reason":"Contract ends"})")
                .status,
            200);
  const auto id = lead_at("12 Oak Street");
  start_worker();
  ASSERT_EQ(wait_for_status(id, "paused"), "paused");
  EXPECT_EQ(lead(id).enrichment.reason, "paid is paused: Contract ends");
  EXPECT_EQ(property(id).values.parcel_number, "P1");
  EXPECT_EQ(provider()["state"], "paused");
  resume();
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_EQ(paid_->calls, 1);
  EXPECT_EQ(activity_types(id),
            (std::vector<std::string>{"enrichment_completed", "enrichment_paused", "enrichment_queued"}));
  EXPECT_EQ(call(http::Method::kPost, "/api/enrichment/providers/{name}/resume", {{"name", "nobody"}}).status, 404);
  EXPECT_EQ(call(http::Method::kPost, "/api/enrichment/providers/{name}/pause", {{"name", "county"}}).status, 409);
}

TEST_P(Spendings, ObeysAProviderThatWantsAPause) {
  Reply limited = reply_of(Kind::kLimited);
  limited.retry_after = 300 * kMillisecond;
  paid_->script({limited});
  const auto id = lead_at("12 Oak Street");
  start_worker();
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched") << "and without using up an attempt";
  EXPECT_EQ(books(), (std::vector<std::string>{"released limited 0", "settled found 70000"}));
  EXPECT_EQ(json(call(http::Method::kGet, "/api/enrichment/jobs"))["items"][0]["attempts"], 1);
}

TEST_P(Spendings, PausesAProviderThatRefusesUs) {
  paid_->script({reply_of(Kind::kRefused), reply_of(Kind::kRefused), reply_of(Kind::kRefused)});
  const auto id = lead_at("12 Oak Street");
  start_worker();
  ASSERT_EQ(wait_for_status(id, "paused"), "paused");
  EXPECT_EQ(paid_->calls, kRefusalsMax);
  EXPECT_EQ(provider()["state"], "paused");
  EXPECT_EQ(provider()["reason"], "It says refused.");
}

TEST_P(Spendings, KeepsWhatWasChargedButUnreadableForAPerson) {
  use_providers({paid_});
  paid_->script({reply_of(Kind::kUnusable, kPrice)});
  const auto id = lead_at("12 Oak Street");
  start_worker();
  ASSERT_EQ(wait_for_status(id, "needs_review"), "needs_review");
  EXPECT_EQ(books(), std::vector<std::string>{"settled unusable 70000"});
}

TEST_P(Spendings, LetsAPersonChooseAmongAProvidersProperties) {
  use_providers({paid_});
  paid_->script({reply_of(Kind::kAmbiguous, kPrice)});
  const auto id = lead_at("12 Oak Street");
  start_worker();
  ASSERT_EQ(wait_for_status(id, "ambiguous"), "ambiguous");
  const auto choose = [&](const char* body) {
    return call(http::Method::kPost, "/api/leads/{id:lead}/parcel", {{"id", id.str()}}, body).status;
  };
  EXPECT_EQ(choose(R"({"parcelId":"nobody:17"})"), 404);
  ASSERT_EQ(choose(R"({"parcelId":"paid:17"})"), 202);
  ASSERT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_EQ(paid_->provider_ids(), (std::vector<std::string>{"", "17"}));
}

TEST_P(Spendings, EndsWithWhatIsKnownWhenAProviderStaysDown) {
  paid_->down = true;
  const auto id = lead_at("12 Oak Street");
  start_worker();
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(15);
  while (paid_->calls < 5 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(wait_for_status(id, "enriched"), "enriched");
  EXPECT_EQ(lead(id).enrichment.reason, "The provider does not answer.");
}

TEST_P(Spendings, TwoLeadsOfOnePropertyShareOneCall) {
  const auto first = lead_at("12 Oak Street");
  const auto second = lead_at("12 Oak Street");
  start_worker();
  ASSERT_EQ(wait_for_status(first, "enriched"), "enriched");
  ASSERT_EQ(wait_for_status(second, "enriched"), "enriched");
  EXPECT_EQ(paid_->calls, 1);
}

TEST(Waterfall, PrefersTheCheaperThenTheOneThatFillsMore) {
  class Shop final : public Provider {
   public:
    explicit Shop(std::vector<Product> products, int order = 0) : products_(std::move(products)) {
      account_.order = order;
    }
    const std::string& name() const override { return name_; }
    const std::vector<Product>& products() const override { return products_; }
    const Account& account() const override { return account_; }
    Reply call(const Product&, const PropertyQuery&) override { return {}; }

   private:
    std::string name_ = "shop";
    Account account_;
    std::vector<Product> products_;
  };
  const auto shop = std::make_shared<Shop>(std::vector<Product>{
      {"avm", 100, {"estimatedValue"}}, {"profile", 100, {"bedrooms", "sqft"}}, {"cheap", 10, {"yearBuilt"}}});
  Waterfall waterfall({shop}, {});
  Enrichment::Findings findings;
  std::vector<std::string> order;
  while (const auto next = waterfall.next(findings)) order.push_back(next->product->name);
  EXPECT_EQ(order, (std::vector<std::string>{"cheap", "profile", "avm"}));
  const auto later = std::make_shared<Shop>(std::vector<Product>{{"bargain", 1, {"yearBuilt"}}}, 1);
  EXPECT_EQ(Waterfall({later, shop}, {}).next(findings)->product->name, "cheap")
      << "people want the other one asked first";
}

}  // namespace
}  // namespace hk::enrichment
