// Units: apartments, suites, floors, and ids without a designator.
#pragma once

#include "address_words.hpp"

#include <hk/canonical/address.hpp>

namespace hk::canonical {

// Does a unit begin at word `i`? ("APT 4", "#4", "3RD FLOOR", "REAR")
bool is_unit_at(const Texts& words, std::size_t i);
// Reads the units that begin at `i` into `out`; answers the index after them.
std::size_t read_units(const Texts& words, std::size_t i, Address& out);
// "4", "4B", "B": an id that needs no designator to be understood after a street. Directions are none.
bool is_bare_unit(std::string_view word);
void add_unit(Address& out, std::string_view designator, std::string_view id);
// The field "unit" by itself: "4", "Apt 4", "# 4".
void read_unit_field(std::string_view typed, Address& out);

}  // namespace hk::canonical
