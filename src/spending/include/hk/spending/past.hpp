// What earlier calls of a product about the same thing say about making one again.
#pragma once

#include <string>
#include <vector>

#include <hk/base/time.hpp>
#include <hk/spending/ledger.hpp>
#include <hk/spending/service.hpp>

namespace hk::spending {

inline constexpr Micros kLedgerLooksBack = 400 * kDay;  // no answer stays fresh for longer

struct Past {
  enum class Kind {
    kNothing,      // ask
    kFresh,        // answered, and the answer is kept
    kMiss,         // asked in vain, and not asked again yet
    kUndecided,    // an outcome is unknown and waits for a decision
    kBeingBought,  // by another job, right now
  };
  Kind kind = Kind::kNothing;
  std::string outcome, reason;  // fresh or miss: of that call
};
// `calls`: about that thing, newest first.
Past past_of(const std::vector<Call>& calls, const std::string& provider, const Product& product, Micros now);

}  // namespace hk::spending
