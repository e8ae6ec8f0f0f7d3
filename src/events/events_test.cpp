#include <gtest/gtest.h>

#include <future>
#include <thread>

#include <hk/events/events.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::events {
namespace {

class Events : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(db().migrate(migrations()));
    outbox_ = std::make_unique<Outbox>(db(), clock_);
  }
  Status emit(const std::string& type) {
    return db().write([&](store::Session& s) -> Status {
      outbox_->emit(s, {type, {{"n", 1}}});
      return {};
    });
  }
  std::vector<std::string> types_after(const std::string& position) {
    std::vector<std::string> types;
    auto found = db().read([&](store::Session& s) -> Result<std::vector<RecordedEvent>> {
      return outbox_->read_after(s, position, 1000);
    });
    for (const auto& event : *found) types.push_back(event.type);
    return types;
  }
  // PostgreSQL holds an event back while any older transaction of the server runs, in whichever database: wait for it.
  std::vector<std::string> types_after(const std::string& position, std::size_t wanted) {
    const Micros give_up = clock_.now() + 20 * kSecond;
    std::vector<std::string> types = types_after(position);
    while (types.size() < wanted && clock_.now() < give_up) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      types = types_after(position);
    }
    return types;
  }
  std::string last_position() {
    return *db().read([&](store::Session& s) -> Result<std::string> { return outbox_->last_position(s); });
  }
  SystemClock clock_;
  std::unique_ptr<Outbox> outbox_;
};

TEST_P(Events, AreThereOnlyIfTheCauseCommitted) {
  ASSERT_TRUE(emit("lead_created"));
  (void)db().write([&](store::Session& s) -> Status {
    outbox_->emit(s, {"never_happened", {}});
    return invalid("no", "No.");
  });
  EXPECT_EQ(types_after("", 1), std::vector<std::string>{"lead_created"});
}

TEST_P(Events, ContinueFromAPosition) {
  ASSERT_TRUE(emit("a"));
  ASSERT_EQ(types_after("", 1).size(), 1U);
  const std::string position = last_position();
  ASSERT_TRUE(emit("b"));
  EXPECT_EQ(types_after(position, 1), std::vector<std::string>{"b"});
}

TEST_P(Events, NeverAppearBehindOneAlreadyRead) {
  // A transaction that took its number first but commits last must still be read.
  std::promise<void> inserted, go_on;
  std::string seen;
  if (GetParam() == store::Dialect::kSqlite) GTEST_SKIP() << "one writer: the case can't arise";
  auto slow = std::async(std::launch::async, [&] {
    return db().write([&](store::Session& s) -> Status {
      outbox_->emit(s, {"slow", {}});
      inserted.set_value();
      go_on.get_future().wait();
      return {};
    });
  });
  inserted.get_future().wait();
  ASSERT_TRUE(emit("fast"));
  EXPECT_TRUE(types_after("").empty());
  go_on.set_value();
  ASSERT_TRUE(slow.get());
  EXPECT_EQ(types_after("", 2), (std::vector<std::string>{"slow", "fast"}));
}

TEST_P(Events, ReachAFollowerInAnotherProcessInOrder) {
  auto other = test_database().open_again();
  Outbox other_outbox(*other, clock_);
  std::mutex mutex;
  std::vector<std::string> seen;
  std::promise<void> all;
  auto tail = Tail::start(*other, other_outbox, [&](const RecordedEvent& event) {
    const std::lock_guard lock(mutex);
    seen.push_back(event.type);
    if (seen.size() == 20) all.set_value();
  });
  std::vector<std::string> expected;
  for (int i = 0; i < 20; ++i) {
    expected.push_back("e" + std::to_string(i));
    ASSERT_TRUE(emit(expected.back()));
  }
  ASSERT_EQ(all.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
  EXPECT_EQ(seen, expected);
}

TEST_P(Events, ArePrunedByAgeOnceTheyWereHandedOn) {
  ASSERT_TRUE(emit("old"));
  ASSERT_EQ(types_after("", 1).size(), 1U);
  const std::string handed_on = last_position();
  ASSERT_TRUE(emit("newer"));
  const auto prune = [&](Micros before, const std::string& until) {
    return *db().write([&](store::Session& s) -> Result<std::int64_t> { return outbox_->prune(s, before, until, 10); });
  };
  EXPECT_EQ(prune(clock_.now() + kSecond, ""), 0);
  EXPECT_EQ(prune(clock_.now() - kHour, handed_on), 0);
  EXPECT_EQ(prune(clock_.now() + kSecond, handed_on), 1);
  EXPECT_EQ(types_after("", 1), std::vector<std::string>{"newer"});
}

HK_ON_BOTH_STORES(Events);

}  // namespace
}  // namespace hk::events
