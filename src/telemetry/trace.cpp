#include <hk/telemetry/trace.hpp>

#include <mutex>
#include <shared_mutex>
#include <utility>

#include <hk/base/text.hpp>

#include "tracer.hpp"

namespace hk::telemetry {

std::atomic<bool> detail::tracing = false;

namespace {

constexpr std::size_t kTextBytesMax = 2'000;

struct Active {
  std::shared_mutex mutex;
  std::shared_ptr<Tracer> tracer;
};

Active& active() {
  static Active instance;
  return instance;
}

std::shared_ptr<Tracer> tracer() {
  const std::shared_lock lock(active().mutex);
  return active().tracer;
}

// Protocol Buffers take only UTF-8.
std::string_view sendable(std::string_view text) {
  if (text.size() > kTextBytesMax) {
    std::size_t end = kTextBytesMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // not within a letter
    text = text.substr(0, end);
  }
  return is_valid_utf8(text) ? text : "(not UTF-8)";
}

}  // namespace

Status start_tracing(const TraceSettings& settings) {
  const std::unique_lock lock(active().mutex);
  if (active().tracer) return conflict("tracing_started", "Tracing has been started already.");
  HK_TRY(active().tracer, make_tracer(settings));
  detail::tracing = true;
  return {};
}

void stop_tracing() {
  std::shared_ptr<Tracer> last;
  {
    const std::unique_lock lock(active().mutex);
    detail::tracing = false;
    last = std::exchange(active().tracer, nullptr);
  }
  if (last) last->stop();
}

TraceCounts trace_counts() {
  const auto now = tracer();
  return now ? now->counts() : TraceCounts{};
}

Span::Span() = default;
Span::Span(Span&&) noexcept = default;
Span& Span::operator=(Span&&) noexcept = default;
Span::~Span() = default;

Span::Span(SpanKind kind, std::string_view name, const TraceContext& parent) {
  if (!tracing_on()) return;
  if (const auto now = tracer()) recording_ = now->begin(kind, sendable(name), parent);
}

Span Span::inside(SpanKind kind, std::string_view name) {
  if (!tracing_on() || !current_trace().valid()) return {};
  return {kind, name, current_trace()};
}

bool Span::recording() const { return recording_ && recording_->sampled(); }

const TraceContext& Span::context() const {
  static const TraceContext kNone;
  return recording_ ? recording_->context() : kNone;
}

void Span::set(std::string_view key, std::string_view value) {
  if (recording()) recording_->set(key, sendable(value));
}

void Span::set(std::string_view key, std::int64_t value) {
  if (recording()) recording_->set(key, value);
}

void Span::fail(std::string_view message) {
  if (recording()) recording_->fail(sendable(message));
}

void Span::end() { recording_.reset(); }

}  // namespace hk::telemetry
