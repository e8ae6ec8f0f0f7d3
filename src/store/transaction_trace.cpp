#include "transaction_trace.hpp"

namespace hk::store {

TransactionTrace::TransactionTrace(const char* name, const char* system)
    : span_(telemetry::Span::inside(telemetry::SpanKind::kClient, name)) {
  span_.set("db.system.name", system);
}

void TransactionTrace::end(const Status& result) {
  if (!span_.recording()) return;
  span_.set("db.query.text", statements_.first);
  span_.set("hk.db.statements", statements_.count);
  // A closure that finds nothing, or a conflict, is an answer; the store itself failing is not.
  const bool broken =
      !result && (result.error().kind == ErrorKind::kUnavailable || result.error().kind == ErrorKind::kInternal);
  if (!result) span_.set("error.type", result.error().code);
  if (broken) span_.fail(result.error().message);
  span_.end();
}

}  // namespace hk::store
