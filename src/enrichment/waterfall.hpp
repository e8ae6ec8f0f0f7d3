// Which product to ask next: of those that are to be asked first the cheapest that may fill what is still missing,
// unless the ledger says that it has been asked about this property before, and the answer still holds.
#pragma once

#include <optional>
#include <vector>

#include "findings.hpp"

namespace hk::enrichment {

struct Candidate {
  Provider* provider = nullptr;
  const Product* product = nullptr;
  const Product* wanted = nullptr;  // when `product` only finds the property for it
};

class Waterfall {
 public:
  Waterfall(const std::vector<std::shared_ptr<Provider>>& providers, const crm::Property& property);
  // Each product is answered once at most. Empty: nothing is missing, or nobody is left to ask.
  std::optional<Candidate> next(const Enrichment::Findings& findings);

 private:
  std::vector<Candidate> left_;
};

}  // namespace hk::enrichment
