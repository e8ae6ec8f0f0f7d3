#include "address_place.hpp"

#include <algorithm>
#include <initializer_list>

#include "address_tables.hpp"

#include <hk/base/text.hpp>

namespace hk::canonical {
namespace {

bool ends_with(const Words& words, std::initializer_list<std::string_view> tail) {
  if (words.size() <= tail.size()) return false;
  auto word = words.end() - static_cast<std::ptrdiff_t>(tail.size());
  return std::ranges::all_of(tail, [&](std::string_view text) { return (word++)->text == text; });
}

void drop(Words& words, std::size_t count) { words.resize(words.size() - count); }

void take_country(Words& words) {
  for (bool again = true; again;) {
    again = true;
    if (ends_with(words, {"UNITED", "STATES", "OF", "AMERICA"})) {
      drop(words, 4);
    } else if (ends_with(words, {"U", "S", "A"})) {
      drop(words, 3);
    } else if (ends_with(words, {"UNITED", "STATES"})) {
      drop(words, 2);
    } else if (ends_with(words, {"USA"}) || ends_with(words, {"US"})) {
      drop(words, 1);
    } else {
      again = false;
    }
  }
}

bool split_zip(std::string_view text, std::string& zip, std::string& plus4) {
  const bool plain = text.size() == 5 && is_digits(text);
  const bool dashed = text.size() == 10 && text[5] == '-' && is_digits(text.substr(0, 5)) && is_digits(text.substr(6));
  const bool joined = text.size() == 9 && is_digits(text);
  if (!plain && !dashed && !joined) return false;
  zip = text.substr(0, 5);
  plus4 = plain ? "" : text.substr(text.size() - 4);
  return true;
}

// "APT 37203" and "HIGHWAY 37203" are no ZIP codes; after FL, which is Florida too, the number decides.
bool names_a_number(std::string_view word, std::string_view number) {
  if (zip_fits_state(number, word)) return false;
  const auto* kind = find_unit_kind(word);
  return word == "#" || word == "BOX" || (kind != nullptr && !kind->stands_alone) || word == "HIGHWAY" ||
         word == "HWY" || word == "ROUTE" || word == "RTE";
}

bool take_zip(Words& words, std::string& zip, std::string& plus4) {
  std::size_t used = 1;
  if (words.size() < 2) return false;
  std::string text = words.back().text;
  if (text.size() == 4 && is_digits(text) && words[words.size() - 2].text.size() == 5 &&
      is_digits(words[words.size() - 2].text) && words.size() > 3) {
    text = words[words.size() - 2].text + "-" + text;
    used = 2;
  }
  if (words.size() <= used) return false;
  const auto& before = words[words.size() - used - 1];
  // NJ 7631: a spreadsheet ate the leading zero.
  if (text.size() == 4 && is_digits(text) && zip_fits_state("0", before.text)) text.insert(0, 1, '0');
  if (names_a_number(before.text, text)) return false;
  if (words.size() < used + 2 && before.segment == words.back().segment && is_digits(before.text)) return false;
  if (!split_zip(text, zip, plus4)) return false;
  drop(words, used);
  return true;
}

bool is_plain_code(std::string_view word) {
  return word.size() == 2 && standard_suffix(word).empty() && standard_directional(word).empty() &&
         find_unit_kind(word) == nullptr;
}

struct StateFound {
  std::string code;
  std::size_t words = 0;
};

// The longest state name at the end that does not span a comma.
StateFound state_at_end(const Words& words) {
  for (std::size_t count = std::min<std::size_t>(4, words.size() - 1); count >= 1; --count) {
    const auto first = words.size() - count;
    if (words[first].segment != words.back().segment) continue;
    std::string name;
    for (std::size_t i = first; i < words.size(); ++i) name += (i > first ? " " : "") + words[i].text;
    if (const auto code = standard_state(name); !code.empty()) return {std::string(code), count};
  }
  return {};
}

// MAIN ST, MAIN ST N, MAIN ST APT 4, HIGHWAY 70 S: what follows is no part of the street.
bool ends_street(const Texts& words) {
  auto last = words.size();
  if (last == 2 && !has_digit(words[0])) return is_strong_suffix(words[1]);
  if (last > 2 && !standard_directional(words[last - 1]).empty()) --last;
  if (last > 2 && !standard_suffix(words[last - 1]).empty()) return standard_directional(words[last - 2]).empty();
  return last > 2 && names_a_number(words[last - 2], words[last - 1]);
}

// MAIN ST # 1 BRANFORD: a city behind a unit.
bool follows_unit(const Texts& words) {
  for (std::size_t i = 3; i + 2 < words.size(); ++i) {
    const bool unit = words[i] == "#" || find_unit_kind(words[i]) != nullptr;
    if (unit && (has_digit(words[i + 1]) || is_letter(words[i + 1]))) return true;
  }
  return false;
}

// "CT" may be a court and "WASHINGTON" a street: a state needs a ZIP code that fits, a comma, or a city before it.
bool is_surely_state(const Words& words, const StateFound& found, const std::string& zip) {
  const auto first = words.size() - found.words;
  const bool own_segment = words[first].segment > words.front().segment;
  const bool plain = found.words > 1 || words[first].text.size() > 2 || is_plain_code(words[first].text);
  if (!zip.empty()) return zip_fits_state(zip, found.code) || (plain && own_segment);
  if (own_segment) return true;
  if (found.words == 1 && is_plain_code(words[first].text)) return first >= 2 || !has_digit(words[0].text);
  auto before = texts_of(words);
  before.resize(first);
  return strong_tail(before) > 0 || follows_unit(before) || (plain && ends_street(before));
}

// `known` is the state from its own field, if any: against it, only a comma makes another one believable.
bool take_state(Words& words, const std::string& zip, const std::string& known, std::string& state) {
  if (words.size() < 2) return false;
  auto found = state_at_end(words);
  if (found.words == 0 || !is_surely_state(words, found, zip)) return false;
  if (!known.empty() && known != found.code && words.back().segment == words.front().segment) return false;
  drop(words, found.words);
  state = found.code;
  while (words.size() > 2 && words.back().text == state && is_plain_code(state)) drop(words, 1);  // MEMPHIS TN, TN
  return true;
}

}  // namespace

bool take_place(Words& words, Address& out) {
  std::string zip, plus4, state;
  take_country(words);
  const bool has_zip = take_zip(words, zip, plus4);
  take_country(words);
  const bool has_state = take_state(words, zip.empty() ? out.zip : zip, out.state, state);
  if (out.zip.empty()) {
    out.zip = std::move(zip);
    out.plus4 = std::move(plus4);
  }
  if (out.state.empty()) out.state = std::move(state);
  return has_zip || has_state;
}

bool read_zip(std::string_view typed, Address& out) {
  std::string text;
  for (const auto& word : split_words(typed)) text += word.text;
  if (is_digits(text) && text.size() == 4) text.insert(0, 1, '0');
  return split_zip(text, out.zip, out.plus4);
}

std::size_t strong_tail(const Texts& words) {
  std::size_t last = 0;
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (!is_strong_suffix(words[i])) continue;
    // N ST LOUIS, S DR MARTIN LUTHER KING; but E ST NW
    const bool title = i == 2 && (words[i] == "ST" || words[i] == "DR") && !standard_directional(words[1]).empty() &&
                       i + 1 < words.size() && standard_directional(words[i + 1]).empty();
    const bool saint = words[i] == "ST" && last != 0 && (last + 1 == i || !standard_directional(words[i - 1]).empty());
    if (!saint && !title) last = i;
  }
  if (last == 0 || last + 1 >= words.size()) return 0;
  std::size_t tail = last + 1;
  if (const auto direction = standard_directional(words[tail]); !direction.empty()) {
    // 11TH AVENUE NORTH NASHVILLE, but RUSH STREET SOUTH EL MONTE.
    if (words[tail].size() <= 2 || has_digit(words[last - 1])) ++tail;
    if (tail > last + 1 && tail < words.size() && is_letter(words[tail]) &&
        !standard_directional(words[tail]).empty()) {
      ++tail;  // DR S E GRAND RAPIDS
    }
  }
  if (tail >= words.size() || find_unit_kind(words[tail]) != nullptr) return 0;
  for (std::size_t i = tail; i < words.size(); ++i) {
    if (has_digit(words[i]) || words[i] == "#") return 0;
  }
  return is_letter(words[tail]) ? 0 : tail;
}

}  // namespace hk::canonical
