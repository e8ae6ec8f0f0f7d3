// What stands behind Span: the one unit that knows OpenTelemetry implements it. Private to telemetry/.
#pragma once

#include <memory>
#include <string_view>

#include <hk/telemetry/trace.hpp>

namespace hk::telemetry {

// A span that has begun; its destructor ends it.
class Recording {
 public:
  virtual ~Recording() = default;
  virtual bool sampled() const = 0;
  virtual const TraceContext& context() const = 0;
  virtual void set(std::string_view key, std::string_view value) = 0;
  virtual void set(std::string_view key, std::int64_t value) = 0;
  virtual void fail(std::string_view message) = 0;
};

class Tracer {
 public:
  virtual ~Tracer() = default;
  virtual std::unique_ptr<Recording> begin(SpanKind kind, std::string_view name, const TraceContext& parent) = 0;
  virtual TraceCounts counts() const = 0;
  virtual void stop() = 0;  // sends what is left
};

Result<std::shared_ptr<Tracer>> make_tracer(const TraceSettings& settings);

}  // namespace hk::telemetry
