// Workers that die or hang. The one that dies is a process of its own: this program, started again.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "claims.hpp"
#include "jobs_fixture.hpp"
#include "outcomes.hpp"
#include "recovery.hpp"

namespace hk::jobs {
namespace {

constexpr const char* kChildFolder = "HK_JOBS_TEST_CHILD_FOLDER";
constexpr const char* kChildUrl = "HK_JOBS_TEST_CHILD_URL";

// In the child: claims what there is and never finishes any of it.
[[noreturn]] void work_until_killed(const std::string& folder) {
  store::StoreSettings store;
  store.folder = folder;
  store.database_url = std::getenv(kChildUrl);
  auto db = store::Database::open(store);
  if (!db) _exit(3);
  const SystemClock clock;
  telemetry::Metrics metrics;
  WorkerSettings settings;
  settings.queues = {"work"};
  settings.concurrency = 3;
  const Kind kind{[](const Job&, JobContext&) -> Result<Completion> {
                    std::this_thread::sleep_for(std::chrono::minutes(2));
                    return Completion{};
                  },
                  {},
                  {}};
  auto worker = Worker::start(**db, clock, metrics, settings, {{"task", kind}});
  std::this_thread::sleep_for(std::chrono::minutes(2));  // should the parent die
  _exit(4);
}

class ChildProgram : public ::testing::Environment {
 public:
  void SetUp() override {
    if (const char* folder = std::getenv(kChildFolder)) work_until_killed(folder);
  }
};
const auto* const kChildProgram = ::testing::AddGlobalTestEnvironment(new ChildProgram);

pid_t start_child(const store::StoreSettings& settings) {
  std::vector<std::string> variables = {std::string(kChildFolder) + "=" + settings.folder,
                                        std::string(kChildUrl) + "=" + settings.database_url};
  std::vector<char*> environment;
  for (std::string& variable : variables) environment.push_back(variable.data());
  for (char** inherited = environ; *inherited != nullptr; ++inherited) environment.push_back(*inherited);
  environment.push_back(nullptr);
  char program[] = "/proc/self/exe";
  char* const arguments[] = {program, nullptr};
  const pid_t child = fork();
  if (child == 0) {
    execve(program, arguments, environment.data());
    _exit(5);
  }
  return child;
}

void kill_child(pid_t child) {
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
}

class Crashes : public JobsOnBothStores {
 protected:
  Kind completing() {
    return {[](const Job& job, JobContext&) -> Result<Completion> { return done(job); }, {}, {}};
  }
  // From kill -9 until the jobs have begun again.
  Micros redelivery_time(bool worker_waits) {
    std::vector<JobId> ids;
    for (int i = 0; i < 3; ++i) ids.push_back(enqueue({"work", "task"}));
    const pid_t child = start_child(test_database().settings());
    EXPECT_TRUE(eventually([&] { return count(State::kRunning) == 3; }));
    std::unique_ptr<Worker> worker = worker_waits ? start(completing()) : nullptr;
    const Micros killed = clock_.now();
    kill_child(child);
    if (!worker) worker = start(completing());
    Micros last = 0;
    for (const JobId& id : ids) {
      EXPECT_TRUE(eventually([&] { return state(id) == State::kCompleted; }));
      EXPECT_EQ(job(id).attempts, 2);
      last = std::max(last, job(id).started_at.value_or(0));
    }
    return last - killed;
  }
  // The promise is a second; a loaded machine gets three tries.
  void expect_redelivery_within_a_second(bool worker_waits) {
    Micros best = kHour;
    for (int tries = 0; tries < 3 && best >= kSecond; ++tries) best = std::min(best, redelivery_time(worker_waits));
    RecordProperty("redelivery_ms", static_cast<int>(best / kMillisecond));
    EXPECT_LT(best, kSecond);
    EXPECT_EQ(number("select count(*) from done"), number("select count(distinct job_id) from done"));
  }
};

TEST_P(Crashes, GiveJobsOfAKilledProcessToAWorkerThatIsThere) { expect_redelivery_within_a_second(true); }

TEST_P(Crashes, GiveJobsOfAKilledProcessToAWorkerThatStartsLater) { expect_redelivery_within_a_second(false); }

TEST_P(Crashes, EndAJobThatKillsEachOfItsWorkers) {
  std::atomic<int> told = 0;
  Kind kind = completing();
  kind.on_failed = [&](store::Session&, const Job& job, const Error&) { told += job.state == State::kDead ? 1 : 0; };
  NewJob deadly{"work", "task"};
  deadly.attempts_max = 1;
  const JobId id = enqueue(deadly);
  const pid_t child = start_child(test_database().settings());
  ASSERT_TRUE(eventually([&] { return state(id) == State::kRunning; }));
  kill_child(child);
  auto worker = start(kind);
  ASSERT_TRUE(eventually([&] { return state(id) == State::kDead; }));
  EXPECT_EQ(told, 1);
  EXPECT_NE(job(id).error.find("died"), std::string::npos);
}

// A worker that is alive (its process lock is held) and does nothing any more.
class Hanging {
 public:
  Hanging(store::Database& db, const Clock& clock, telemetry::Metrics& metrics, const WorkerSettings& settings)
      : settings_(settings),
        lock_(db.try_lock(lock_of("hanging"))),
        claims_(db, clock, "hanging", settings_, kinds_),
        outcomes_(db, clock, metrics, settings_, kinds_) {}

  std::vector<HeldPtr> claim() { return claims_.claim(10)->jobs; }
  void complete(const Job& job, const Completion& completion) { outcomes_.complete(job, completion, nullptr); }
  void complete_plain(const std::vector<Finished>& jobs) { outcomes_.complete_plain(jobs); }
  void fail(const Job& job) { outcomes_.fail(job, unavailable("late", "Late."), nullptr); }

 private:
  const WorkerSettings settings_;
  const std::map<std::string, Kind> kinds_;
  std::unique_ptr<store::Database::ProcessLock> lock_;
  Claims claims_;
  Outcomes outcomes_;
};

TEST_P(Crashes, RefuseTheLateOnesAmongAcknowledgementsWrittenTogether) {
  for (int i = 0; i < 3; ++i) enqueue({"work", "task"});
  Hanging hanging(db(), clock_, metrics_, settings());
  std::vector<Finished> finished;
  for (const HeldPtr& held : hanging.claim()) finished.push_back({held, 0});
  ASSERT_EQ(finished.size(), 3U);
  const JobId late = finished[1].held->job.id;
  ASSERT_TRUE(db().write([&](store::Session& s) -> Result<Job> { return queue().cancel(s, late); }));
  hanging.complete_plain(finished);
  EXPECT_EQ(state(late), State::kCancelled);
  EXPECT_EQ(count(State::kCompleted), 2);
  EXPECT_EQ(job(finished[0].held->job.id).finished_at, job(finished[2].held->job.id).finished_at);
  const std::string metrics = metrics_.render();
  EXPECT_NE(metrics.find("hk_jobs_total{queue=\"work\",state=\"completed\"} 2"), std::string::npos);
  EXPECT_NE(metrics.find("hk_jobs_stale_total{queue=\"work\"} 1"), std::string::npos);
}

TEST_P(Crashes, TakeJobsFromAHangingWorkerAndRefuseItsLateCompletion) {
  const JobId id = enqueue({"work", "task"});
  WorkerSettings with = settings();
  with.lease = 500 * kMillisecond;
  Hanging hanging(db(), clock_, metrics_, with);
  const Micros claimed = clock_.now();
  const std::vector<HeldPtr> held = hanging.claim();
  ASSERT_EQ(held.size(), 1U);
  auto worker = start(completing(), with);
  ASSERT_TRUE(eventually([&] { return state(id) == State::kCompleted; }));
  EXPECT_GE(*job(id).started_at - claimed, with.lease);
  hanging.complete(held.front()->job, done(held.front()->job));
  hanging.fail(held.front()->job);
  EXPECT_EQ(state(id), State::kCompleted);
  EXPECT_EQ(number("select count(*) from done"), 1);
  EXPECT_EQ(number("select max(attempt) from done"), 2);
  EXPECT_NE(metrics_.render().find("hk_jobs_stale_total{queue=\"work\"} 2"), std::string::npos);
}

TEST_P(Crashes, KeepTheLeaseOfAJobThatTakesLonger) {
  std::atomic<int> runs = 0;
  Kind kind{[&](const Job& job, JobContext&) -> Result<Completion> {
              ++runs;
              std::this_thread::sleep_for(std::chrono::milliseconds(1'800));
              return done(job);
            },
            {},
            {}};
  WorkerSettings with = settings();
  with.lease = kSecond;
  auto other = test_database().open_again();
  auto here = start(kind, with);
  auto there = Worker::start(*other, clock_, metrics_, with, {{"task", kind}});
  const JobId id = enqueue({"work", "task"});
  ASSERT_TRUE(eventually([&] { return state(id) == State::kCompleted; }));
  EXPECT_EQ(runs, 1);
}

HK_ON_BOTH_STORES(Crashes);

}  // namespace
}  // namespace hk::jobs
