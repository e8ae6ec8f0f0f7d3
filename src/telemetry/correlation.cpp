#include <hk/telemetry/correlation.hpp>

#include <utility>

namespace hk::telemetry {
namespace {
thread_local std::string current;
}

const std::string& correlation_id() { return current; }

CorrelationScope::CorrelationScope(std::string id) : previous_(std::exchange(current, std::move(id))) {}

CorrelationScope::~CorrelationScope() { current = std::move(previous_); }

}  // namespace hk::telemetry
