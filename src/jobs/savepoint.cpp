#include "savepoint.hpp"

namespace hk::jobs {

Status in_savepoint(store::Session& session, const std::function<void()>& body) {
  session.run("savepoint hook");
  Status status;
  try {
    body();
  } catch (const store::StoreError& e) {
    if (e.kind == store::StoreError::Kind::kRetry || e.kind == store::StoreError::Kind::kLost) throw;
    status = internal_error(e.what());
  } catch (const std::exception& e) {
    status = internal_error(e.what());
  }
  if (!status) session.run("rollback to savepoint hook");
  session.run("release savepoint hook");
  return status;
}

}  // namespace hk::jobs
