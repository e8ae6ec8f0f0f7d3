// The id that follows one piece of work through request, job, SQL and provider call.
#pragma once

#include <string>

namespace hk::telemetry {

// The id of the work this thread is doing; empty outside of any.
const std::string& correlation_id();

// Sets the id for the life of the scope; restores what was there before.
class CorrelationScope {
 public:
  explicit CorrelationScope(std::string id);
  ~CorrelationScope();
  CorrelationScope(const CorrelationScope&) = delete;
  CorrelationScope& operator=(const CorrelationScope&) = delete;

 private:
  std::string previous_;
};

}  // namespace hk::telemetry
