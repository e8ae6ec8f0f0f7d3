// The span of a request: from its arrival to its answer.
#pragma once

#include <hk/telemetry/trace.hpp>

#include "edge.hpp"

namespace hk::http {

// A child of the caller's span when it sent a traceparent. Static files have none.
telemetry::Span request_span(const Call& call);
// With what the answer says; ends it.
void end_request_span(telemetry::Span& span, const Outgoing& out);

}  // namespace hk::http
