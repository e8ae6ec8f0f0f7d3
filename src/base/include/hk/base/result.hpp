// Expected failures as values. A function that can fail returns Result<T>; the caller must look at it.
//
// An Error carries what a client may see (code, message, next_step) apart from what only operators may
// see (detail): detail goes to the log and never into an answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hk {

// The closed set of reasons; the HTTP edge maps each to one status.
enum class ErrorKind {
  kInvalid,          // fix the input                     400
  kUnauthenticated,  // say who you are                   401
  kForbidden,        // you may not                       403
  kNotFound,         // there is no such thing            404
  kConflict,         // it exists or changed              409
  kPrecondition,     // If-Match did not match            412
  kTooLarge,         // over a stated limit               413
  kLimited,          // too often: retry later            429
  kUnavailable,      // a store or provider is down       503
  kInternal,         // a bug or a surprise               500
};

// One field of a form or body that is wrong, by its path ("contact.email").
struct FieldError {
  std::string field;
  std::string message;
};

struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string code;       // stable, snake_case, e.g. "lead_not_found"
  std::string message;    // what happened, for the client
  std::string next_step;  // what to do about it; may be empty
  std::string detail;     // for operators only
  std::vector<FieldError> fields = {};
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Error error) : state_(std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

inline Error invalid(std::string code, std::string message, std::string next_step = {}) {
  return {ErrorKind::kInvalid, std::move(code), std::move(message), std::move(next_step), {}};
}
inline Error not_found(std::string code, std::string message, std::string next_step = {}) {
  return {ErrorKind::kNotFound, std::move(code), std::move(message), std::move(next_step), {}};
}
inline Error conflict(std::string code, std::string message, std::string next_step = {}) {
  return {ErrorKind::kConflict, std::move(code), std::move(message), std::move(next_step), {}};
}
inline Error unavailable(std::string code, std::string message, std::string detail = {}) {
  return {ErrorKind::kUnavailable, std::move(code), std::move(message), "Try again in a moment.", std::move(detail)};
}
inline Error internal_error(std::string detail) {
  return {ErrorKind::kInternal, "internal", "Something went wrong on our side.",
          "Try again; if it stays, give the operator the request id.", std::move(detail)};
}

#define HK_CONCAT_INNER(a, b) a##b
#define HK_CONCAT(a, b) HK_CONCAT_INNER(a, b)
// Returns the error of `expr` from the enclosing function, or goes on.
#define HK_CHECK(expr)                                                            \
  do {                                                                            \
    if (auto hk_status = (expr); !hk_status) return std::move(hk_status).error(); \
  } while (false)
// HK_TRY(auto lead, find_lead(id)): declares `lead`, or returns the error.
#define HK_TRY(decl, expr) HK_TRY_INNER(decl, expr, HK_CONCAT(hk_result_, __LINE__))
#define HK_TRY_INNER(decl, expr, name)       \
  auto name = (expr);                        \
  if (!name) return std::move(name).error(); \
  decl = *std::move(name)

}  // namespace hk
