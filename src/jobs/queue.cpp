#include <hk/jobs/queue.hpp>

#include <algorithm>
#include <set>

#include <hk/store/bulk.hpp>
#include <hk/telemetry/correlation.hpp>
#include <hk/telemetry/trace.hpp>

#include "rows.hpp"
#include "states.hpp"

namespace hk::jobs {
namespace {

const char* const kInsert =
    "insert into jobs(id, queue, kind, payload, priority, state, attempts_max, run_at, created_at, changed_at,"
    " unique_key, subject, correlation_id, traceparent) values (:id, :queue, :kind, :payload, :priority, :state,"
    " :attempts_max, :run_at, :created_at, :changed_at, :unique_key, :subject, :correlation_id, :traceparent)"
    " on conflict do nothing";

store::Params row_of(const JobId& id, const NewJob& job, Micros now) {
  const bool later = job.run_at > now;
  return {{"id", id.str()},
          {"queue", job.queue},
          {"kind", job.kind},
          {"payload", dump_json(job.payload)},
          {"priority", static_cast<int>(job.priority)},
          {"state", number_of(later ? State::kScheduled : State::kQueued)},
          {"attempts_max", job.attempts_max},
          {"run_at", later ? job.run_at : now},
          {"created_at", now},
          {"changed_at", now},
          {"unique_key", job.unique_key},
          {"subject", job.subject},
          {"correlation_id", telemetry::correlation_id()},
          {"traceparent", telemetry::current_traceparent()}};
}

std::optional<JobId> holder_of(store::Session& session, const std::string& unique_key) {
  auto row = session.row<std::string>(
      "select id from jobs where unique_key = :unique_key and unique_key <> '' and " HK_JOBS_LIVE,
      {{"unique_key", unique_key}});
  if (!row) return std::nullopt;
  return JobId::trusted(std::get<0>(*row));
}

// The holder of a key may end between our insert and our look: then the key is free, and the next try takes it.
JobId insert(store::Session& session, const NewJob& job, Micros now) {
  constexpr int kTriesMax = 10;
  for (int tries = 0; tries < kTriesMax; ++tries) {
    JobId id = JobId::make();
    if (session.run(kInsert, row_of(id, job, now)) == 1) return id;
    if (auto holder = holder_of(session, job.unique_key)) return *std::move(holder);
  }
  throw store::StoreError(store::StoreError::Kind::kRetry,
                          "the unique key " + job.unique_key + " changes hands too fast");
}

// Those whose unique key was taken get no row; see insert().
std::vector<JobId> insert_rows(store::Session& session, const std::vector<NewJob>& jobs, Micros now) {
  std::vector<JobId> ids;
  std::vector<store::Session::BulkColumn> columns;
  for (const NewJob& job : jobs) {
    ids.push_back(JobId::make());
    store::Params row = row_of(ids.back(), job, now);
    if (columns.empty())
      for (const store::Param& param : row) columns.push_back({param.name, {}});
    for (std::size_t i = 0; i < row.size(); ++i) columns[i].values.push_back(std::move(row[i].value));
  }
  session.run_many(kInsert, columns);
  return ids;
}

std::set<std::string> stored_of(store::Session& session, const std::vector<JobId>& ids) {
  std::vector<std::string> texts;
  texts.reserve(ids.size());
  for (const JobId& id : ids) texts.push_back(id.str());
  std::set<std::string> stored;
  for (auto& [id] :
       session.rows<std::string>("select id from jobs where " + store::one_of(session.dialect(), "id", "ids"),
                                 {{"ids", store::one_of_values(texts)}}))
    stored.insert(std::move(id));
  return stored;
}

Error job_not_found() { return not_found("job_not_found", "There is no job with this id."); }

Error not_retryable(const std::string& message) { return conflict("not_retryable", message); }

}  // namespace

JobId Queue::enqueue(store::Session& session, const NewJob& job) {
  JobId id = insert(session, job, clock_.now());
  db_.notify_on_commit(session, kWakeChannel);
  return id;
}

std::vector<JobId> Queue::enqueue_many(store::Session& session, const std::vector<NewJob>& jobs) {
  if (jobs.empty()) return {};
  const Micros now = clock_.now();
  std::vector<JobId> ids = insert_rows(session, jobs, now);
  if (std::any_of(jobs.begin(), jobs.end(), [](const NewJob& job) { return !job.unique_key.empty(); })) {
    const std::set<std::string> inserted = stored_of(session, ids);
    for (std::size_t i = 0; i < jobs.size(); ++i)
      if (!inserted.contains(ids[i].str())) ids[i] = insert(session, jobs[i], now);
  }
  db_.notify_on_commit(session, kWakeChannel);
  return ids;
}

std::optional<Job> Queue::find(store::Session& session, const JobId& id) {
  auto jobs = select_jobs(session, "where id = :id", {{"id", id.str()}});
  if (jobs.empty()) return std::nullopt;
  return std::move(jobs.front());
}

std::vector<Job> Queue::find_all(store::Session& session, const std::vector<std::string>& ids) {
  if (ids.empty()) return {};
  store::Params params;
  const std::string list = in_list("id", ids, params);
  return select_jobs(session, "where id in " + list, params);
}

Result<Job> Queue::cancel(store::Session& session, const JobId& id) {
  const Micros now = clock_.now();
  const auto changed = session.run(
      "update jobs set state = 6, finished_at = :finished, changed_at = :changed, worker = '', lease_until = 0,"
      " fence = fence + 1 where id = :id and " HK_JOBS_LIVE,
      {{"finished", now}, {"changed", now}, {"id", id.str()}});
  auto job = find(session, id);
  if (!job) return job_not_found();
  if (changed == 0)
    return conflict("not_cancellable", "The job has ended: it is " + std::string(state_name(job->state)) + ".");
  db_.notify_on_commit(session, kCancelChannel);
  return *std::move(job);
}

Result<Job> Queue::retry(store::Session& session, const JobId& id) {
  const auto before = find(session, id);
  if (!before) return job_not_found();
  const auto holder = before->unique_key.empty() ? std::nullopt : holder_of(session, before->unique_key);
  if (holder && *holder != id) return not_retryable("Another job for the same thing is waiting or running.");
  const Micros now = clock_.now();
  const auto changed = session.run(
      "update jobs set state = 0, attempts = 0, run_at = :run_at, changed_at = :changed, finished_at = null"
      " where id = :id and state in (4, 5, 6)",
      {{"run_at", now}, {"changed", now}, {"id", id.str()}});
  if (changed == 0) return not_retryable("The job is " + std::string(state_name(before->state)) + ".");
  db_.notify_on_commit(session, kWakeChannel);
  return *find(session, id);
}

void Queue::report_progress(store::Session& session, const Job& job, const Json& progress) {
  session.run(
      "update jobs set progress = :progress, changed_at = :changed where id = :id and fence = :fence "
      "and " HK_JOBS_RUNNING,
      {{"progress", dump_json(progress)}, {"changed", clock_.now()}, {"id", job.id.str()}, {"fence", job.fence}});
}

bool Queue::got_further(store::Session& session, const Job& job) {
  return session.run("update jobs set attempts = 1 where id = :id and fence = :fence and " HK_JOBS_RUNNING,
                     {{"id", job.id.str()}, {"fence", job.fence}}) > 0;
}

void Queue::pause(store::Session& session, const std::string& queue, Micros until) {
  session.run(
      "insert into job_queues(queue, paused_until) values (:queue, :until)"
      " on conflict (queue) do update set paused_until = excluded.paused_until",
      {{"queue", queue}, {"until", until}});
}

void Queue::resume(store::Session& session, const std::string& queue) {
  session.run("delete from job_queues where queue = :queue", {{"queue", queue}});
  db_.notify_on_commit(session, kWakeChannel);
}

std::int64_t Queue::hurry(store::Session& session, const std::string& queue, const std::string& subject) {
  const Micros now = clock_.now();
  store::Params params = {{"run_at", now}, {"changed", now}, {"queue", queue}, {"now", now}};
  std::string where = " where queue = :queue and state in (1, 4) and run_at > :now";
  if (!subject.empty()) {
    where += " and subject = :subject";
    params.push_back({"subject", subject});
  }
  const std::int64_t changed =
      session.run("update jobs set run_at = :run_at, changed_at = :changed, state = 0" + where, params);
  if (changed > 0) db_.notify_on_commit(session, kWakeChannel);
  return changed;
}

}  // namespace hk::jobs
