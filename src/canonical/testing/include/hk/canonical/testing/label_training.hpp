// How the table of address labels is made and measured, from addresses labelled by hand
// (GitHub datamade/usaddress, folder training).
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include <hk/canonical/address_labels.hpp>

namespace hk::canonical::testing {

struct LabeledAddress {
  std::string raw;
  std::vector<AddressToken> tokens;  // as the people who labelled it parted it
};

// The addresses of labeled.json, us50_train.json, us50_messiest.json and multi_word_state.json that are there, each
// text once (case, punctuation and blanks aside), in an order that is always the same.
std::vector<LabeledAddress> read_labeled(const std::string& folder);

// Writes tables/address_labels.inc, learned from all of them.
void write_table(const std::vector<LabeledAddress>& addresses, std::ostream& out);

// Every `folds`-th address beginning with number `fold` is labelled by a model that learned from the others.
struct HeldOut {
  const LabeledAddress* address;
  std::vector<AddressLabel> found;  // one for each of its tokens
};
std::vector<HeldOut> held_out(const std::vector<LabeledAddress>& addresses, std::size_t fold, std::size_t folds);

// The labels of the committed table for the tokens of an address.
std::vector<AddressLabel> labels_by_table(const LabeledAddress& address);

struct LabelScore {
  std::size_t tokens = 0, tokens_right = 0, addresses = 0, addresses_right = 0;
  double token_rate() const { return static_cast<double>(tokens_right) / static_cast<double>(tokens); }
  double address_rate() const { return static_cast<double>(addresses_right) / static_cast<double>(addresses); }
};
// Exactly as labelled.
void count_labels(LabelScore& score, const HeldOut& held);
// By what a label is about: house number, street, unit or box, name of a person or building, place, state, ZIP code,
// country. People who label agree on these, not on the finer ones.
void count_parts(LabelScore& score, const HeldOut& held);

}  // namespace hk::canonical::testing
