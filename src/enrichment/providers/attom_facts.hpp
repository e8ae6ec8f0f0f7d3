// The facts in one property of an ATTOM answer. Private to the provider.
#pragma once

#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/enrichment/provider.hpp>

namespace hk::enrichment::attom {

// How sure it is that `row` is the property asked for, and what people must know of it.
struct Identity {
  double confidence = 1;
  std::string note{};
};

// Only fields that the product names. Assessors' data has the confidence 0.9, an AVM its own.
std::vector<FoundFact> facts_of_row(const Json& row, const Product& product, const Identity& identity);

}  // namespace hk::enrichment::attom
