// Learns the words of the records, so that the search can forgive typing errors: a word that nothing has is compared
// with those that something has. Whoever writes a record does not wait for it; its words are forgiven seconds later.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/store/store.hpp>

namespace hk::crm {

// The lock that one learner at a time holds (store::Database::try_lock). Several would do the same work, not harm.
inline constexpr const char* kLearnerLock = "word-learner";

struct LearnedWords {
  std::int64_t lines = 0;  // that were read
  std::int64_t words = 0;  // that were new
};
// Learns from the lines behind the position kept in the store, in small transactions, until none is left or
// `should_stop` says so; when there are none, that is all it asks.
Result<LearnedWords> learn_words(store::Database& db, const std::function<bool()>& should_stop = {});

// A thread that takes the lock and learns every `interval`.
class WordLearner {
 public:
  static std::unique_ptr<WordLearner> start(store::Database& db, Micros interval = 2 * kSecond);
  virtual ~WordLearner() = default;  // stops
};

}  // namespace hk::crm
