// Wall clocks that are set, or that differ between workers.
#include "claims.hpp"
#include "jobs_fixture.hpp"
#include "recovery.hpp"

namespace hk::jobs {
namespace {

class SteppedClock final : public Clock {
 public:
  Micros now() const override { return SystemClock().now() + ahead_; }
  void step(Micros ahead) { ahead_ = ahead; }

 private:
  std::atomic<Micros> ahead_ = 0;
};

class Clocks : public JobsOnBothStores {
 protected:
  static Kind completing() {
    return {[](const Job& job, JobContext&) -> Result<Completion> { return done(job); }, {}, {}};
  }
  std::unique_ptr<Worker> start_stepped(Kind kind) {
    return Worker::start(db(), stepped_, metrics_, settings(), {{"task", std::move(kind)}});
  }
  JobId enqueue_in(Micros delay) {
    Queue queue(db(), stepped_);
    NewJob job{"work", "task"};
    if (delay > 0) job.run_at = stepped_.now() + delay;
    auto id = db().write([&](store::Session& s) -> Result<JobId> { return queue.enqueue(s, job); });
    return *id;
  }
  SteppedClock stepped_;
};

TEST_P(Clocks, LetNoJobWaitForTheTimeFromWhichTheyWereSetBack) {
  stepped_.step(kHour);
  const JobId before = enqueue_in(0);
  stepped_.step(0);
  auto worker = start_stepped(completing());
  EXPECT_TRUE(eventually([&] { return state(before) == State::kCompleted; }));
  stepped_.step(kHour);
  const JobId put_off = enqueue_in(1'500 * kMillisecond);
  stepped_.step(-kHour);
  EXPECT_TRUE(eventually([&] { return state(put_off) == State::kCompleted; }));
}

TEST_P(Clocks, KeepTheDelayAJobWasGiven) {
  const JobId right = enqueue_in(2 * kHour);
  const Micros wanted = job(right).run_at;
  stepped_.step(kDay);
  const JobId ahead = enqueue_in(2 * kHour);
  stepped_.step(0);
  const Micros set_back = stepped_.now();
  auto worker = start_stepped(completing());
  ASSERT_TRUE(eventually([&] { return job(ahead).run_at < set_back + kDay; }));
  EXPECT_GE(job(ahead).run_at, set_back + 2 * kHour);
  EXPECT_LE(job(ahead).run_at, stepped_.now() + 2 * kHour);
  EXPECT_EQ(job(right).run_at, wanted);
  EXPECT_EQ(count(State::kScheduled), 2);
}

TEST_P(Clocks, TakeNoJobsFromALivingWorkerWhoseClockDiffers) {
  std::atomic<int> runs = 0;
  Kind slow{[&](const Job& job, JobContext&) -> Result<Completion> {
              ++runs;
              std::this_thread::sleep_for(std::chrono::milliseconds(900));
              return done(job);
            },
            {},
            {}};
  auto here = start(slow);
  const JobId id = enqueue({"work", "task"});
  ASSERT_TRUE(eventually([&] { return runs == 1; }));
  stepped_.step(kHour);
  auto there = start_stepped(slow);
  ASSERT_TRUE(eventually([&] { return state(id) == State::kCompleted; }));
  EXPECT_EQ(runs, 1);
}

TEST_P(Clocks, GiveBackAJobWhoseWorkerStopsOrDiesAfterTheyWereSetBack) {
  Kind patient{[](const Job&, JobContext& context) -> Result<Completion> {
                 eventually([&] { return context.should_stop(); });
                 return unavailable("stopping", "The worker stops.");
               },
               {},
               {}};
  stepped_.step(kHour);
  const JobId id = enqueue_in(0);
  auto worker = start_stepped(patient);
  ASSERT_TRUE(eventually([&] { return state(id) == State::kRunning; }));
  stepped_.step(0);
  worker->stop();
  EXPECT_EQ(state(id), State::kQueued);
  EXPECT_LE(job(id).run_at, stepped_.now());

  stepped_.step(kHour);
  const WorkerSettings with = settings();
  const std::map<std::string, Kind> no_kinds;
  ASSERT_EQ(Claims(db(), stepped_, "dead", with, no_kinds).claim(1)->jobs.size(), 1U);
  stepped_.step(0);
  auto another = start_stepped(completing());
  EXPECT_TRUE(eventually([&] { return state(id) == State::kCompleted; }));
}

HK_ON_BOTH_STORES(Clocks);

}  // namespace
}  // namespace hk::jobs
