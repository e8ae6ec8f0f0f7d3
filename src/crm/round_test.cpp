// Rounds through all records, on both stores.
#include <hk/crm/round.hpp>

#include <gtest/gtest.h>

#include <set>

#include <hk/crm/crm.hpp>
#include <hk/events/events.hpp>
#include <hk/jobs/jobs.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::crm {
namespace {

constexpr Micros kPeriod = 10 * kDay;

class Rounds : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<store::Migration> all = identity::migrations();
    for (auto part : {jobs::migrations(), events::migrations(), migrations()})
      all.insert(all.end(), part.begin(), part.end());
    ASSERT_TRUE(db().migrate(all));
  }
  void add(int count) {
    ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
      for (int i = 0; i < count; ++i) {
        const std::string id = ContactId::make().str();
        s.run(
            "insert into contacts(id, first_name, last_name, sort_name, email, email_key, phone, phone_key,"
            " created_at) values (:id, '', '', '', '', '', '', '', 0)",
            {{"id", id}});
      }
      return {};
    }));
  }
  // What is visited at `now`; not kept when `is_lost`.
  std::vector<std::string> visit(Micros now, bool is_lost = false) {
    return *db().write([&](store::Session& s) -> Result<std::vector<std::string>> {
      const RoundStep step = step_of_round(s, "test", "contacts", kPeriod, now);
      if (!is_lost) keep_round(s, "test", step, now);
      return step.ids;
    });
  }
};
HK_ON_BOTH_STORES(Rounds);

TEST_P(Rounds, VisitEachRecordOnceInAPeriod) {
  add(50);
  EXPECT_TRUE(visit(0).empty());  // it begins
  std::multiset<std::string> visited;
  for (int day = 1; day <= 10; ++day) {
    const auto ids = visit(day * kDay);
    EXPECT_EQ(ids.size(), 5u) << "day " << day;
    visited.insert(ids.begin(), ids.end());
  }
  EXPECT_EQ(visited.size(), 50u);
  EXPECT_EQ(std::set<std::string>(visited.begin(), visited.end()).size(), 50u);
}

TEST_P(Rounds, BeginAgainBehindTheLast) {
  add(4);
  visit(0);
  const auto first = visit(kPeriod);
  EXPECT_EQ(first.size(), 4u);
  visit(kPeriod + kPeriod / 2);  // behind the last: nothing is left
  EXPECT_EQ(visit(2 * kPeriod), (std::vector<std::string>{first[0], first[1]}));
}

TEST_P(Rounds, AddUpWhatIsLessThanOneVisit) {
  add(2);
  visit(0);
  EXPECT_TRUE(visit(2 * kDay).empty());
  EXPECT_TRUE(visit(4 * kDay).empty());
  EXPECT_EQ(visit(5 * kDay).size(), 1u);
}

TEST_P(Rounds, RepeatAStepThatWasNotKept) {
  add(10);
  visit(0);
  const auto lost = visit(3 * kDay, true);
  EXPECT_EQ(lost.size(), 3u);
  EXPECT_EQ(visit(3 * kDay), lost);
}

TEST_P(Rounds, DoNotRunWildAfterALongSilenceOrAClockThatWentBack) {
  add(2'100);
  visit(0);
  EXPECT_EQ(visit(1'000 * kPeriod).size(), static_cast<std::size_t>(kVisitsMax));
  EXPECT_TRUE(visit(5 * kPeriod).empty());
}

}  // namespace
}  // namespace hk::crm
