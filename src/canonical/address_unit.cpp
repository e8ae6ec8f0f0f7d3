#include "address_unit.hpp"

#include <algorithm>

#include "address_tables.hpp"

namespace hk::canonical {
namespace {

constexpr std::size_t kBareUnitBytesMax = 6;

std::size_t skip_signs(const Texts& words, std::size_t i) {
  while (i < words.size() && words[i] == "#") ++i;
  return i;
}

// Designators that are hardly ever part of a name: any word after them is their id (SUITE ONE, APT FRONT).
bool takes_any_id(std::string_view standard) {
  return standard == "APT" || standard == "UNIT" || standard == "STE" || standard == "RM" || standard == "DEPT";
}

bool can_be_id(std::string_view word, std::string_view standard) {
  if (has_digit(word) || is_letter(word)) return true;
  if (standard == "BLDG") return word.size() <= 2;
  return takes_any_id(standard) && (standard_suffix(word).empty() || find_unit_kind(word) != nullptr);
}

bool is_floor(const Texts& words, std::size_t i) {
  if (i + 1 >= words.size()) return false;
  const auto* kind = find_unit_kind(words[i + 1]);
  const bool floor = kind != nullptr && kind->standard == "FL";
  const bool spelled = words[i + 1] != "FL" && is_digits(words[i]);  // 2 FLOOR
  return floor && (spelled || !ordinal_digits(words[i]).empty() || ordinal_word(words[i]) > 0);
}

// "MAIN ST REAR" is a unit, "RIVER SIDE" and "OLD FRONT ST" are streets.
bool ends_street(const Texts& words, std::size_t i) {
  return i == 0 || is_strong_suffix(words[i - 1]) || !standard_directional(words[i - 1]).empty() ||
         has_digit(words[i - 1]);
}

std::string floor_id(const std::string& word) {
  const auto digits = is_digits(word) ? std::string_view(word) : ordinal_digits(word);
  return digits.empty() ? std::to_string(ordinal_word(word)) : std::string(digits);
}

}  // namespace

bool is_bare_unit(std::string_view word) {
  if (is_letter(word)) return standard_directional(word).empty();
  return has_digit(word) && word.size() <= kBareUnitBytesMax && ordinal_digits(word).empty() &&
         word.find('/') == std::string_view::npos;
}

bool is_unit_at(const Texts& words, std::size_t i) {
  if (i >= words.size()) return false;
  if (words[i] == "#" || is_floor(words, i)) return true;
  const auto* kind = find_unit_kind(words[i]);
  if (kind == nullptr) return false;
  const auto next = skip_signs(words, i + 1);
  if (next >= words.size()) return kind->stands_alone ? ends_street(words, i) : takes_any_id(kind->standard);
  if (kind->stands_alone && !ends_street(words, i)) return false;
  const bool direction = !takes_any_id(kind->standard) && !standard_directional(words[next]).empty();
  return !direction && can_be_id(words[next], kind->standard);
}

void add_unit(Address& out, std::string_view designator, std::string_view id) {
  if (out.unit_designator.empty()) {
    out.unit_designator = designator;
    out.unit_id = id;
    return;
  }
  if (out.unit_id == id || (out.unit_designator == designator && out.unit_id.empty())) {  // said twice
    if (out.unit_designator == "#") out.unit_designator = designator;
    return;
  }
  if (out.unit_id.empty()) {  // REAR APT 4: the numbered one leads
    out.unit_id = std::string(id) + " " + out.unit_designator;
    out.unit_designator = designator;
    return;
  }
  out.unit_id += " " + std::string(designator) + (id.empty() ? "" : " " + std::string(id));
}

std::size_t read_units(const Texts& words, std::size_t i, Address& out) {
  while (is_unit_at(words, i)) {
    if (is_floor(words, i)) {
      add_unit(out, "FL", floor_id(words[i]));
      i += 2;
      continue;
    }
    i = skip_signs(words, i);
    if (i >= words.size()) break;
    const auto* kind = find_unit_kind(words[i]);
    const std::string designator(kind == nullptr ? "#" : kind->standard);
    if (kind != nullptr) i = skip_signs(words, i + 1);
    if (i < words.size() && (kind == nullptr || can_be_id(words[i], designator))) {
      add_unit(out, designator, words[i++]);
    } else if (kind != nullptr && kind->stands_alone) {
      add_unit(out, designator, "");
    }
  }
  return std::min(i, words.size());
}

void read_unit_field(std::string_view typed, Address& out) {
  const Texts words = texts_of(split_words(typed));
  auto i = read_units(words, 0, out);
  if (i == 0 && !words.empty()) {
    add_unit(out, "#", words[0]);
    ++i;
  }
  for (; i < words.size(); ++i) add_unit(out, "#", words[i]);
}

}  // namespace hk::canonical
