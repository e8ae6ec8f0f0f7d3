// Addresses as people really type them: correct ones with their case, abbreviations, blanks and place parts disturbed.
// Made without the parser, so that it can test it. The same generator state gives the same mess.
#pragma once

#include <random>
#include <string>
#include <string_view>

#include <hk/canonical/address.hpp>

namespace hk::canonical::testing {

// A street line of a record, e.g. "1208 A  N MAIN ST": its words must be upper case and abbreviated.
std::string messy_street(std::string_view street_line, std::mt19937_64& random);

// Disturbs the street line and drops, moves or misspells the place: city or state missing, all in one line, trailing
// commas. The parts that stay say the same as before.
AddressInput mess(const AddressInput& correct, std::mt19937_64& random);

}  // namespace hk::canonical::testing
