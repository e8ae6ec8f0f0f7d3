// Addresses: whatever is typed is answered with clean text, and an ordinary address that is written in the standard
// form and read again has the same key. (Word salad has no such form: "12 N N N" reads in more than one way.)
#include <algorithm>
#include <vector>

#include <hk/canonical/address.hpp>

#include "address_tables.hpp"
#include "fuzz.hpp"

namespace hk::fuzz {
namespace {

using namespace hk::canonical;

// "street|unit|city|state|zip"; without bars a whole address in one line.
AddressInput input_of(std::string_view text) {
  auto parts = split(text, '|');
  parts.resize(5);
  return {parts[0], parts[1], parts[2], parts[3], parts[4]};
}

AddressInput standard_form(const Address& address) {
  const std::string zip = address.plus4.empty() ? address.zip : address.zip + "-" + address.plus4;
  return {.street = address.street_line(), .city = address.city, .state = address.state, .zip = zip};
}

// A word that means nothing but itself.
bool is_name_word(const std::string& word) {
  static constexpr std::string_view kRoads[] = {"OLD", "AND",     "BOX", "POB",   "ONE", "USA",
                                                "HWY", "HIGHWAY", "RTE", "ROUTE", "FL",  "INTERSTATE"};
  const bool letters = word.size() >= 3 && std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
  return letters && std::ranges::count(kRoads, std::string_view(word)) == 0 && standard_suffix(word).empty() &&
         standard_directional(word).empty() && standard_state(word).empty() && find_unit_kind(word) == nullptr;
}

bool is_named(const std::string& words) {
  const auto all = split(words, ' ');
  return std::ranges::all_of(all, is_name_word);
}

bool is_ordinary(const Address& address) {
  const std::string& unit = address.unit_designator;
  const bool plain_unit = unit.empty() || unit == "#" || unit == "APT" || unit == "UNIT" || unit == "STE";
  return is_digits(address.number) && is_named(address.street_name) && address.po_box.empty() &&
         (address.city.empty() || is_named(address.city)) && plain_unit && (unit.empty() || is_digits(address.unit_id));
}

void check(const Address& address) {
  const AddressKey key = address_key(address);
  for (const std::string& text : {address.street_line(), address.last_line(), key.street, key.loose, key.full})
    require_text(text);
  require(match(address, address) == AddressMatch::kExact, "an address matches itself", key.full);
  if (!is_ordinary(address)) return;
  const AddressInput written = standard_form(address);
  const auto again = parse_address(written);
  require(again.ok(), "the standard form can be read", written.street, address.last_line());
  const AddressKey key_again = address_key(*again);
  require_equal(key_again.full, key.full, "the standard form has the same key");
  require_equal(key_again.loose, key.loose, "the standard form has the same loose key");
}

}  // namespace
}  // namespace hk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hk::fuzz;
  const auto typed = input_of(text_of(data, size));
  const auto strict = parse_address(typed);
  const auto lenient = parse_address_lenient(typed);
  require(lenient.ok() || !strict.ok(), "what can be read strictly can be read leniently");
  if (!lenient) require_text(lenient.error().message);
  if (strict) check(*strict);
  if (lenient && !(strict && *strict == *lenient)) check(*lenient);
  return 0;
}
