// Look-ups in the abbreviation tables of USPS Publication 28. Words are upper case ASCII; an empty answer means "no".
#pragma once

#include <string_view>

namespace hk::canonical {

std::string_view standard_suffix(std::string_view word);       // STREET, STR -> ST
std::string_view standard_directional(std::string_view word);  // NORTH -> N
std::string_view standard_state(std::string_view words);       // TENNESSEE, TENN, TN -> TN

struct UnitKind {
  std::string_view variant, standard;
  bool stands_alone;  // needs no id: REAR, PENTHOUSE
};
const UnitKind* find_unit_kind(std::string_view word);

// A suffix that ends a street beyond doubt (STREET, not PARK): what follows it is a unit or a city.
bool is_strong_suffix(std::string_view word);
bool zip_fits_state(std::string_view zip, std::string_view state);

// "FIFTH" -> 5, "TWENTIETH" -> 20; 0 when it is no ordinal word. TWENTY FIRST is two words: 20 (see tens_word) and 1.
int ordinal_word(std::string_view word);
int tens_word(std::string_view word);
// "5TH" -> "5"; empty when it is no numeric ordinal.
std::string_view ordinal_digits(std::string_view word);

bool is_digits(std::string_view word);
bool has_digit(std::string_view word);
bool is_letter(std::string_view word);  // one letter

}  // namespace hk::canonical
