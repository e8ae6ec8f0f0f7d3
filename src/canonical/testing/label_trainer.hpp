// Learns a linear-chain conditional random field by stochastic gradient descent with adaptive rates (AdaGrad) and an L2
// penalty. The same sequences give the same tables.
#pragma once

#include <cstdint>
#include <vector>

#include "../address_model.hpp"

namespace hk::canonical::testing {

struct LabelTables {
  std::vector<std::uint32_t> features{}, begins{};
  std::vector<std::uint16_t> votes{};
  std::vector<std::int16_t> edges{};
  LabelModel view() const { return {features, begins, votes, edges}; }
};

struct Sequence {
  std::vector<Features> features;  // hashes, by token
  std::vector<AddressLabel> labels;
};

LabelTables train(const std::vector<Sequence>& sequences);

}  // namespace hk::canonical::testing
