// The end of an address: country, ZIP code and state; and post-office boxes.
#pragma once

#include "address_words.hpp"

#include <hk/canonical/address.hpp>

namespace hk::canonical {

// Removes country, ZIP code and state from the end of the words. What `out` already has wins over what is found.
// Answers whether a ZIP code or state stood there, so that a city is to be expected before it.
bool take_place(Words& words, Address& out);

// Removes "PO BOX 123", "RR 1 BOX 297" and their spellings.
void take_po_box(Words& words, Address& out);

// The ZIP code in a field of its own: "37203", "37203-1234", "372031234", "2114" (its leading zero lost). False when it
// is none.
bool read_zip(std::string_view typed, Address& out);

// A word after which, beyond doubt, the street is over and a city begins: index of that city's first word, or 0.
std::size_t strong_tail(const Texts& words);

}  // namespace hk::canonical
