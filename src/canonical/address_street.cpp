#include "address_street.hpp"

#include <algorithm>

#include "address_tables.hpp"
#include "address_unit.hpp"

namespace hk::canonical {
namespace {

std::string without_leading_zeros(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? std::string() : std::string(digits.substr(first));
}

bool is_fraction(std::string_view word) {
  return word.size() == 3 && word[1] == '/' && has_digit(word.substr(0, 1)) && has_digit(word.substr(2));
}

// Removes the directional that begins (at front) or ends the words, joining N W to NW.
std::string take_directional(Texts& words, bool at_front, std::size_t keep) {
  const auto size = words.size();
  const auto combined = [](std::string_view a, std::string_view b) {
    const bool joins = (a == "N" || a == "S") && (b == "E" || b == "W");
    return joins ? std::string(a) + std::string(b) : std::string();
  };
  if (size >= keep + 2) {
    const auto from = at_front ? 0 : size - 2;
    auto both = combined(standard_directional(words[from]), standard_directional(words[from + 1]));
    if (!both.empty()) {
      const auto first = words.begin() + static_cast<std::ptrdiff_t>(from);
      words.erase(first, first + 2);
      return both;
    }
  }
  if (size < keep + 1) return {};
  const auto at = at_front ? words.begin() : words.end() - 1;
  std::string found(standard_directional(*at));
  if (!found.empty()) words.erase(at);
  return found;
}

// 5 TH AVE -> 5TH AVE; D12TH AVE -> unit D, 12TH AVE (a blank lost in county files).
void mend_ordinals(Texts& words, Address& out) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const auto& next = words[i + 1];
    const bool ending = next == "TH" || next == "ND" || (next == "RD" && i + 2 < words.size()) ||
                        (next == "ST" && i + 2 < words.size() && is_strong_suffix(words[i + 2]));
    if (!is_digits(words[i]) || !ending) continue;
    words[i] += next;
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
  if (words.empty() || words[0].size() < 4 || !is_letter(words[0].substr(0, 1))) return;
  if (ordinal_digits(std::string_view(words[0]).substr(1)).empty() || !out.unit_id.empty()) return;
  add_unit(out, "#", words[0].substr(0, 1));
  words[0].erase(0, 1);
}

// Is what follows index `i` only a suffix, with directionals after it? Then the word at `i` is the name itself.
bool only_suffix_after(const Texts& words, std::size_t i) {
  if (i + 1 >= words.size() || standard_suffix(words[i + 1]).empty()) return false;
  return std::all_of(words.begin() + static_cast<std::ptrdiff_t>(i) + 2, words.end(),
                     [](const std::string& word) { return !standard_directional(word).empty(); });
}

// 1208 A KELLER AVE: a letter between number and name is a unit. Directions, initials (J C NAPIER ST), single-letter
// streets (A ST), O BRIEN and A AND B are not.
void take_letter_unit(Texts& words, Address& out) {
  if (words.size() < 2 || !is_letter(words[0]) || words[0] == "O") return;
  if (!standard_directional(words[0]).empty() || words[1] == "AND" || only_suffix_after(words, 0)) return;
  if (is_letter(words[1]) && (standard_directional(words[1]).empty() || words.size() < 3)) return;
  add_unit(out, "#", words[0]);
  words.erase(words.begin());
}

// An id at the end needs a street before it: MAIN ST 4B, MAIN ST N 4, BRYN MAWR 211; not AVENUE A, SOUTH AVE O,
// SCENIC HWY 98, CALLE 5.
bool can_precede_unit(const Texts& words, std::size_t before) {
  const auto suffix = standard_suffix(words[before]);
  const bool lettered = before == 1 && is_letter(words.back()) && !standard_directional(words[0]).empty();
  if (!suffix.empty()) return before >= 1 && suffix != "HWY" && suffix != "RTE" && !lettered;
  const bool counted =
      words[before] == "CALLE" || words[before] == "MILE" || words[before] == "NO" || has_digit(words[before]);
  return has_digit(words.back()) && before + 2 == words.size() && !counted &&
         standard_directional(words[before]).empty();
}

void take_bare_unit(Texts& words, Address& out) {
  if (words.size() < 2 || !is_bare_unit(words.back())) return;
  auto before = words.size() - 2;
  while (before > 1 && !standard_directional(words[before]).empty()) --before;
  if (!can_precede_unit(words, before)) return;
  add_unit(out, "#", words.back());
  words.pop_back();
}

// The highway's number ends its name; BYPASS, LOOP and the like stay behind it.
bool read_highway(const Texts& words, Address& out) {
  Texts rest = words;
  if (rest.size() > 2 && highway_at(rest, 0).end == 0) out.pre_directional = take_directional(rest, true, 2);
  const auto highway = highway_at(rest, 0);
  if (highway.end == 0) {
    out.pre_directional.clear();
    return false;
  }
  rest.erase(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(highway.end));
  if (!rest.empty() && (rest[0] == "HWY" || rest[0] == "HIGHWAY")) rest.erase(rest.begin());  // US 401 HWY
  if (rest.size() == 1 && is_bare_unit(rest[0])) {
    add_unit(out, "#", rest[0]);
    rest.clear();
  }
  out.post_directional = take_directional(rest, false, 0);
  out.street_name = highway.name;
  if (!rest.empty()) out.street_name += " " + phrase(rest, 0, rest.size());
  return true;
}

void read_named_street(Texts& words, Address& out) {
  const bool lettered = words.size() == 2 && !standard_suffix(words[0]).empty();  // AVENUE E
  if (!lettered) out.post_directional = take_directional(words, false, 1);
  // NORTH AVE has a suffix, N WELLS (for N WELLS ST) has none.
  const bool directed = words.size() == 2 && !standard_directional(words[0]).empty() && !is_strong_suffix(words[1]);
  if (words.size() >= 2 && !directed) {
    out.suffix = standard_suffix(words.back());
    if (!out.suffix.empty()) words.pop_back();
  }
  if (words.size() >= 2) out.pre_directional = take_directional(words, true, 1);
  out.street_name = phrase(words, 0, words.size());
}

}  // namespace

bool is_house_number(std::string_view word) {
  if (word.empty() || !has_digit(word) || word.size() > 14 || !ordinal_digits(word).empty()) return false;
  if (has_digit(word.substr(0, 1))) return true;
  // Wisconsin's grid: N79W5406, W1234.
  return std::string_view("NSEW").find(word[0]) != std::string_view::npos && has_digit(word.substr(1, 1));
}

std::size_t read_number(const Texts& words, Address& out) {
  if (words.empty()) return 0;
  if (words[0] == "ONE" && words.size() >= 3) return out.number = "1", 1;
  if (!is_house_number(words[0])) return 0;
  const std::string_view word = words[0];
  const auto digits = std::min(word.find_first_not_of("0123456789"), word.size());
  const auto rest = word.substr(digits);
  out.number = without_leading_zeros(word.substr(0, digits));
  const auto letter = rest.substr(!rest.empty() && rest[0] == '-' ? 1 : 0);
  if (is_letter(letter)) {
    add_unit(out, "#", letter);
  } else if (rest.size() == 4 && rest[0] == '-' && is_fraction(rest.substr(1))) {
    out.number += " " + std::string(rest.substr(1));
  } else if (!rest.empty()) {
    out.number = word;
  }
  if (words.size() > 2 && is_fraction(words[1])) {
    out.number += " " + words[1];
    return 2;
  }
  return 1;
}

void read_street(Texts words, Address& out) {
  if (highway_at(words, 0).end == 0) {
    mend_ordinals(words, out);
    take_letter_unit(words, out);
  }
  if (read_highway(words, out)) return;
  take_bare_unit(words, out);
  read_named_street(words, out);
}

}  // namespace hk::canonical
