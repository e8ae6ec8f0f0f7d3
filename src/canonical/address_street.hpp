// The street itself: house number, directionals, name, suffix.
#pragma once

#include "address_words.hpp"

#include <hk/canonical/address.hpp>

namespace hk::canonical {

bool is_house_number(std::string_view word);

// Reads the house number at the front ("1208 1/2", "1208A": the letter is a unit); answers the index after it.
std::size_t read_number(const Texts& words, Address& out);

// Reads the words of a street without number, unit and city.
void read_street(Texts words, Address& out);

// Numbered highways. When a highway's name begins at `i`, its standard name ("US HIGHWAY 31") and the index after it.
struct Highway {
  std::string name;
  std::size_t end = 0;
};
Highway highway_at(const Texts& words, std::size_t i);

}  // namespace hk::canonical
