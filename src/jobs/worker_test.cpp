#include <algorithm>
#include <mutex>
#include <set>

#include <hk/telemetry/correlation.hpp>

#include "jobs_fixture.hpp"

namespace hk::jobs {
namespace {

class Workers : public JobsOnBothStores {
 protected:
  Kind completing() {
    return {[](const Job& job, JobContext&) -> Result<Completion> { return done(job); }, {}, {}};
  }
  Kind failing(ErrorKind kind) {
    return {[kind](const Job&, JobContext&) -> Result<Completion> {
              return Error{kind, "broken", "The provider said no.", "", "detail for operators"};
            },
            {},
            {}};
  }
  Status in_transaction(const std::function<void(store::Session&)>& body) {
    return db().write([&](store::Session& s) -> Status { return body(s), Status{}; });
  }
};

TEST_P(Workers, CompleteAJobInTheTransactionOfItsHandlersWork) {
  Kind kind{[](const Job& job, JobContext&) -> Result<Completion> {
              Completion completion = done(job);
              completion.result = {{"found", 7}};
              return completion;
            },
            {},
            {}};
  auto worker = start(kind);
  const JobId id = enqueue({"work", "task"});
  ASSERT_TRUE(eventually([&] { return state(id) == State::kCompleted; }));
  const Job after = job(id);
  EXPECT_EQ(after.result, (Json{{"found", 7}}));
  EXPECT_EQ(after.attempts, 1);
  EXPECT_TRUE(after.started_at);
  EXPECT_TRUE(after.finished_at);
  EXPECT_EQ(after.worker, "");
  EXPECT_EQ(number("select count(*) from done"), 1);
  EXPECT_GT(worker->last_healthy(), 0);
  EXPECT_TRUE(eventually([&] {
    return metrics_.render().find("hk_jobs_total{queue=\"work\",state=\"completed\"} 1") != std::string::npos;
  }));
}

TEST_P(Workers, TakeUrgentJobsFirstThenThoseDueLongest) {
  std::vector<JobId> ids;
  const Micros now = clock_.now();
  for (const Priority priority :
       {Priority::kLow, Priority::kNormal, Priority::kUrgent, Priority::kNormal, Priority::kHigh, Priority::kUrgent}) {
    NewJob wanted{"work", "task"};
    wanted.priority = priority;
    ids.push_back(enqueue(wanted));
  }
  ASSERT_TRUE(in_transaction([&](store::Session& s) {  // this one waits longest within its priority
    s.run("update jobs set run_at = :at where id = :id", {{"at", now - kHour}, {"id", ids[3].str()}});
  }));
  std::mutex mutex;
  std::vector<JobId> order;
  Kind kind{[&](const Job& job, JobContext&) -> Result<Completion> {
              const std::lock_guard lock(mutex);
              order.push_back(job.id);
              return Completion{};
            },
            {},
            {}};
  auto worker = start(kind, settings(1));
  ASSERT_TRUE(eventually([&] { return count(State::kCompleted) == 6; }));
  EXPECT_EQ(order, (std::vector<JobId>{ids[2], ids[5], ids[4], ids[3], ids[1], ids[0]}));
}

TEST_P(Workers, RunAJobWhenItsTimeHasComeAndNotBefore) {
  auto worker = start(completing());
  NewJob later{"work", "task"};
  later.run_at = clock_.now() + 300 * kMillisecond;
  const JobId id = enqueue(later);
  ASSERT_TRUE(eventually([&] { return state(id) == State::kCompleted; }));
  EXPECT_GE(*job(id).started_at, later.run_at);
}

TEST_P(Workers, RetryWithBackOffUntilTheAttemptsAreUsedUp) {
  std::atomic<int> told_failed = 0, told_dead = 0;
  Kind kind = failing(ErrorKind::kUnavailable);
  kind.on_failed = [&](store::Session& s, const Job& job, const Error& error) {
    (job.state == State::kDead ? told_dead : told_failed)++;
    s.run("insert into done(job_id, attempt) values (:id, :attempt)", {{"id", error.code}, {"attempt", job.attempts}});
  };
  auto worker = start(kind);
  NewJob wanted{"work", "task"};
  wanted.attempts_max = 3;
  const JobId id = enqueue(wanted);
  ASSERT_TRUE(eventually([&] { return state(id) == State::kDead; }));
  EXPECT_EQ(job(id).attempts, 3);
  EXPECT_EQ(job(id).error, "The provider said no.");
  EXPECT_GE(told_failed, 2);
  EXPECT_GE(told_dead, 1);
  EXPECT_EQ(number("select count(*) from done where job_id = 'broken'"), 3);
}

TEST_P(Workers, GiveUpAtOnceWhatNoRetryCanMend) {
  auto worker = start(failing(ErrorKind::kInvalid));
  const JobId id = enqueue({"work", "task"});
  ASSERT_TRUE(eventually([&] { return state(id) == State::kDead; }));
  EXPECT_EQ(job(id).attempts, 1);
}

TEST_P(Workers, TurnExceptionsAndFailedCommitsIntoFailedAttempts) {
  Kind kind{[](const Job& job, JobContext&) -> Result<Completion> {
              if (job.attempts == 1) throw std::runtime_error("surprise");
              Completion completion = done(job);
              if (job.attempts == 2)
                completion.commit = [](store::Session& s) -> Status {
                  s.run("insert into done(job_id, attempt) values ('half', 0)");
                  s.run("this is no sql");
                  return {};
                };
              return completion;
            },
            {},
            [](store::Session& s, const Job&, const Error&) { s.run("nor is this"); }};
  auto worker = start(kind);
  const JobId id = enqueue({"work", "task"});
  ASSERT_TRUE(eventually([&] { return state(id) == State::kCompleted; }));
  EXPECT_EQ(job(id).attempts, 3);
  EXPECT_EQ(job(id).error, "");
  EXPECT_EQ(number("select count(*) from done"), 1);
}

TEST_P(Workers, RunAgainLaterWithoutUsingUpAnAttempt) {
  std::atomic<int> runs = 0;
  Kind kind{[&](const Job& job, JobContext&) -> Result<Completion> {
              Completion completion = done(job);
              if (++runs < 6) {
                completion.run_again_at = clock_.now() + 5 * kMillisecond;
                completion.why = "The provider pauses.";
              }
              return completion;
            },
            {},
            {}};
  auto worker = start(kind);
  NewJob wanted{"work", "task"};
  wanted.attempts_max = 2;
  const JobId id = enqueue(wanted);
  ASSERT_TRUE(eventually([&] { return state(id) == State::kCompleted; }));
  EXPECT_EQ(runs, 6);
  EXPECT_EQ(job(id).attempts, 1);
  EXPECT_EQ(number("select count(*) from done"), 6);
}

TEST_P(Workers, StopARunningJobThatIsCancelledAndRefuseItsCompletion) {
  std::atomic<bool> begun = false, told = false;
  Kind kind{[&](const Job& job, JobContext& context) -> Result<Completion> {
              begun = true;
              told = eventually([&] { return context.should_stop(); });
              return done(job);
            },
            {},
            {}};
  auto worker = start(kind);
  const JobId id = enqueue({"work", "task"});
  ASSERT_TRUE(eventually([&] { return begun.load(); }));
  ASSERT_TRUE(in_transaction([&](store::Session& s) { EXPECT_TRUE(queue().cancel(s, id)); }));
  worker->stop();
  EXPECT_TRUE(told);
  EXPECT_EQ(state(id), State::kCancelled);
  EXPECT_EQ(number("select count(*) from done"), 0);
  EXPECT_NE(metrics_.render().find("hk_jobs_stale_total{queue=\"work\"} 1"), std::string::npos);
}

TEST_P(Workers, RunEachOfAThousandJobsOnceOnTwoNodes) {
  auto other = test_database().open_again();
  std::mutex mutex;
  std::set<JobId> running;
  std::atomic<int> overlaps = 0, most = 0;
  Kind kind{[&](const Job& job, JobContext&) -> Result<Completion> {
              {
                const std::lock_guard lock(mutex);
                if (!running.insert(job.id).second) ++overlaps;
                most = std::max(most.load(), static_cast<int>(running.size()));
              }
              std::this_thread::yield();
              const std::lock_guard lock(mutex);
              running.erase(job.id);
              return done(job);
            },
            [](store::Session& s, const Job& job) {
              s.run("update jobs set subject = 'claimed' where id = :id", {{"id", job.id.str()}});
            },
            {}};
  ASSERT_TRUE(in_transaction([&](store::Session& s) {
    queue().enqueue_many(s, std::vector<NewJob>(1'000, NewJob{"work", "task"}));
  }));
  auto here = start(kind, settings(3));
  auto there = Worker::start(*other, clock_, metrics_, settings(3), {{"task", kind}});
  ASSERT_TRUE(eventually([&] { return count(State::kCompleted) == 1'000; }));
  EXPECT_EQ(overlaps, 0);
  EXPECT_LE(most, 6);
  EXPECT_EQ(number("select count(*) from done"), 1'000);
  EXPECT_EQ(number("select count(distinct job_id) from done"), 1'000);
  EXPECT_EQ(number("select count(*) from jobs where subject = 'claimed' and attempts = 1"), 1'000);
}

TEST_P(Workers, RunEachOfManyShortJobsOnceAndAcknowledgeThemAll) {
  constexpr int kJobs = 2'000;
  const std::vector<NewJob> wanted(kJobs, {"work", "task"});
  ASSERT_TRUE(in_transaction([&](store::Session& s) { queue().enqueue_many(s, wanted); }));
  std::mutex mutex;
  std::multiset<std::string> ran;
  Kind kind{[&](const Job& job, JobContext&) -> Result<Completion> {
              const std::lock_guard lock(mutex);
              ran.insert(job.id.str());
              return Completion{};
            },
            {},
            {}};
  auto worker = start(kind, settings(4));
  ASSERT_TRUE(eventually([&] { return count(State::kCompleted) == kJobs; }));
  worker->stop();
  EXPECT_EQ(ran.size(), std::size_t{kJobs});
  EXPECT_EQ(std::set<std::string>(ran.begin(), ran.end()).size(), std::size_t{kJobs});
  EXPECT_EQ(number("select max(attempts) from jobs"), 1);
}

TEST_P(Workers, LeaveAPausedQueueAloneUntilItIsResumed) {
  ASSERT_TRUE(in_transaction([&](store::Session& s) { queue().pause(s, "work", std::numeric_limits<Micros>::max()); }));
  auto worker = start(completing());
  const JobId id = enqueue({"work", "task"});
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_EQ(state(id), State::kQueued);
  ASSERT_TRUE(in_transaction([&](store::Session& s) { queue().resume(s, "work"); }));
  ASSERT_TRUE(eventually([&] { return state(id) == State::kCompleted; }));
  const Micros until = clock_.now() + 200 * kMillisecond;
  ASSERT_TRUE(in_transaction([&](store::Session& s) { queue().pause(s, "work", until); }));
  const JobId second = enqueue({"work", "task"});
  ASSERT_TRUE(eventually([&] { return state(second) == State::kCompleted; }));
  EXPECT_GE(*job(second).started_at, until);
}

TEST_P(Workers, CarryTheCorrelationIdAndReportProgress) {
  std::string seen;
  Kind kind{[&](const Job&, JobContext& context) -> Result<Completion> {
              seen = telemetry::correlation_id();
              for (int row = 1; row <= 100; ++row) context.report_progress({{"row", row}});
              return Completion{};
            },
            {},
            {}};
  auto worker = start(kind);
  JobId id;
  {
    const telemetry::CorrelationScope scope("request-7");
    id = enqueue({"work", "task"});
  }
  ASSERT_TRUE(eventually([&] { return state(id) == State::kCompleted; }));
  EXPECT_EQ(seen, "request-7");
  EXPECT_EQ(job(id).progress, (Json{{"row", 100}}));
}

TEST_P(Workers, CountTheAttemptsOfAJobThatGotFurtherAnew) {
  std::atomic<int> runs = 0;
  std::atomic<bool> lost_is_told = false;
  Kind kind{[&](const Job& mine, JobContext& context) -> Result<Completion> {
              const bool moves = ++runs <= 6;
              HK_CHECK(db().write([&](store::Session& s) -> Status {
                EXPECT_TRUE(!moves || context.got_further(s));
                return {};
              }));
              HK_CHECK(db().write([&](store::Session& s) -> Status {
                Job stale = mine;
                --stale.fence;
                lost_is_told = !queue().got_further(s, stale);
                return {};
              }));
              return unavailable("broken", "It breaks off.");
            },
            {},
            {}};
  auto worker = start(kind);
  NewJob wanted{"work", "task"};
  wanted.attempts_max = 2;
  const JobId id = enqueue(wanted);
  ASSERT_TRUE(eventually([&] { return state(id) == State::kDead; }));
  EXPECT_EQ(runs, 7);  // six that got further, and the second attempt at the place it can't get past
  EXPECT_TRUE(lost_is_told);
}

TEST_P(Workers, PickUpAJobWithoutPolling) {
  auto other = test_database().open_again();
  Queue elsewhere(*other, clock_);
  auto worker = start(completing());
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  std::vector<Micros> latencies;
  for (int i = 0; i < 31; ++i) {
    Queue& from = i % 2 == 0 ? queue() : elsewhere;
    store::Database& through = i % 2 == 0 ? db() : *other;
    const auto id = through.write([&](store::Session& s) -> Result<JobId> {
      return from.enqueue(s, {"work", "task"});
    });
    const Micros committed = clock_.now();
    ASSERT_TRUE(eventually([&] { return state(*id) == State::kCompleted; }));
    latencies.push_back(*job(*id).started_at - committed);
  }
  std::sort(latencies.begin(), latencies.end());
  RecordProperty("pick_up_p50_us", static_cast<int>(latencies[15]));
  EXPECT_LT(latencies[15], 250 * kMillisecond);
}

TEST_P(Workers, LetRunningJobsFinishWhenTheyStopAndGiveBackTheRest) {
  std::atomic<int> begun = 0;
  std::atomic<bool> slow = false;
  Kind kind{[&](const Job& job, JobContext& context) -> Result<Completion> {
              ++begun;
              if (slow) eventually([&] { return context.should_stop(); });
              return done(job);
            },
            {},
            {}};
  auto worker = start(kind, settings(1));
  ASSERT_TRUE(in_transaction([&](store::Session& s) {
    queue().enqueue_many(s, std::vector<NewJob>(20, NewJob{"work", "task"}));
  }));
  ASSERT_TRUE(eventually([&] { return count(State::kCompleted) == 20; }));
  slow = true;
  ASSERT_TRUE(in_transaction([&](store::Session& s) {
    queue().enqueue_many(s, std::vector<NewJob>(10, NewJob{"work", "task"}));
  }));
  ASSERT_TRUE(eventually([&] { return begun == 21; }));
  worker->stop();
  EXPECT_EQ(begun, 21);
  EXPECT_EQ(count(State::kCompleted), 21);
  EXPECT_EQ(count(State::kQueued), 9);
  EXPECT_EQ(number("select count(*) from jobs where state = 0 and attempts > 0"), 0);
}

TEST_P(Workers, FailAJobThatCanNotBeMarkedAsClaimedWithoutHoldingUpOthers) {
  Kind kind = completing();
  kind.on_claimed = [](store::Session& s, const Job& job) {
    s.run("insert into done(job_id, attempt) values ('mark', 0)");
    if (job.payload.value("bad", false)) s.run("this is no sql");
  };
  auto worker = start(kind);
  NewJob bad{"work", "task", {{"bad", true}}};
  bad.attempts_max = 2;
  const JobId bad_id = enqueue(bad);
  const JobId good_id = enqueue({"work", "task"});
  EXPECT_TRUE(eventually([&] { return state(bad_id) == State::kDead && state(good_id) == State::kCompleted; }));
  EXPECT_EQ(number("select count(*) from done where job_id = 'mark'"), 1);
}

TEST_P(Workers, FailAJobOfAKindTheyDoNotKnow) {
  auto worker = start(completing());
  const JobId id = enqueue({"work", "unheard-of"});
  EXPECT_TRUE(eventually([&] { return state(id) == State::kFailed || state(id) == State::kDead; }));
}

TEST_P(Workers, ForgetWhatEndedLongAgo) {
  ASSERT_TRUE(in_transaction([&](store::Session& s) {
    const JobId id = queue().enqueue(s, {"work", "task"});
    EXPECT_TRUE(queue().cancel(s, id));
    s.run("update jobs set changed_at = :old", {{"old", clock_.now() - 31 * kDay}});
  }));
  auto worker = start(completing());
  EXPECT_TRUE(eventually([&] { return number("select count(*) from jobs") == 0; }));
}

HK_ON_BOTH_STORES(Workers);

}  // namespace
}  // namespace hk::jobs
