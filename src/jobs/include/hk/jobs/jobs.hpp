// Durable jobs: a job is a row, written in the transaction that causes it, and never lost after that.
//
//   queue.enqueue(session, {.queue = "enrichment", .kind = "enrich-lead", .payload = {{"leadId", id}}});
//
// A Worker claims jobs in batches, runs their handlers on its own threads, and writes what a handler decided in one
// transaction with the acknowledgement. If the process dies in between, nothing was written and the job runs
// again: within a second, because the worker's process lock ends with it. A worker that hangs loses its jobs when their
// lease ends, and its late completion is refused by the fencing token. So what a handler writes through its Completion
// happens exactly once; what it does outside (calls) may be repeated and needs a reference of its own.
#pragma once

#include <hk/jobs/cron.hpp>
#include <hk/jobs/job.hpp>
#include <hk/jobs/queue.hpp>
#include <hk/jobs/schedule.hpp>
#include <hk/jobs/schema.hpp>
#include <hk/jobs/sliding_window.hpp>
#include <hk/jobs/worker.hpp>
