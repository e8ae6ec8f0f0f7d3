// The headers of W3C Trace Context: what is accepted is written as it came, but for what a later version may add.
#include <hk/telemetry/trace.hpp>

#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hk::fuzz;
  const std::string_view header = text_of(data, size);
  const auto context = hk::telemetry::parse_traceparent(header, header);
  if (!context) return 0;
  require(context->valid(), "no zero ids", header);
  const std::string written = context->traceparent();
  require_equal(written.substr(3, 50), header.substr(3, 50), "the ids are handed on as they came");
  const auto again = hk::telemetry::parse_traceparent(written);
  require(again.has_value(), "what is written can be read", written);
  require_equal(again->traceparent(), written, "writing is a fixed point");
  require(context->state.empty() || context->state == header, "the state is handed on whole or not at all", header);
  return 0;
}
