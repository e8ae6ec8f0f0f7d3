#include "otel_log.hpp"

#ifdef HK_WITH_OTEL

#include <opentelemetry/sdk/common/global_log_handler.h>

#include <atomic>
#include <chrono>
#include <memory>

#include <hk/telemetry/log.hpp>

namespace hk::telemetry {
namespace {

namespace sdk_log = opentelemetry::sdk::common::internal_log;

constexpr std::chrono::seconds kBetweenLines(10);
constexpr std::size_t kReasonBytesMax = 500;  // a collector's whole answer may be in it

std::atomic<std::uint64_t> errors = 0;

class Handler final : public sdk_log::LogHandler {
 public:
  void Handle(sdk_log::LogLevel level, const char*, int, const char* message,
              const opentelemetry::sdk::common::AttributeMap&) noexcept override {
    if (level == sdk_log::LogLevel::Error) ++errors;
    const std::int64_t now = std::chrono::steady_clock::now().time_since_epoch().count();
    std::int64_t due = due_;
    if (now < due || !due_.compare_exchange_strong(due, now + std::chrono::nanoseconds(kBetweenLines).count())) {
      ++unsaid_;
      return;
    }
    try {
      const std::string_view reason = message == nullptr ? "" : message;
      log_warn("tracing_problem", {{"reason", reason.substr(0, kReasonBytesMax)}, {"unsaid", unsaid_.exchange(0)}});
    } catch (const std::exception&) {  // out of memory: the message is lost
    }
  }

 private:
  std::atomic<std::int64_t> due_ = 0;
  std::atomic<std::int64_t> unsaid_ = 0;
};

}  // namespace

std::uint64_t sdk_errors() { return errors; }

void send_sdk_log_to_ours() {
  sdk_log::GlobalLogHandler::SetLogHandler(std::shared_ptr<sdk_log::LogHandler>(std::make_shared<Handler>()));
  sdk_log::GlobalLogHandler::SetLogLevel(sdk_log::LogLevel::Warning);
}

}  // namespace hk::telemetry

#endif
