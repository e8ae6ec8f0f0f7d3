// The learned part of labelling: weights of features and of pairs of labels, and the best labels under them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "address_tokens.hpp"

#include <hk/canonical/address_labels.hpp>

namespace hk::canonical {

// A linear chain in whole numbers, so that every machine finds the same labels. It does not own its tables.
struct LabelModel {
  std::span<const std::uint32_t> features;  // ascending
  std::span<const std::uint32_t> begins;    // of each feature's votes; one more at the end
  std::span<const std::uint16_t> votes;     // label * 256 + 128 + weight
  std::span<const std::int16_t> edges;      // [from][to], then of the first label, then of the last
};

std::vector<AddressLabel> best_labels(const LabelModel& model, const std::vector<Features>& tokens);

// The one in tables/address_labels.inc.
const LabelModel& learned_labels();

}  // namespace hk::canonical
