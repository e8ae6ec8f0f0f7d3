#include <gtest/gtest.h>

#include <hk/events/forward.hpp>
#include <hk/events/tracked.hpp>
#include <hk/http/testing/scripted_server.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::events {
namespace {

const Micros kNow = parse_rfc3339("2026-11-23T12:00:00Z").value();

class Forwarding : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(db().migrate(migrations()));
    outbox_ = std::make_unique<Outbox>(db(), clock_);
    client_ = http::Client::create();
    forwarder_ = std::make_unique<Forwarder>(db(), clock_, *outbox_, *client_);
    segment_ = segment_sink({server_.url("/v1"), "write-key"});
    posthog_ = posthog_sink({server_.url("/"), "phc_key"});
  }
  void happen(const std::string& type, const Json& data) {
    ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
      outbox_->emit(s, {type, data});
      return {};
    }));
  }
  void report(const TrackedEvent& event, const Reporter& reporter) {
    ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
      track(db(), s, {event}, reporter, kNow);
      return {};
    }));
  }
  // Until everything that happened can be read (PostgreSQL waits for older transactions) and was handed on.
  void forward_all(const Sink& sink, std::int64_t events) {
    for (int i = 0; i < 2'000; ++i) {
      auto step = forwarder_->step(sink);
      ASSERT_TRUE(step) << step.error().code;
      const auto state = *forwarder_->state(sink.name());
      if (!step->more && state->sent + state->dropped == events) return;
    }
    FAIL() << "not everything was handed on";
  }
  std::vector<Json> bodies() const {
    std::vector<Json> all;
    for (const auto& request : server_.requests()) all.push_back(Json::parse(request.body));
    return all;
  }

  ManualClock clock_{kNow};
  http::testing::ScriptedServer server_;
  std::unique_ptr<Outbox> outbox_;
  std::unique_ptr<http::Client> client_;
  std::unique_ptr<Forwarder> forwarder_;
  std::unique_ptr<Sink> segment_, posthog_;
};

TEST_P(Forwarding, SendsSegmentWhatItsContractSays) {
  ASSERT_TRUE(forwarder_->step(*segment_));  // from now on
  happen("lead_created", {{"leadId", "lead_1"}, {"source", "web"}});
  report({"e1", "form_sent", kNow - kHour, {{"anonymousId", "v1"}, {"properties", {{"form", "sell"}}}}},
         {kBrowser, "pkey_1", "pkey_1"});
  forward_all(*segment_, 2);
  const auto request = server_.requests().at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/v1/batch");
  std::vector<Json> items;
  for (const Json& body : bodies()) {
    EXPECT_EQ(body.at("writeKey"), "write-key");
    EXPECT_EQ(body.at("sentAt"), "2026-11-23T12:00:00Z");
    for (const Json& item : body.at("batch")) items.push_back(item);
  }
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].at("type"), "track");
  EXPECT_EQ(items[0].at("event"), "lead_created");
  EXPECT_EQ(items[0].at("userId"), "lead_1");
  EXPECT_EQ(items[0].at("properties"), Json({{"leadId", "lead_1"}, {"source", "web"}}));
  EXPECT_TRUE(items[0].at("messageId").get<std::string>().starts_with("evt_"));
  EXPECT_EQ(items[1].at("anonymousId"), "v1");
  EXPECT_EQ(items[1].at("messageId"), "pkey_1/e1");
  EXPECT_EQ(items[1].at("timestamp"), "2026-11-23T11:00:00Z");
  EXPECT_EQ(items[1].at("properties"), Json({{"form", "sell"}}));
}

TEST_P(Forwarding, SendsPosthogWhatItsContractSays) {
  ASSERT_TRUE(forwarder_->step(*posthog_));
  report({"e1", "form_sent", kNow, {{"anonymousId", "v1"}, {"leadId", "lead_1"}}}, {kApi, "user_1", "api"});
  forward_all(*posthog_, 1);
  EXPECT_EQ(server_.requests().at(0).target, "/batch/");
  const Json body = bodies().at(0);
  EXPECT_EQ(body.at("api_key"), "phc_key");
  EXPECT_EQ(body.at("historical_migration"), false);
  const Json item = body.at("batch").at(0);
  EXPECT_EQ(item.at("event"), "form_sent");
  EXPECT_EQ(item.at("distinct_id"), "v1");
  EXPECT_EQ(item.at("properties"), Json({{"leadId", "lead_1"}, {"$process_person_profile", false}}));
  EXPECT_EQ(item.at("uuid").get<std::string>().size(), 36U);
}

TEST_P(Forwarding, BeginsWithWhatHappensNext) {
  happen("before", Json::object());
  while (db().read([&](store::Session& s) -> Result<std::string> { return outbox_->last_position(s); })->empty()) {
  }
  ASSERT_TRUE(forwarder_->step(*segment_));
  happen("after", Json::object());
  forward_all(*segment_, 1);
  EXPECT_EQ(bodies().at(0).at("batch").at(0).at("event"), "after");
}

TEST_P(Forwarding, SendsTheSameAgainUntilItIsTaken) {
  ASSERT_TRUE(forwarder_->step(*segment_));
  happen("lead_created", {{"leadId", "lead_1"}});
  server_.reply({.status = 503});
  server_.reply({.close_at_once = true});
  server_.reply({.status = 429, .headers = {{"Retry-After", "7"}}});
  int failures = 0;
  std::optional<Micros> pause;
  while (server_.requests().size() < 3) {
    auto step = forwarder_->step(*segment_);
    if (!step) failures += 1;
    if (step && step->pause) pause = step->pause;
  }
  EXPECT_EQ(failures, 2);
  EXPECT_EQ(pause, 7 * kSecond);
  EXPECT_EQ((*forwarder_->state("segment"))->sent, 0);
  forward_all(*segment_, 1);
  const auto all = bodies();
  ASSERT_EQ(all.size(), 4U);
  for (const Json& body : all) EXPECT_EQ(body.at("batch"), all.at(0).at("batch"));
}

TEST_P(Forwarding, IsNotStoppedByWhatASinkWillNeverTake) {
  ASSERT_TRUE(forwarder_->step(*segment_));
  report({"huge", "huge", kNow, {{"properties", {{"x", std::string(32'700, 'x')}}}}}, {kApi, "user_1", "api"});
  happen("refused", Json::object());
  server_.reply({.status = 400});
  forward_all(*segment_, 2);
  EXPECT_EQ((*forwarder_->state("segment"))->dropped, 2);
  happen("taken", Json::object());
  forward_all(*segment_, 3);
  EXPECT_EQ((*forwarder_->state("segment"))->sent, 1);
}

TEST_P(Forwarding, WaitsForARightKey) {
  ASSERT_TRUE(forwarder_->step(*posthog_));
  happen("lead_created", Json::object());
  server_.always({.status = 401});
  Result<Forwarder::Step> step = Forwarder::Step{};
  for (int i = 0; i < 2'000 && step; ++i) step = forwarder_->step(*posthog_);
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().code, "sink_refused_key");
  EXPECT_EQ((*forwarder_->state("posthog"))->dropped, 0);
}

TEST_P(Forwarding, KeepsBatchesBelowTheSinksLimits) {
  ASSERT_TRUE(forwarder_->step(*segment_));
  for (int i = 0; i < 40; ++i)
    report({"e" + std::to_string(i), "big", kNow, {{"properties", {{"x", std::string(30'000, 'x')}}}}},
           {kApi, "u", "api"});
  forward_all(*segment_, 40);
  EXPECT_GE(server_.requests().size(), 3U);
  for (const auto& request : server_.requests()) EXPECT_LT(request.body.size(), 500'000U);
}

HK_ON_BOTH_STORES(Forwarding);

}  // namespace
}  // namespace hk::events
