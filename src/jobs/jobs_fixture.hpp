// What the tests of this module share.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <thread>

#include <hk/jobs/jobs.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::jobs {

// True as soon as `condition` holds; false when it still doesn't after a time no loaded machine needs.
inline bool eventually(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::chrono::steady_clock::now() < until) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return condition();
}

inline const std::vector<store::Migration> kTestTables = {
    {9001, "what jobs did", {"create table done (job_id text not null, attempt {{int}} not null) {{strict}}"}}};

class JobsOnBothStores : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<store::Migration> all = migrations();
    all.insert(all.end(), kTestTables.begin(), kTestTables.end());
    ASSERT_TRUE(db().migrate(all));
    queue_.emplace(db(), clock_);
  }
  Queue& queue() { return *queue_; }

  JobId enqueue(const NewJob& job) {
    auto id = db().write([&](store::Session& s) -> Result<JobId> { return queue().enqueue(s, job); });
    EXPECT_TRUE(id);
    return id ? *id : JobId();
  }
  Job job(const JobId& id) {
    auto found = db().read([&](store::Session& s) -> Result<Job> { return queue().find(s, id).value(); });
    EXPECT_TRUE(found);
    return found ? *found : Job();
  }
  State state(const JobId& id) { return job(id).state; }
  std::int64_t count(State of) {
    return db()
        .read([&](store::Session& s) -> Result<std::int64_t> { return queue().counts(s, "work").at(of); })
        .value();
  }
  std::int64_t number(const std::string& sql) {
    return db().read([&](store::Session& s) -> Result<std::int64_t> { return s.one<std::int64_t>(sql); }).value();
  }
  // Adds a row to `done` when the job completes.
  static Completion done(const Job& job) {
    Completion completion;
    completion.commit = [id = job.id.str(), attempt = job.attempts](store::Session& s) -> Status {
      s.run("insert into done(job_id, attempt) values (:id, :attempt)", {{"id", id}, {"attempt", attempt}});
      return {};
    };
    return completion;
  }
  static WorkerSettings settings(std::size_t concurrency = 2) {
    WorkerSettings settings;
    settings.queues = {"work"};
    settings.concurrency = concurrency;
    settings.backoff = {5 * kMillisecond, 10 * kMillisecond};
    return settings;
  }
  std::unique_ptr<Worker> start(Kind kind, const WorkerSettings& with = settings()) {
    return Worker::start(db(), clock_, metrics_, with, {{"task", std::move(kind)}});
  }

  SystemClock clock_;
  telemetry::Metrics metrics_;
  std::optional<Queue> queue_;
};

}  // namespace hk::jobs
