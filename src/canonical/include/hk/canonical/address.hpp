// US postal addresses: parsing, the standard form (USPS Publication 28), keys and comparison.
//
//   auto typed = parse_address({.street = "123 north main street apt 4, nashville tn 37203-1234"});
//   typed->street_line()          "123 N MAIN ST APT 4"
//   typed->last_line()            "NASHVILLE TN 37203-1234"
//   address_key(*typed).street    "123|N|MAIN|ST||4"
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <hk/base/result.hpp>

namespace hk::canonical {

// What was typed; any part may be empty. `street` may hold a whole address in one line or several.
struct AddressInput {
  std::string street{}, unit{}, city{}, state{}, zip{};
};

// Upper case, punctuation removed, abbreviated as the post office does. Empty means: not given.
struct Address {
  std::string number{};           // "1208", "1208 1/2", "12-34", "N79W5406"
  std::string pre_directional{};  // "N"
  std::string street_name{};      // "MAIN", "5TH", "HIGHWAY 70"
  std::string suffix{};           // "ST"
  std::string post_directional{};
  std::string unit_designator{};  // "APT"; "#" when only the id is known
  std::string unit_id{};          // "4B"; of several units the rest follows: BLDG, "B APT 4"
  std::string po_box{};           // "123", or with a route: "RR 1 BOX 297"
  std::string city{};
  std::string state{};  // two letters
  std::string zip{};    // five digits
  std::string plus4{};

  std::string street_line() const;  // "1208 N MAIN ST APT 4"; a box only when there is no street
  std::string last_line() const;    // "NASHVILLE TN 37203-1234"
  bool operator==(const Address&) const = default;
};

inline constexpr std::size_t kAddressBytesMax = 500;  // of all typed parts together

// Errors, all of kind kInvalid: address_empty, address_too_long, address_no_number, address_no_street,
// address_state_unknown, address_zip_invalid (the last two only for the fields `state` and `zip`).
// Names in front of the house number are left out (names_beside in address_labels.hpp tells which).
Result<Address> parse_address(const AddressInput& typed);
// For county records: no house number, or "0", is a street without a number; fields that make no sense are left empty.
Result<Address> parse_address_lenient(const AddressInput& typed);

// Keys are stored in databases: a change of their form needs a migration.
//
// street  number|pre|name|suffix|post|unit, e.g. "1208|N|MAIN|ST||4"; a box without street is "PO BOX|123".
//         Equal for every spelling of one address. City, state and ZIP are not part of it. Inside the key
//         - the name has no blanks, and its words are abbreviated: SAINT ST, MOUNT MT, GENERAL GEN, PLACE PL, NORTH N;
//         - an ordinal is its number: FIFTH, 5TH and 5 are 5; numbered highways are HWY70, US31, SR6, CR12, I40;
//         - a unit is its id, whether called apartment, unit, suite or #; other kinds keep theirs: "BLDG B 4".
// loose   number|first letters of the name, e.g. "1208|MAI": finds candidates when suffix, directional or unit was not
//         typed. Candidates must be filtered with match() or best_matches().
// full    street|city|state|zip5: names one address to people and in logs.
struct AddressKey {
  std::string street, loose, full;
};
AddressKey address_key(const Address& address);

enum class AddressMatch {
  kExact,       // the same street key, and no typed place contradicts the record
  kCompatible,  // what was typed agrees; suffix, directionals, unit or place missing in what was typed
  kConflict,    // something typed differs
};
AddressMatch match(const Address& typed, const Address& record);
// Not a conflict. Missing city, state and ZIP on either side are wildcards; equal ZIP codes outweigh differing city
// names, because people write the city they feel they live in.
bool compatible(const Address& typed, const Address& record);

// Indexes of the records that are meant: the exact ones or, failing these, all compatible ones. More than one is an
// ambiguity that the caller must not resolve by guessing.
std::vector<std::size_t> best_matches(const Address& typed, std::span<const Address> records);

}  // namespace hk::canonical
