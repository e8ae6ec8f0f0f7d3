// Looking at many jobs: pages, counts, and forgetting what ended long ago.
#include <array>
#include <set>

#include <hk/base/text.hpp>
#include <hk/jobs/queue.hpp>

#include "rows.hpp"
#include "states.hpp"

namespace hk::jobs {
namespace {

constexpr std::size_t kPageMax = 500;

bool newer(const Job& a, const Job& b) { return std::tie(a.changed_at, a.id) > std::tie(b.changed_at, b.id); }

std::string cursor_of(const Job& job) { return std::to_string(job.changed_at) + "." + job.id.str(); }

// A cursor that is none begins at the first page.
void add_cursor(const std::string& cursor, std::string& where, store::Params& params) {
  const std::vector<std::string> parts = split(cursor, '.');
  const auto at = parts.size() == 2 ? parse_int(parts[0]) : std::nullopt;
  if (!at) return;
  where += " and changed_at <= :at and (changed_at < :before or id < :id)";
  params.push_back({"at", std::int64_t{*at}});
  params.push_back({"before", std::int64_t{*at}});
  params.push_back({"id", parts[1]});
}

constexpr std::array kAllStates = {State::kQueued, State::kScheduled, State::kRunning,  State::kCompleted,
                                   State::kFailed, State::kDead,      State::kCancelled};
constexpr std::array kEndStates = {State::kCompleted, State::kDead, State::kCancelled};

std::vector<Job> newest(store::Session& session, std::string where, store::Params params, const Queue::Filter& filter,
                        std::size_t limit) {
  add_cursor(filter.cursor, where, params);
  params.push_back({"limit", limit});
  return select_jobs(session, where + " order by changed_at desc, id desc limit :limit", params);
}

// Along the index of subjects; "queue || ''" keeps SQLite from taking the one of queues.
std::vector<Job> newest_of_subject(store::Session& session, const Queue::Filter& filter, std::size_t limit) {
  std::string where = "where subject = :subject and subject <> ''";
  store::Params params = {{"subject", filter.subject}};
  if (!filter.queue.empty()) {
    where += " and queue || '' = :queue";
    params.push_back({"queue", filter.queue});
  }
  std::vector<std::string> states;
  for (const State state : filter.states) states.push_back(std::to_string(number_of(state)));
  if (!states.empty()) where += " and state in (" + join(states, ", ") + ")";
  return newest(session, where, params, filter, limit);
}

// Each state of each queue is read along the index, then merged: a few rare ones are found among millions of others.
std::vector<Job> newest_of_states(store::Session& session, const Queue::Filter& filter, std::size_t limit) {
  const std::vector<std::string> queues =
      filter.queue.empty() ? queues_with_jobs(session) : std::vector<std::string>{filter.queue};
  const std::vector<State> states =
      filter.states.empty() ? std::vector<State>(kAllStates.begin(), kAllStates.end()) : filter.states;
  std::vector<Job> jobs;
  for (const std::string& queue : queues) {
    for (const State state : std::set<State>(states.begin(), states.end())) {
      auto some = newest(session, "where queue = :queue and state = :state",
                         {{"queue", queue}, {"state", number_of(state)}}, filter, limit);
      std::move(some.begin(), some.end(), std::back_inserter(jobs));
    }
  }
  std::sort(jobs.begin(), jobs.end(), newer);
  return jobs;
}

}  // namespace

Queue::Page Queue::list(store::Session& session, const Filter& filter) {
  const std::size_t limit = std::clamp<std::size_t>(filter.limit, 1, kPageMax);
  Page page;
  page.jobs = filter.subject.empty() ? newest_of_states(session, filter, limit + 1)
                                     : newest_of_subject(session, filter, limit + 1);
  if (page.jobs.size() > limit) {
    page.jobs.erase(page.jobs.begin() + static_cast<std::ptrdiff_t>(limit), page.jobs.end());
    page.next_cursor = cursor_of(page.jobs.back());
  }
  return page;
}

std::map<State, std::int64_t> Queue::counts(store::Session& session, const std::string& queue) {
  std::map<State, std::int64_t> counts;
  for (const State state : kAllStates) counts[state] = 0;
  for (const auto& [state, jobs] : session.rows<std::int64_t, std::int64_t>(
           "select state, count(*) from jobs where queue = :queue group by state", {{"queue", queue}}))
    counts[static_cast<State>(state)] = jobs;
  return counts;
}

std::int64_t Queue::finished_since(store::Session& session, const std::string& queue, State state, Micros since) {
  return session.one<std::int64_t>(
      "select count(*) from jobs where queue = :queue and state = :state and changed_at >= :since",
      {{"queue", queue}, {"state", number_of(state)}, {"since", since}});
}

std::int64_t Queue::prune(store::Session& session, Micros before, std::size_t most) {
  std::int64_t removed = 0;
  for (const std::string& queue : queues_with_jobs(session)) {
    for (const State state : kEndStates) {
      const std::int64_t left = static_cast<std::int64_t>(most) - removed;
      if (left <= 0) return removed;
      removed += session.run(
          "delete from jobs where id in (select id from jobs where queue = :queue and state = :state and changed_at <"
          " :before order by changed_at limit :left)",
          {{"queue", queue}, {"state", number_of(state)}, {"before", before}, {"left", left}});
    }
  }
  return removed;
}

}  // namespace hk::jobs
