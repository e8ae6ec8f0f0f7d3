// Verdicts that follow later: e-mail addresses that were stored before anybody knew about their domain.
//
// The contacts whose e-mail is unknown are the queue: nothing else has to be written, and nothing is lost when name
// servers, or this process, are away for days.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/events/events.hpp>
#include <hk/store/store.hpp>
#include <hk/validation/validation.hpp>

namespace hk::validation {

// The lock that one checker at a time holds (store::Database::try_lock). Several would do the same work, not harm.
inline constexpr const char* kCheckerLock = "email-domains";

struct CheckedPage {
  std::string last{};      // the last contact looked at; empty: there were no more
  std::size_t judged = 0;  // contacts whose verdict is another now
};
// The next contacts behind `after` whose e-mail is unknown: their domains are asked about, all at once. When
// `should_stop` says so, the rest of them waits for the next time.
Result<CheckedPage> check_unknown(store::Database& db, events::Outbox& outbox, const Validator& validator,
                                  const std::string& after, const std::function<bool()>& should_stop = {});

// A thread that takes the lock and goes through all of them every `interval`.
class DomainChecker {
 public:
  static std::unique_ptr<DomainChecker> start(store::Database& db, events::Outbox& outbox, const Validator& validator,
                                              Micros interval = kSecond);
  virtual ~DomainChecker() = default;  // stops
};

}  // namespace hk::validation
