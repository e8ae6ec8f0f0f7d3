#include <set>

#include <hk/telemetry/correlation.hpp>
#include <hk/telemetry/trace.hpp>

#include "jobs_fixture.hpp"

namespace hk::jobs {
namespace {

class Queues : public JobsOnBothStores {
 protected:
  Queue::Page page(const Queue::Filter& filter) {
    return db().read([&](store::Session& s) -> Result<Queue::Page> { return queue().list(s, filter); }).value();
  }
  Result<Job> cancel(const JobId& id) {
    return db().write([&](store::Session& s) -> Result<Job> { return queue().cancel(s, id); });
  }
  Result<Job> retry(const JobId& id) {
    return db().write([&](store::Session& s) -> Result<Job> { return queue().retry(s, id); });
  }
  std::int64_t prune(Micros before, std::size_t most) {
    return db()
        .write([&](store::Session& s) -> Result<std::int64_t> { return queue().prune(s, before, most); })
        .value();
  }
  std::int64_t finished_since(State state, Micros since) {
    return db()
        .read(
            [&](store::Session& s) -> Result<std::int64_t> { return queue().finished_since(s, "work", state, since); })
        .value();
  }
};

TEST_P(Queues, KeepWhatWasEnqueuedExactly) {
  const std::string traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const telemetry::CorrelationScope scope("request-1");
  const telemetry::TraceScope trace(*telemetry::parse_traceparent(traceparent));
  NewJob wanted{"work", "task", {{"leadId", "lead_1"}, {"text", "Zoë 🏠 :x"}}};
  wanted.priority = Priority::kHigh;
  wanted.attempts_max = 3;
  wanted.subject = "lead_1";
  const Job kept = job(enqueue(wanted));
  EXPECT_EQ(kept.payload, wanted.payload);
  EXPECT_EQ(kept.kind, "task");
  EXPECT_EQ(kept.priority, Priority::kHigh);
  EXPECT_EQ(kept.state, State::kQueued);
  EXPECT_EQ(kept.attempts, 0);
  EXPECT_EQ(kept.attempts_max, 3);
  EXPECT_EQ(kept.subject, "lead_1");
  EXPECT_EQ(kept.correlation_id, "request-1");
  EXPECT_EQ(kept.traceparent, traceparent);
  EXPECT_TRUE(kept.result.is_null());
  EXPECT_FALSE(kept.started_at);
}

TEST_P(Queues, ForgetAJobWhoseCauseWasRolledBack) {
  JobId id;
  const Status status = db().write([&](store::Session& s) -> Status {
    id = queue().enqueue(s, {"work", "task"});
    return invalid("no", "No.");
  });
  EXPECT_FALSE(status);
  EXPECT_EQ(number("select count(*) from jobs"), 0);
}

TEST_P(Queues, MakeOneLiveJobForAUniqueKey) {
  NewJob wanted{"work", "task"};
  wanted.unique_key = "lead_1";
  const JobId first = enqueue(wanted);
  EXPECT_EQ(enqueue(wanted), first);
  const auto both = db().write([&](store::Session& s) -> Result<std::vector<JobId>> {
    return queue().enqueue_many(s, {wanted, NewJob{"work", "task"}});
  });
  EXPECT_EQ(both->at(0), first);
  EXPECT_NE(both->at(1), first);
  ASSERT_TRUE(cancel(first));
  const JobId second = enqueue(wanted);
  EXPECT_NE(second, first);
  EXPECT_EQ(retry(first).error().code, "not_retryable");  // the key is taken again
}

TEST_P(Queues, EnqueueThousandsAtOnce) {
  std::vector<NewJob> many(3'000, NewJob{"work", "task", {{"a", 1}}});
  const auto ids =
      db().write([&](store::Session& s) -> Result<std::vector<JobId>> { return queue().enqueue_many(s, many); });
  ASSERT_TRUE(ids);
  EXPECT_EQ(std::set<JobId>(ids->begin(), ids->end()).size(), 3'000U);
  EXPECT_EQ(count(State::kQueued), 3'000);
}

TEST_P(Queues, CancelWhatHasNotEndedAndRetryWhatHasFailed) {
  NewJob later{"work", "task"};
  later.run_at = clock_.now() + kHour;
  const JobId id = enqueue(later);
  EXPECT_EQ(state(id), State::kScheduled);
  EXPECT_EQ(retry(id).error().code, "not_retryable");
  ASSERT_EQ(cancel(id)->state, State::kCancelled);
  EXPECT_EQ(cancel(id).error().code, "not_cancellable");
  EXPECT_EQ(cancel(JobId::make()).error().code, "job_not_found");
  const auto again = retry(id);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->state, State::kQueued);
  EXPECT_LE(again->run_at, clock_.now());
  EXPECT_FALSE(again->finished_at);
  EXPECT_EQ(retry(JobId::make()).error().kind, ErrorKind::kNotFound);
}

TEST_P(Queues, ListNewestChangesFirstPageByPage) {
  std::vector<std::string> expected;
  for (int i = 0; i < 25; ++i) {
    NewJob wanted{i % 5 == 0 ? "other" : "work", "task"};
    wanted.subject = i % 2 == 0 ? "lead_even" : "lead_odd";
    expected.insert(expected.begin(), enqueue(wanted).str());
  }
  std::vector<std::string> seen;
  Queue::Filter filter;
  filter.limit = 7;
  do {
    const Queue::Page next = page(filter);
    EXPECT_LE(next.jobs.size(), 7U);
    for (const Job& job : next.jobs) seen.push_back(job.id.str());
    filter.cursor = next.next_cursor;
  } while (!filter.cursor.empty());
  EXPECT_EQ(seen, expected);
  filter = {};
  filter.queue = "work";
  EXPECT_EQ(page(filter).jobs.size(), 20U);
  filter.subject = "lead_odd";
  EXPECT_EQ(page(filter).jobs.size(), 10U);
  filter.states = {State::kCancelled, State::kDead};
  EXPECT_EQ(page(filter).jobs.size(), 0U);
  ASSERT_TRUE(cancel(JobId::trusted(expected[3])));
  EXPECT_EQ(page(filter).jobs.size() + page({"work", {State::kCancelled}, "", "", 50}).jobs.size(), 2U);
  filter.cursor = "no cursor";
  EXPECT_EQ(page(filter).jobs.size(), 1U);
}

TEST_P(Queues, CountByStateAndForgetOldHistory) {
  const Micros begin = clock_.now();
  std::vector<JobId> ids;
  for (int i = 0; i < 10; ++i) ids.push_back(enqueue({"work", "task"}));
  for (int i = 0; i < 6; ++i) ASSERT_TRUE(cancel(ids[static_cast<std::size_t>(i)]));
  EXPECT_EQ(count(State::kQueued), 4);
  EXPECT_EQ(count(State::kCancelled), 6);
  EXPECT_EQ(count(State::kDead), 0);
  EXPECT_EQ(finished_since(State::kCancelled, begin), 6);
  EXPECT_EQ(finished_since(State::kCancelled, clock_.now() + 1), 0);
  EXPECT_EQ(finished_since(State::kQueued, begin), 4);
  EXPECT_EQ(prune(begin, 100), 0);
  EXPECT_EQ(prune(clock_.now() + 1, 4), 4);
  EXPECT_EQ(prune(clock_.now() + 1, 100), 2);
  EXPECT_EQ(count(State::kQueued), 4);
}

TEST(JobStates, HaveNamesThatReadBack) {
  for (int i = 0; i <= 6; ++i) EXPECT_EQ(state_of(state_name(static_cast<State>(i))), static_cast<State>(i));
  EXPECT_FALSE(state_of("waiting"));
}

HK_ON_BOTH_STORES(Queues);

}  // namespace
}  // namespace hk::jobs
