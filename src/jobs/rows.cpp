#include "rows.hpp"

namespace hk::jobs {
namespace {

using Text = std::string;
using Number = std::int64_t;
using Maybe = std::optional<std::int64_t>;

// Written by us as valid JSON.
Json json_of(const std::optional<std::string>& text) {
  return text ? Json::parse(*text, nullptr, false) : Json(nullptr);
}

#define HK_JOBS_COLUMNS                                                                                   \
  "id, queue, kind, payload, priority, state, attempts, attempts_max, run_at, created_at, started_at,"    \
  " finished_at, changed_at, unique_key, subject, correlation_id, traceparent, error, progress, result, " \
  "worker, fence"

std::vector<Job> jobs_of(store::Session& session, const std::string& sql, const store::Params& params) {
  auto rows =
      session.rows<Text, Text, Text, Text, Number, Number, Number, Number, Number, Number, Maybe, Maybe, Number, Text,
                   Text, Text, Text, Text, std::optional<Text>, std::optional<Text>, Text, Number>(sql, params);
  std::vector<Job> jobs;
  jobs.reserve(rows.size());
  for (auto& [id, queue, kind, payload, priority, state, attempts, attempts_max, run_at, created_at, started_at,
              finished_at, changed_at, unique_key, subject, correlation_id, traceparent, error, progress, result,
              worker, fence] : rows) {
    jobs.push_back({JobId::trusted(std::move(id)),
                    std::move(queue),
                    std::move(kind),
                    json_of(payload),
                    static_cast<Priority>(priority),
                    static_cast<State>(state),
                    static_cast<int>(attempts),
                    static_cast<int>(attempts_max),
                    run_at,
                    created_at,
                    started_at,
                    finished_at,
                    changed_at,
                    std::move(unique_key),
                    std::move(subject),
                    std::move(correlation_id),
                    std::move(traceparent),
                    std::move(error),
                    json_of(progress),
                    json_of(result),
                    std::move(worker),
                    fence});
  }
  return jobs;
}

}  // namespace

std::vector<Job> select_jobs(store::Session& session, const std::string& rest, const store::Params& params) {
  return jobs_of(session, "select " HK_JOBS_COLUMNS " from jobs " + rest, params);
}

std::vector<Job> update_jobs(store::Session& session, const std::string& rest, const store::Params& params) {
  return jobs_of(session, "update jobs " + rest + " returning " HK_JOBS_COLUMNS, params);
}

std::string in_list(const std::string& name, const std::vector<std::string>& values, store::Params& params) {
  std::string list;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string parameter = name + std::to_string(i) + "_";
    list += (i == 0 ? ":" : ", :") + parameter;
    params.push_back({parameter, values[i]});
  }
  return "(" + list + ")";
}

std::vector<std::string> queues_with_jobs(store::Session& session) {
  std::vector<std::string> queues;
  for (auto& [queue] : session.rows<std::string>(
           "with recursive q(name) as (select min(queue) from jobs union all"
           " select (select min(queue) from jobs where queue > q.name) from q where q.name is not null)"
           " select name from q where name is not null"))
    queues.push_back(std::move(queue));
  return queues;
}

}  // namespace hk::jobs
