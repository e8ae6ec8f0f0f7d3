#include <gtest/gtest.h>

#include <hk/events/events.hpp>
#include <hk/events/publishable_keys.hpp>
#include <hk/events/tracked.hpp>
#include <hk/store/testing/test_database.hpp>

#include "rate_limit.hpp"
#include "snippet.hpp"

namespace hk::events {
namespace {

const Micros kNow = parse_rfc3339("2026-11-23T12:00:00Z").value();

std::string problem_of(const Json& body) {
  const auto parsed = parse_tracked(body, kNow);
  return parsed ? "" : parsed.error().fields.at(0).field;
}

TEST(TrackedEvents, AreOneOrAList) {
  const auto one =
      parse_tracked({{"event", "page_viewed"}, {"messageId", "m1"}, {"properties", {{"path", "/"}}}}, kNow);
  ASSERT_TRUE(one);
  EXPECT_EQ(one->at(0).id, "m1");
  EXPECT_EQ(one->at(0).at, kNow);
  EXPECT_EQ(one->at(0).data, Json({{"properties", {{"path", "/"}}}}));
  const auto list = parse_tracked({{"events", {{{"event", "a"}}, {{"event", "b"}, {"leadId", "lead_1"}}}}}, kNow);
  ASSERT_TRUE(list);
  EXPECT_EQ(list->size(), 2U);
  EXPECT_EQ(list->at(1).data, Json({{"leadId", "lead_1"}}));
  EXPECT_NE(list->at(0).id, list->at(1).id);
}

TEST(TrackedEvents, MayBeLateAndALittleAhead) {
  const auto at = [](const char* time) { return problem_of({{"event", "a"}, {"timestamp", time}}); };
  EXPECT_EQ(at("2020-01-01T00:00:00Z"), "");
  EXPECT_EQ(at("2026-11-23T12:05:00Z"), "");
  EXPECT_EQ(at("2026-11-23T12:05:01Z"), "timestamp");
  EXPECT_EQ(at("1999-12-31T23:59:59Z"), "timestamp");
  EXPECT_EQ(at("yesterday"), "timestamp");
}

TEST(TrackedEvents, SayWhatIsWrongAndWhere) {
  EXPECT_EQ(problem_of(Json::object()), "event");
  EXPECT_EQ(problem_of({{"event", std::string(201, 'x')}}), "event");
  EXPECT_EQ(problem_of({{"event", "a"}, {"properties", "x"}}), "properties");
  EXPECT_EQ(problem_of({{"event", "a"}, {"properties", {{"x", std::string(33'000, 'x')}}}}), "properties");
  EXPECT_EQ(problem_of({{"events", Json::array()}}), "events");
  EXPECT_EQ(problem_of({{"events", Json(501, {{"event", "a"}})}}), "events");
  EXPECT_EQ(problem_of({{"events", {{{"event", "a"}}, {{"userId", 5}, {"event", "b"}}}}}), "events[1].userId");
}

TEST(RateLimits, RefillWithTimeAndStayBounded) {
  RateLimit limit(10, 2);
  EXPECT_TRUE(limit.take("a", 10, kNow));
  EXPECT_FALSE(limit.take("a", 1, kNow));
  EXPECT_TRUE(limit.take("b", 1, kNow));
  EXPECT_FALSE(limit.take("a", 3, kNow + kSecond));
  EXPECT_TRUE(limit.take("a", 2, kNow + kSecond));
  for (int i = 0; i < 30'000; ++i) EXPECT_TRUE(limit.take("n" + std::to_string(i), 10, kNow));
}

TEST(Snippet, IsSmall) { EXPECT_LT(snippet().size(), 2'048U); }

class Tracking : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(db().migrate(migrations()));
    keys_ = std::make_unique<PublishableKeys>(db(), clock_);
  }
  Tracked send(const std::vector<std::string>& ids, const Reporter& reporter) {
    std::vector<TrackedEvent> events;
    for (const std::string& id : ids) events.push_back({id, "seen", kNow, {{"properties", {{"n", 1}}}}});
    return *db().write(
        [&](store::Session& s) -> Result<Tracked> { return track(db(), s, events, reporter, clock_.now()); });
  }
  static http::Request from_page(const std::string& key, const std::string& origin) {
    http::Request request;
    request.query["key"] = key;
    request.headers = {{"origin", origin}, {"content-type", "text/plain;charset=UTF-8"}};
    return request;
  }
  ManualClock clock_{kNow};
  std::unique_ptr<PublishableKeys> keys_;
};

TEST_P(Tracking, CountsARepeatedEventOnce) {
  const Reporter api{kApi, "user_1", "api"};
  Tracked first = send({"e1", "e2", "e1"}, api);
  EXPECT_EQ(first.accepted, 2);
  EXPECT_EQ(first.duplicates, 1);
  EXPECT_EQ(send({"e2", "e3"}, api).accepted, 1);
  // A page can't take the ids of others.
  EXPECT_EQ(send({"e1"}, {kBrowser, "pkey_1", "pkey_1"}).accepted, 1);
  EXPECT_EQ(send({"e1"}, {kBrowser, "pkey_2", "pkey_2"}).accepted, 1);
}

TEST_P(Tracking, KeepsEventsInTheTableOfTheProgramsOwn) {
  Outbox outbox(db(), clock_);
  ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
    outbox.emit(s, {"lead_created", {{"leadId", "lead_1"}}});
    return {};
  }));
  clock_.advance(kMinute);
  send({"e1"}, {kApi, "user_1", "api"});
  std::vector<RecordedEvent> events;
  while (events.size() < 2)
    events = *db().read(
        [&](store::Session& s) -> Result<std::vector<RecordedEvent>> { return outbox.read_after(s, "", 10); });
  EXPECT_EQ(events[0].source, kServer);
  EXPECT_EQ(events[1].source, kApi);
  EXPECT_EQ(events[1].actor, "user_1");
  EXPECT_EQ(events[1].at, kNow);
  EXPECT_EQ(events[1].received_at, kNow + kMinute);
}

TEST_P(Tracking, AdmitsPagesOfTheKeysOrigins) {
  const auto key = keys_->create(" Site ", {"https://Example.com", "http://localhost:3000"}, "user_1");
  ASSERT_TRUE(key);
  EXPECT_TRUE(key->key.starts_with("hkpub_"));
  http::Request good = from_page(key->key, "https://example.com");
  EXPECT_TRUE(PublishableKeys::carried_by(good));
  ASSERT_TRUE(keys_->admit(good));
  EXPECT_EQ(good.header("content-type"), "application/json");
  EXPECT_EQ(dynamic_cast<const PublishableCaller&>(*good.caller).key.id, key->id);
  http::Request foreign = from_page(key->key, "https://evil.example");
  EXPECT_EQ(keys_->admit(foreign).error().code, "origin_not_allowed");
  http::Request unknown = from_page("hkpub_nobody", "https://example.com");
  EXPECT_EQ(keys_->admit(unknown).error().code, "key_unknown");
  EXPECT_TRUE(keys_->allows(good, "http://localhost:3000"));
  EXPECT_FALSE(keys_->allows(good, "http://localhost:3001"));
  EXPECT_FALSE(keys_->allows(good, "null"));
}

TEST_P(Tracking, RefusesRemovedKeysAndWhatIsNoOrigin) {
  const auto key = keys_->create("Site", {"https://example.com"}, "user_1");
  http::Request request = from_page(key->key, "https://example.com");
  ASSERT_TRUE(keys_->admit(request));
  ASSERT_TRUE(keys_->remove(key->id));
  EXPECT_EQ(keys_->admit(request).error().code, "key_unknown");
  EXPECT_EQ(keys_->remove(key->id).error().code, "publishable_key_not_found");
  for (const char* origin : {"*", "null", "example.com", "https://", "https://example.com/path", "javascript:1"})
    EXPECT_EQ(keys_->create("Site", {origin}, "").error().code, "origin_invalid") << origin;
  EXPECT_EQ(keys_->create(" ", {"https://example.com"}, "").error().code, "name_missing");
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(keys_->create("Site", {"https://example.com"}, ""));
  EXPECT_EQ(keys_->create("Site", {"https://example.com"}, "").error().code, "too_many_keys");
}

HK_ON_BOTH_STORES(Tracking);

}  // namespace
}  // namespace hk::events
