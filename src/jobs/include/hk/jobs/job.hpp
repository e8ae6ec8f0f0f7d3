// The job and its states.
//
//   queued ----> running ----> completed
//   scheduled -/   |  \------> failed (will retry at run_at) -> running ...
//                  |---------> dead (attempts used up, or a failure that no retry can mend)
//   queued, scheduled, failed, running -> cancelled
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <hk/base/ids.hpp>
#include <hk/base/json.hpp>
#include <hk/base/time.hpp>

namespace hk::jobs {

struct JobTag {
  static constexpr std::string_view kPrefix = "job";
};
using JobId = Id<JobTag>;

enum class State { kQueued, kScheduled, kRunning, kCompleted, kFailed, kDead, kCancelled };
std::string_view state_name(State state);
std::optional<State> state_of(std::string_view name);

enum class Priority { kLow = 0, kNormal = 1, kHigh = 2, kUrgent = 3 };

struct NewJob {
  std::string queue;
  std::string kind;
  Json payload = Json::object();
  Priority priority = Priority::kNormal;
  Micros run_at = 0;  // 0: now
  int attempts_max = 5;
  // Not empty: while a job with this key is queued, scheduled, running or failed, no second is made.
  std::string unique_key = {};
  std::string subject = {};  // id of the record it is about, for lists ("the jobs of this lead")
};

struct Job {
  JobId id;
  std::string queue;
  std::string kind;
  Json payload;
  Priority priority = Priority::kNormal;
  State state = State::kQueued;
  int attempts = 0;  // started so far
  int attempts_max = 5;
  Micros run_at = 0;
  Micros created_at = 0;
  std::optional<Micros> started_at;  // of the last attempt
  std::optional<Micros> finished_at;
  Micros changed_at = 0;
  std::string unique_key;
  std::string subject;
  std::string correlation_id;  // of the request that caused it
  std::string traceparent;     // of the same, when it was traced
  std::string error;           // of the last attempt, for people
  Json progress;               // null until reported
  Json result;                 // null until completed
  std::string worker;          // running: who has it
  std::int64_t fence = 0;      // grows with each claim
};

}  // namespace hk::jobs
