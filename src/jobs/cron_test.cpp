#include <hk/jobs/cron.hpp>

#include "jobs_fixture.hpp"
#include "scheduler.hpp"

namespace hk::jobs {
namespace {

std::string next_after(const char* cron, const char* after) {
  const auto parsed = Cron::parse(cron);
  EXPECT_TRUE(parsed) << cron;
  const auto at = parsed->next(*parse_rfc3339(after));
  return at ? format_rfc3339(*at) : "never";
}

TEST(Cron, FindsTheNextDueMinute) {
  EXPECT_EQ(next_after("* * * * *", "2026-03-01T10:00:00Z"), "2026-03-01T10:01:00Z");
  EXPECT_EQ(next_after("* * * * *", "2026-03-01T10:00:59.999999Z"), "2026-03-01T10:01:00Z");
  EXPECT_EQ(next_after("30 3 * * *", "2026-12-31T03:30:00Z"), "2027-01-01T03:30:00Z");
  EXPECT_EQ(next_after("*/15 8-18/5 * * *", "2026-03-01T08:45:00Z"), "2026-03-01T13:00:00Z");
  EXPECT_EQ(next_after("0,30 0 1 */3 *", "2026-04-02T00:00:00Z"), "2026-07-01T00:00:00Z");
  EXPECT_EQ(next_after("5/20 * * * *", "2026-04-02T00:05:00Z"), "2026-04-02T00:25:00Z");
  EXPECT_EQ(next_after("0 0 29 2 *", "2096-03-01T00:00:00Z"), "2104-02-29T00:00:00Z");
  EXPECT_EQ(next_after("0 0 30 2 *", "2026-03-01T00:00:00Z"), "never");
}

TEST(Cron, KnowsWeekDays) {
  EXPECT_EQ(next_after("0 9 * * 1-5", "2026-11-20T09:00:00Z"), "2026-11-23T09:00:00Z");  // Friday to Monday
  EXPECT_EQ(next_after("0 9 * * 0", "2026-11-20T09:00:00Z"), "2026-11-22T09:00:00Z");
  EXPECT_EQ(next_after("0 9 * * 7", "2026-11-20T09:00:00Z"), "2026-11-22T09:00:00Z");
  // Both days restricted: either one is due.
  EXPECT_EQ(next_after("0 0 13 * 5", "2026-11-13T00:00:00Z"), "2026-11-20T00:00:00Z");
  EXPECT_EQ(next_after("0 0 13 * 5", "2026-12-12T00:00:00Z"), "2026-12-13T00:00:00Z");
}

TEST(Cron, SaysWhichFieldIsWrong) {
  for (const char* text :
       {"", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "a * * * *",
        "5-1 * * * *", "*/0 * * * *", "1,,2 * * * *", "- * * * *", "-1 * * * *"}) {
    const auto parsed = Cron::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, "cron_invalid");
  }
  EXPECT_NE(Cron::parse("* 24 * * *").error().message.find("hour"), std::string::npos);
}

TEST(Cron, FindsTheLatestMissedTime) {
  const auto cron = Cron::parse("0 * * * *");
  const Micros noon = *parse_rfc3339("2026-03-01T12:00:00Z");
  EXPECT_EQ(cron->latest(noon, noon + 5 * kHour + 1), noon + 5 * kHour);
  EXPECT_FALSE(cron->latest(noon, noon + kHour - 1));
}

class Schedules : public JobsOnBothStores {};

TEST_P(Schedules, EnqueueEachDueTimeOnceWhoeverLooks) {
  ManualClock clock(*parse_rfc3339("2026-03-01T10:02:30Z"));
  const std::vector<Schedule> schedules = {{"every-five", *Cron::parse("*/5 * * * *"), {"work", "task"}}};
  auto other = test_database().open_again();
  Scheduler here(db(), clock, schedules), there(*other, clock, schedules);
  for (int minute = 0; minute < 30; ++minute) {
    std::thread rival([&] { EXPECT_TRUE(there.tick()); });
    EXPECT_TRUE(here.tick());
    rival.join();
    EXPECT_TRUE(here.tick());
    clock.advance(kMinute);
  }
  EXPECT_EQ(count(State::kQueued), 6);  // 10:05 to 10:30
}

TEST_P(Schedules, MakeUpForTheLatestTimeMissedWhileNobodyRan) {
  ManualClock clock(*parse_rfc3339("2026-03-01T10:02:30Z"));
  const std::vector<Schedule> schedules = {{"hourly", *Cron::parse("0 * * * *"), {"work", "task"}}};
  EXPECT_TRUE(Scheduler(db(), clock, schedules).tick());
  EXPECT_EQ(count(State::kQueued), 0);
  clock.advance(5 * kHour);
  Scheduler restarted(db(), clock, schedules);
  EXPECT_TRUE(restarted.tick());
  EXPECT_TRUE(restarted.tick());
  EXPECT_EQ(count(State::kQueued), 1);
  EXPECT_EQ(number("select max(due_at) from job_schedules"), *parse_rfc3339("2026-03-01T15:00:00Z"));
}

TEST_P(Schedules, GoOnAtOnceAfterTheClockWasSetBack) {
  ManualClock clock(1'800'000'000 * kSecond);
  const std::vector<Schedule> schedules = {{"every-five", *Cron::parse("*/5 * * * *"), {"work", "task"}}};
  Scheduler running(db(), clock, schedules);
  ASSERT_TRUE(running.tick());
  clock.advance(kHour);
  ASSERT_TRUE(running.tick());
  EXPECT_EQ(count(State::kQueued), 1);
  clock.advance(-kHour);
  ASSERT_TRUE(running.tick());
  Scheduler restarted(db(), clock, schedules);
  ASSERT_TRUE(restarted.tick());
  EXPECT_EQ(count(State::kQueued), 1);
  clock.advance(6 * kMinute);
  ASSERT_TRUE(running.tick());
  ASSERT_TRUE(restarted.tick());
  EXPECT_EQ(count(State::kQueued), 2);
}

TEST_P(Schedules, RunInsideAWorker) {
  ManualClock clock(*parse_rfc3339("2026-03-01T10:02:30Z"));
  WorkerSettings with = settings();
  with.schedules = {{"hourly", *Cron::parse("0 * * * *"), {"work", "task"}}};
  std::atomic<int> ran = 0;
  Kind kind{[&](const Job&, JobContext&) -> Result<Completion> { return ++ran, Completion{}; }, {}, {}};
  auto worker = Worker::start(db(), clock, metrics_, with, {{"task", kind}});
  ASSERT_TRUE(eventually([&] { return number("select count(*) from job_schedules") == 1; }));
  clock.advance(kHour);
  EXPECT_TRUE(eventually([&] { return ran == 1; }));
}

HK_ON_BOTH_STORES(Schedules);

}  // namespace
}  // namespace hk::jobs
