// Which product to ask next: the cheapest that may fill what is still missing, unless the ledger says that it has been
// asked about this property before, and the answer still holds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <hk/enrichment/ledger.hpp>

#include "findings.hpp"

namespace hk::enrichment {

inline constexpr Micros kLedgerLooksBack = 400 * kDay;  // no answer stays fresh for longer

// What earlier calls of a product say about asking it again.
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
// `calls`: about the property, newest first.
Past past_of(const std::vector<Call>& calls, const std::string& provider, const Product& product, Micros now);

struct Candidate {
  Provider* provider = nullptr;
  const Product* product = nullptr;
};

class Waterfall {
 public:
  explicit Waterfall(const std::vector<std::shared_ptr<Provider>>& providers);
  // Each product is answered once at most. Empty: nothing is missing, or nobody is left to ask.
  std::optional<Candidate> next(const Enrichment::Findings& findings);

 private:
  std::vector<Candidate> left_;
};

}  // namespace hk::enrichment
