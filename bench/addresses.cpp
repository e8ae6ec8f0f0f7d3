// Labels of addresses: makes the table that the program carries, and tells what a model that has not seen an address
// says of it. Parts of addresses as JSON for bench/addresses.mjs.
//
//   bench_addresses train    --data FOLDER > src/canonical/tables/address_labels.inc
//   bench_addresses held-out --data FOLDER     one JSON line an address
#include <cstdlib>
#include <iostream>

#include <hk/base/json.hpp>
#include <hk/canonical/address.hpp>
#include <hk/canonical/testing/label_training.hpp>

namespace hk::bench {
namespace {

constexpr std::size_t kFolds = 5;

Json parts_of(const std::string& raw) {
  const auto read = canonical::parse_address({.street = raw});
  if (!read) return nullptr;
  return {{"number", read->number},
          {"pre", read->pre_directional},
          {"street", read->street_name},
          {"suffix", read->suffix},
          {"post", read->post_directional},
          {"unitType", read->unit_designator},
          {"unit", read->unit_id},
          {"box", read->po_box},
          {"city", read->city},
          {"state", read->state},
          {"zip", read->zip}};
}

Json told(const canonical::testing::HeldOut& held) {
  Json tokens = Json::array();
  for (std::size_t i = 0; i < held.found.size(); ++i) {
    const auto& token = held.address->tokens[i];
    tokens.push_back({token.text, name_of(token.label), name_of(held.found[i])});
  }
  return {{"raw", held.address->raw}, {"tokens", tokens}, {"parsed", parts_of(held.address->raw)}};
}

void print_held_out(const std::vector<canonical::testing::LabeledAddress>& addresses) {
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    for (const auto& held : canonical::testing::held_out(addresses, fold, kFolds)) {
      std::cout << dump_json(told(held)) << "\n";
    }
  }
}

int run(const std::string& what, const std::string& folder) {
  const auto addresses = canonical::testing::read_labeled(folder);
  if (addresses.empty()) return std::cerr << "no labelled addresses in " << folder << "\n", 1;
  if (what == "train") return canonical::testing::write_table(addresses, std::cout), 0;
  if (what == "held-out") return print_held_out(addresses), 0;
  return std::cerr << "usage: bench_addresses train|held-out --data FOLDER\n", 2;
}

}  // namespace
}  // namespace hk::bench

int main(int argc, char** argv) {
  return hk::bench::run(argc > 1 ? argv[1] : "", argc > 3 ? argv[3] : "../shared/data/usaddress_train");
}
