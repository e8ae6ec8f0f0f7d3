// The tracer on opentelemetry-cpp, and what stands in for it in a build without that library. OTLP over HTTP as JSON,
// in batches from a thread of the SDK's.
#include "tracer.hpp"

#ifdef HK_WITH_OTEL

#include <opentelemetry/exporters/otlp/otlp_http_exporter_factory.h>
#include <opentelemetry/exporters/otlp/otlp_http_exporter_options.h>
#include <opentelemetry/sdk/resource/resource.h>
#include <opentelemetry/sdk/trace/batch_span_processor.h>
#include <opentelemetry/sdk/trace/batch_span_processor_options.h>
#include <opentelemetry/sdk/trace/samplers/parent.h>
#include <opentelemetry/sdk/trace/samplers/trace_id_ratio.h>
#include <opentelemetry/sdk/trace/tracer_provider.h>
#include <opentelemetry/trace/span.h>
#include <opentelemetry/trace/trace_state.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>

#include <hk/base/ids.hpp>
#include <hk/base/text.hpp>

#include "otel_log.hpp"

namespace hk::telemetry {
namespace {

namespace api = opentelemetry::trace;
namespace sdk = opentelemetry::sdk::trace;
namespace otlp = opentelemetry::exporter::otlp;
using opentelemetry::sdk::common::ExportResult;
using std::chrono::milliseconds;

constexpr milliseconds kBatchEvery(1'000);
constexpr std::size_t kWaitingMax = 16'384;  // beyond it spans are dropped
constexpr std::size_t kBatchMax = 512;

opentelemetry::nostd::string_view view(std::string_view text) { return {text.data(), text.size()}; }

// Shared by the tracer and its exporter, which the SDK owns.
struct Counters {
  std::atomic<std::uint64_t> ended = 0;
  std::atomic<std::uint64_t> sent = 0;
  std::atomic<std::uint64_t> failed = 0;
  std::atomic<bool> closed = false;
};

// Counts. Once closed it refuses at once: the SDK sends all that waits before it ends, and each batch to a collector
// that hangs would take the whole timeout.
class CountingExporter final : public sdk::SpanExporter {
 public:
  CountingExporter(const otlp::OtlpHttpExporterOptions& options, std::shared_ptr<Counters> counters)
      : exporter_(otlp::OtlpHttpExporterFactory::Create(options)), counters_(std::move(counters)) {}

  std::unique_ptr<sdk::Recordable> MakeRecordable() noexcept override { return exporter_->MakeRecordable(); }

  ExportResult Export(const opentelemetry::nostd::span<std::unique_ptr<sdk::Recordable>>& spans) noexcept override {
    const std::uint64_t errors_before = sdk_errors();
    ExportResult result = counters_->closed ? ExportResult::kFailure : exporter_->Export(spans);
    // 1.19 answers before it has stored what became of the request, but says so in its log first.
    if (sdk_errors() != errors_before) result = ExportResult::kFailure;
    (result == ExportResult::kSuccess ? counters_->sent : counters_->failed) += spans.size();
    return result;
  }

  bool ForceFlush(std::chrono::microseconds timeout) noexcept override { return exporter_->ForceFlush(timeout); }
  bool Shutdown(std::chrono::microseconds timeout) noexcept override { return exporter_->Shutdown(timeout); }

 private:
  const std::unique_ptr<sdk::SpanExporter> exporter_;
  const std::shared_ptr<Counters> counters_;
};

TraceContext context_of(const api::Span& span) {
  const api::SpanContext from = span.GetContext();
  TraceContext context;
  std::copy_n(from.trace_id().Id().begin(), context.trace_id.size(), context.trace_id.begin());
  std::copy_n(from.span_id().Id().begin(), context.span_id.size(), context.span_id.begin());
  context.sampled = from.IsSampled();
  context.state = from.trace_state()->ToHeader();
  return context;
}

api::SpanContext parent_of(const TraceContext& context) {
  return {api::TraceId(context.trace_id), api::SpanId(context.span_id),
          api::TraceFlags(context.sampled ? api::TraceFlags::kIsSampled : std::uint8_t{0}), true,
          api::TraceState::FromHeader(view(context.state))};
}

api::SpanKind kind_of(SpanKind kind) {
  switch (kind) {
    case SpanKind::kServer:
      return api::SpanKind::kServer;
    case SpanKind::kClient:
      return api::SpanKind::kClient;
    case SpanKind::kProducer:
      return api::SpanKind::kProducer;
    case SpanKind::kConsumer:
      return api::SpanKind::kConsumer;
    case SpanKind::kInternal:
      break;
  }
  return api::SpanKind::kInternal;
}

class OtelRecording final : public Recording {
 public:
  OtelRecording(opentelemetry::nostd::shared_ptr<api::Span> span, std::shared_ptr<Counters> counters)
      : span_(std::move(span)), counters_(std::move(counters)), context_(context_of(*span_)) {}
  ~OtelRecording() override {
    span_->End();
    if (context_.sampled) ++counters_->ended;
  }

  bool sampled() const override { return context_.sampled; }
  const TraceContext& context() const override { return context_; }
  void set(std::string_view key, std::string_view value) override { span_->SetAttribute(view(key), view(value)); }
  void set(std::string_view key, std::int64_t value) override { span_->SetAttribute(view(key), value); }
  void fail(std::string_view message) override { span_->SetStatus(api::StatusCode::kError, view(message)); }

 private:
  const opentelemetry::nostd::shared_ptr<api::Span> span_;
  const std::shared_ptr<Counters> counters_;
  const TraceContext context_;
};

otlp::OtlpHttpExporterOptions exporter_options(const TraceSettings& settings) {
  otlp::OtlpHttpExporterOptions options;  // OTEL_EXPORTER_OTLP_HEADERS and the like are read here
  std::string base = settings.endpoint;
  while (base.ends_with('/')) base.pop_back();
  options.url = base.ends_with("/v1/traces") ? base : base + "/v1/traces";
  options.content_type = otlp::HttpRequestContentType::kJson;
  options.json_bytes_mapping = otlp::JsonBytesMappingKind::kHexId;
  options.use_json_name = true;
  options.console_debug = false;
  options.timeout = milliseconds(settings.timeout_ms);
  return options;
}

opentelemetry::sdk::resource::Resource resource_of(const TraceSettings& settings) {
  return opentelemetry::sdk::resource::Resource::Create({{"service.name", settings.service},
                                                         {"service.instance.id", random_hex(8)},
                                                         {"deployment.environment.name", settings.environment}});
}

class OtelTracer final : public Tracer {
 public:
  explicit OtelTracer(const TraceSettings& settings) : timeout_(settings.timeout_ms) {
    sdk::BatchSpanProcessorOptions batches;
    batches.max_queue_size = kWaitingMax;
    batches.max_export_batch_size = kBatchMax;
    batches.schedule_delay_millis = kBatchEvery;
    auto exporter = std::make_unique<CountingExporter>(exporter_options(settings), counters_);
    auto ratio = std::make_shared<sdk::TraceIdRatioBasedSampler>(settings.sample_ratio);
    provider_ = std::make_shared<sdk::TracerProvider>(
        std::make_unique<sdk::BatchSpanProcessor>(std::move(exporter), batches), resource_of(settings),
        std::make_unique<sdk::ParentBasedSampler>(std::move(ratio)));
    tracer_ = provider_->GetTracer("hiddenkey");
  }

  std::unique_ptr<Recording> begin(SpanKind kind, std::string_view name, const TraceContext& parent) override {
    api::StartSpanOptions options;
    options.kind = kind_of(kind);
    if (parent.valid()) options.parent = parent_of(parent);
    return std::make_unique<OtelRecording>(tracer_->StartSpan(view(name), options), counters_);
  }

  TraceCounts counts() const override { return {counters_->ended, counters_->sent, counters_->failed}; }

  void stop() override {
    provider_->ForceFlush(timeout_);
    counters_->closed = true;
    provider_->Shutdown(timeout_);
  }

 private:
  const milliseconds timeout_;
  const std::shared_ptr<Counters> counters_ = std::make_shared<Counters>();
  std::shared_ptr<sdk::TracerProvider> provider_;
  opentelemetry::nostd::shared_ptr<api::Tracer> tracer_;
};

// A collector's credentials belong into OTEL_EXPORTER_OTLP_HEADERS: the SDK may put the address into its log.
bool is_endpoint(const std::string& text) {
  const bool web = starts_with_ci(text, "http://") || starts_with_ci(text, "https://");
  return web && text.find_first_of("@?# \t") == std::string::npos && text.size() > std::string_view("https://").size();
}

}  // namespace

Result<std::shared_ptr<Tracer>> make_tracer(const TraceSettings& settings) {
  if (!is_endpoint(settings.endpoint))
    return invalid("tracing_endpoint_invalid", "The address of the trace collector must be an http or https URL.",
                   "For example http://127.0.0.1:4318; headers for it go into OTEL_EXPORTER_OTLP_HEADERS.");
  send_sdk_log_to_ours();
  return std::shared_ptr<Tracer>(std::make_shared<OtelTracer>(settings));
}

}  // namespace hk::telemetry

#else

namespace hk::telemetry {

Result<std::shared_ptr<Tracer>> make_tracer(const TraceSettings&) {
  return invalid(
      "tracing_not_built", "This program was built without traces.",
      "Unset tracing.endpoint, or install opentelemetry-cpp-dev (in Debian 12: from the backports), configure "
      "and build again.");
}

}  // namespace hk::telemetry

#endif
