#include "address_tables.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

namespace hk::canonical {
namespace {

struct Pair {
  std::string_view variant, standard;
};

constexpr Pair kSuffixes[] = {
#include "tables/street_suffixes.inc"
};
constexpr Pair kDirectionals[] = {
#include "tables/directionals.inc"
};
constexpr Pair kStates[] = {
#include "tables/states.inc"
};
constexpr Pair kZipDigits[] = {
#include "tables/zip_digits.inc"
};
constexpr UnitKind kUnits[] = {
#include "tables/unit_designators.inc"
};

constexpr std::string_view kStrongSuffixes[] = {"ALY", "AVE",  "BLVD", "CIR", "CT", "CV", "DR",  "EXPY", "FWY",  "HWY",
                                                "LN",  "PIKE", "PKWY", "PL",  "RD", "ST", "TER", "TPKE", "TRCE", "TRL"};
constexpr std::string_view kOrdinalWords[] = {"FIRST",     "SECOND",      "THIRD",      "FOURTH",     "FIFTH",
                                              "SIXTH",     "SEVENTH",     "EIGHTH",     "NINTH",      "TENTH",
                                              "ELEVENTH",  "TWELFTH",     "THIRTEENTH", "FOURTEENTH", "FIFTEENTH",
                                              "SIXTEENTH", "SEVENTEENTH", "EIGHTEENTH", "NINETEENTH"};
constexpr std::string_view kTens[] = {"TWENTY", "THIRTY", "FORTY", "FIFTY", "SIXTY", "SEVENTY", "EIGHTY", "NINETY"};
constexpr std::string_view kTenths[] = {"TWENTIETH", "THIRTIETH",  "FORTIETH",  "FIFTIETH",
                                        "SIXTIETH",  "SEVENTIETH", "EIGHTIETH", "NINETIETH"};

template <std::size_t N>
std::string_view look_up(const Pair (&table)[N], std::string_view word) {
  const auto* found = std::ranges::lower_bound(table, word, {}, &Pair::variant);
  return found != std::end(table) && found->variant == word ? found->standard : std::string_view{};
}

template <std::size_t N>
int index_of(const std::string_view (&words)[N], std::string_view word) {
  const auto* found = std::ranges::find(words, word);
  return found == std::end(words) ? -1 : static_cast<int>(found - words);
}

}  // namespace

std::string_view standard_suffix(std::string_view word) { return look_up(kSuffixes, word); }
std::string_view standard_directional(std::string_view word) { return look_up(kDirectionals, word); }
std::string_view standard_state(std::string_view words) { return look_up(kStates, words); }

const UnitKind* find_unit_kind(std::string_view word) {
  const auto* found = std::ranges::lower_bound(kUnits, word, {}, &UnitKind::variant);
  return found != std::end(kUnits) && found->variant == word ? found : nullptr;
}

bool is_strong_suffix(std::string_view word) {
  const auto suffix = standard_suffix(word);
  return !suffix.empty() && index_of(kStrongSuffixes, suffix) >= 0;
}

bool zip_fits_state(std::string_view zip, std::string_view state) {
  const auto digits = look_up(kZipDigits, state);
  return !zip.empty() && digits.find(zip.front()) != std::string_view::npos;
}

int ordinal_word(std::string_view word) {
  if (const int index = index_of(kOrdinalWords, word); index >= 0) return index + 1;
  if (const int index = index_of(kTenths, word); index >= 0) return (index + 2) * 10;
  return 0;
}

int tens_word(std::string_view word) {
  const int index = index_of(kTens, word);
  return index < 0 ? 0 : (index + 2) * 10;
}

std::string_view ordinal_digits(std::string_view word) {
  const auto digits = std::min(word.find_first_not_of("0123456789"), word.size());
  const auto ending = word.substr(digits);
  const bool ordinal = ending == "ST" || ending == "ND" || ending == "RD" || ending == "TH";
  return ordinal ? word.substr(0, digits) : std::string_view{};
}

bool is_digits(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}
bool has_digit(std::string_view word) { return word.find_first_of("0123456789") != std::string_view::npos; }
bool is_letter(std::string_view word) { return word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z'; }

}  // namespace hk::canonical
