// Where opentelemetry-cpp's own messages go. Private to telemetry/.
#pragma once

#include <cstdint>

namespace hk::telemetry {

// Into our log, one in ten seconds at most: a collector that is away would otherwise give a line for each span.
void send_sdk_log_to_ours();
// Messages so far that tell of an error, logged or not.
std::uint64_t sdk_errors();

}  // namespace hk::telemetry
