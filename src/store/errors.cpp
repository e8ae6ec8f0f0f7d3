#include "errors.hpp"

#include "soci_session.hpp"

namespace hk::store {
namespace {

Error from_store_error(const StoreError& e) {
  switch (e.kind) {
    case StoreError::Kind::kUnique: {
      Error error = conflict("already_exists", "Something with this key exists already.");
      error.detail = e.what();
      return error;
    }
    case StoreError::Kind::kForeignKey: {
      Error error = conflict("still_referenced", "Something else refers to this, or it refers to something gone.");
      error.detail = e.what();
      return error;
    }
    case StoreError::Kind::kRetry:
      return unavailable("store_busy", "The store is busy.", e.what());
    case StoreError::Kind::kLost:
      return unavailable("store_unavailable", "The store can't be reached, or its disk can't be written.", e.what());
    case StoreError::Kind::kFull:
      return unavailable("store_full", "The disk of the store is full.", e.what());
    case StoreError::Kind::kOther:
      break;
  }
  return internal_error(e.what());
}

}  // namespace

Error error_of(const std::exception& thrown) {
  try {
    rethrow_as_store_error(thrown);
  } catch (const StoreError& e) {
    return from_store_error(e);
  }
}

}  // namespace hk::store
