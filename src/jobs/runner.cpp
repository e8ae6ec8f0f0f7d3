#include "runner.hpp"

#include <chrono>

#include <hk/telemetry/correlation.hpp>
#include <hk/telemetry/log.hpp>
#include <hk/telemetry/trace.hpp>

namespace hk::jobs {
namespace {

constexpr auto kProgressEvery = std::chrono::milliseconds(250);

// Handlers may report each row they read; the store sees a few writes a second, and the last report with the outcome.
class Context final : public JobContext {
 public:
  Context(store::Database& db, const Clock& clock, const HeldJob& held, const std::atomic<bool>& stopping)
      : db_(db), queue_(db, clock), held_(held), stopping_(stopping) {}

  bool should_stop() override { return stopping_ || held_.lost; }

  bool got_further(store::Session& session) override {
    const bool ours = queue_.got_further(session, held_.job);
    moved_ = moved_ || ours;
    return ours;
  }
  void report_progress(const Json& progress) override {
    const auto now = std::chrono::steady_clock::now();
    unwritten_ = progress;
    if (now - written_at_ < kProgressEvery) return;
    written_at_ = now;
    const Status status = db_.write([&](store::Session& session) -> Status {
      queue_.report_progress(session, held_.job, progress);
      return {};
    });
    if (status) unwritten_ = nullptr;
  }

  const Json& unwritten() const { return unwritten_; }
  bool moved() const { return moved_; }

 private:
  store::Database& db_;
  Queue queue_;
  const HeldJob& held_;
  const std::atomic<bool>& stopping_;
  Json unwritten_;
  bool moved_ = false;
  std::chrono::steady_clock::time_point written_at_{};
};

double seconds(Micros span) { return static_cast<double>(span) / static_cast<double>(kSecond); }

Micros micros_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

Result<Completion> Runner::call(const HeldJob& held, JobContext& context) {
  if (held.claim_error) return *held.claim_error;
  const auto kind = kinds_.find(held.job.kind);
  if (kind == kinds_.end()) return internal_error("This worker has no handler for jobs of kind " + held.job.kind + ".");
  try {
    return kind->second.run(held.job, context);
  } catch (const std::exception& e) {
    return internal_error(e.what());
  } catch (...) {
    return internal_error("The handler threw something that is no exception.");
  }
}

namespace {

telemetry::Span job_span(const Job& job) {
  if (!telemetry::tracing_on()) return {};
  const auto cause = telemetry::parse_traceparent(job.traceparent);
  telemetry::Span span(telemetry::SpanKind::kConsumer, "job " + job.kind, cause.value_or(telemetry::TraceContext{}));
  span.set("messaging.system", "hiddenkey");
  span.set("messaging.destination.name", job.queue);
  span.set("messaging.message.id", job.id.str());
  span.set("hk.request_id", job.correlation_id);
  span.set("hk.subject", job.subject);
  span.set("hk.job.attempt", job.attempts);
  return span;
}

void note_outcome(telemetry::Span& span, const Result<Completion>& result) {
  if (result) return;
  span.set("error.type", result.error().code);
  span.fail(result.error().message);
}

void log_run(const Job& job, const Result<Completion>& result, Micros took) {
  Json line = {{"jobId", job.id.str()},
               {"queue", job.queue},
               {"kind", job.kind},
               {"subject", job.subject},
               {"attempt", job.attempts},
               {"ok", result.ok()},
               {"durationMs", took / kMillisecond}};
  if (!result) line["code"] = result.error().code;
  telemetry::log_info("job_run", line);
}

}  // namespace

Runner::Ran Runner::run(HeldJob& held) {
  const Job& job = held.job;
  const telemetry::CorrelationScope scope(job.correlation_id.empty() ? job.id.str() : job.correlation_id);
  const telemetry::Labels labels = {{"queue", job.queue}};
  telemetry::Span span = job_span(job);
  const telemetry::TraceScope trace(span.context());
  metrics_.observe("hk_jobs_wait_seconds", seconds(std::max<Micros>(0, clock_.now() - job.run_at)), labels);
  Context context(db_, clock_, held, stopping_);
  const auto begin = std::chrono::steady_clock::now();
  const Result<Completion> result = call(held, context);
  const Micros took = micros_since(begin);
  metrics_.observe("hk_jobs_run_seconds", seconds(took), labels);
  log_run(job, result, took);
  note_outcome(span, result);
  if (result && Outcomes::is_plain(*result, context.unwritten())) return {took, false};
  if (result) {
    outcomes_.complete(job, *result, context.unwritten());
  } else if (context.should_stop()) {
    outcomes_.give_back(job);
  } else {
    Job failed = job;
    if (context.moved()) failed.attempts = 1;  // as in the store
    outcomes_.fail(failed, result.error(), context.unwritten());
  }
  return {took, true};
}

}  // namespace hk::jobs
