// Traces: how long a request, its jobs, its SQL and its provider calls took, as spans sent to an OpenTelemetry
// collector.
//
//   Span span(SpanKind::kServer, "POST /api/leads", parent);
//   const TraceScope scope(span.context());  // spans made on this thread from here on are its children
//   span.set("http.response.status_code", 201);
//
// Off until start_tracing(); a Span then costs nanoseconds. Attributes must hold neither secrets nor personal
// data: nothing here redacts them. Thread-safe; one Span belongs to one thread at a time.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <hk/base/result.hpp>

namespace hk::telemetry {

// A place in a trace, as W3C Trace Context hands it from process to process.
struct TraceContext {
  std::array<std::uint8_t, 16> trace_id{};
  std::array<std::uint8_t, 8> span_id{};
  bool sampled = false;
  std::string state{};  // the header tracestate, as it came

  bool valid() const;
  std::string trace_id_hex() const;
  std::string traceparent() const;  // the header; empty unless valid
};

// Empty when the header is not exactly as https://www.w3.org/TR/trace-context/ says: then a new trace begins.
std::optional<TraceContext> parse_traceparent(std::string_view traceparent, std::string_view tracestate = {});

// Where this thread is; not valid outside of any trace.
const TraceContext& current_trace();
std::string current_traceparent();

// Sets it for the life of the scope; restores what was there before.
class TraceScope {
 public:
  explicit TraceScope(TraceContext context);
  ~TraceScope();
  TraceScope(const TraceScope&) = delete;
  TraceScope& operator=(const TraceScope&) = delete;

 private:
  TraceContext previous_;
};

struct TraceSettings {
  std::string endpoint;  // http://collector:4318; "/v1/traces" is appended
  std::string service = "hiddenkey";
  std::string environment{};
  double sample_ratio = 1;  // of the traces that begin here; others are recorded as their caller decided
  int timeout_ms = 2'000;   // for one batch
};

// Errors `tracing_endpoint_invalid`, `tracing_not_built` (the build had no opentelemetry-cpp), `tracing_started`.
Status start_tracing(const TraceSettings& settings);
// Sends what is left, within about twice `timeout_ms`. Spans that still live are not sent.
void stop_tracing();

// Since start_tracing(). What ended and was neither sent nor failed waits, or was dropped because too much waited.
struct TraceCounts {
  std::uint64_t ended = 0;
  std::uint64_t sent = 0;
  std::uint64_t failed = 0;
};
TraceCounts trace_counts();

namespace detail {
extern std::atomic<bool> tracing;
}
inline bool tracing_on() { return detail::tracing.load(std::memory_order_relaxed); }

enum class SpanKind { kInternal, kServer, kClient, kProducer, kConsumer };

class Recording;

class Span {
 public:
  Span();  // records nothing
  // A child of `parent`; when that is not valid, the first span of a new trace.
  Span(SpanKind kind, std::string_view name, const TraceContext& parent);
  // A child of the thread's current span; outside of any it records nothing.
  static Span inside(SpanKind kind, std::string_view name);
  ~Span();  // ends it
  Span(Span&&) noexcept;
  Span& operator=(Span&&) noexcept;

  // False: what is set goes nowhere.
  bool recording() const;
  // To be the parent of others, here or in another process; not valid when tracing is off.
  const TraceContext& context() const;
  // Values are cut at 2,000 bytes.
  void set(std::string_view key, std::string_view value);
  void set(std::string_view key, std::int64_t value);
  void fail(std::string_view message);
  void end();

 private:
  std::unique_ptr<Recording> recording_;
};

}  // namespace hk::telemetry
