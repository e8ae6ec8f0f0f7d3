// The span of a transaction. Private to store/.
#pragma once

#include <hk/base/result.hpp>
#include <hk/telemetry/trace.hpp>

#include "soci_session.hpp"

namespace hk::store {

// Only inside of a request or a job: what runs in the background by itself would make a trace of each poll.
class TransactionTrace {
 public:
  TransactionTrace(const char* name, const char* system);
  TransactionTrace(const TransactionTrace&) = delete;

  // For SociSession::note_in(); null unless something is recorded.
  Statements* statements() { return span_.recording() ? &statements_ : nullptr; }
  void end(const Status& result);

 private:
  telemetry::Span span_;
  Statements statements_;
};

}  // namespace hk::store
