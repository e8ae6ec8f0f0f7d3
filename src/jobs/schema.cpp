#include <hk/jobs/schema.hpp>

#include "states.hpp"

namespace hk::jobs {
namespace {

const char* const kJobs =
    "create table jobs ("
    " id text primary key,"
    " queue text not null,"
    " kind text not null,"
    " payload text not null,"
    " priority {{int}} not null,"
    " state {{int}} not null,"
    " attempts {{int}} not null default 0,"
    " attempts_max {{int}} not null,"
    " run_at {{int}} not null,"
    " created_at {{int}} not null,"
    " started_at {{int}},"
    " finished_at {{int}},"
    " changed_at {{int}} not null,"
    " unique_key text not null default '',"
    " subject text not null default '',"
    " correlation_id text not null default '',"
    " error text not null default '',"
    " progress text,"
    " result text,"
    " worker text not null default '',"
    " lease_until {{int}} not null default 0,"
    " fence {{int}} not null default 0"
    ") {{strict}}";

// Ended jobs are in none of the indexes that claiming reads, so a long history costs a claim nothing. jobs_state serves
// counts, pages and pruning; for an ended job changed_at is when it ended.
std::vector<std::string> job_statements() {
  return {
      kJobs,
      "create index jobs_ready on jobs (queue, priority, run_at, id) where " HK_JOBS_WAITING,
      "create index jobs_due on jobs (queue, run_at) where " HK_JOBS_DELAYED,
      "create index jobs_running on jobs (worker) where " HK_JOBS_RUNNING,
      "create unique index jobs_unique on jobs (unique_key) where unique_key <> '' and " HK_JOBS_LIVE,
      "create index jobs_state on jobs (queue, state, changed_at, id)",
      "create index jobs_subject on jobs (subject, changed_at, id) where subject <> ''",
      "create table job_queues (queue text primary key, paused_until {{int}} not null) {{strict}}",
  };
}

}  // namespace

std::vector<store::Migration> migrations() {
  return {
      {2001, "jobs", job_statements()},
      {2002,
       "job schedules",
       {"create table job_schedules (name text not null, due_at {{int}} not null, job_id text,"
        " primary key (name, due_at)) {{strict}}"}},
      {2003,
       "limiter grants",
       {"create table limiter_accounts (account text primary key, grants text not null, seen_at {{int}} not null)"
        " {{strict}}"}},
      {2004, "trace of the cause of a job", {"alter table jobs add column traceparent text not null default ''"}},
  };
}

}  // namespace hk::jobs
