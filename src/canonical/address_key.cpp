#include <algorithm>
#include <iterator>
#include <utility>

#include "address_tables.hpp"
#include "address_words.hpp"

#include <hk/base/text.hpp>
#include <hk/canonical/address.hpp>

namespace hk::canonical {
namespace {

struct Abbreviation {
  std::string_view word, key;
};

// Words that people write in both forms inside names.
constexpr Abbreviation kNameWords[] = {
    {"CAPTAIN", "CAPT"}, {"COLONEL", "COL"}, {"DOCTOR", "DR"}, {"FORT", "FT"},
    {"GENERAL", "GEN"},  {"JUNIOR", "JR"},   {"MOUNT", "MT"},  {"REVEREND", "REV"},
    {"SAINT", "ST"},     {"SAINTE", "STE"},  {"SENIOR", "SR"}, {"SERGEANT", "SGT"},
};
constexpr Abbreviation kHighways[] = {
    {"US HIGHWAY", "US"},     {"STATE HIGHWAY", "SR"}, {"STATE ROUTE", "SR"}, {"STATE ROAD", "SR"},
    {"COUNTY HIGHWAY", "CH"}, {"COUNTY ROAD", "CR"},   {"INTERSTATE", "I"},   {"HIGHWAY", "HWY"},
    {"ROUTE", "HWY"},         {"RANCH ROAD", "RR"},
};
constexpr Abbreviation kPersons[] = {
    {"MARTINLUTHERKINGJR", "MLK"}, {"MARTINLUTHERKING", "MLK"}, {"MLKJR", "MLK"}, {"MLKING", "MLK"}};

std::string_view find_in(std::span<const Abbreviation> table, std::string_view word) {
  const auto found = std::ranges::find(table, word, &Abbreviation::word);
  return found == table.end() ? std::string_view{} : found->key;
}

std::string word_key(const std::string& word, bool only_word) {
  if (const auto digits = ordinal_digits(word); !digits.empty()) return std::string(digits);
  if (const int value = ordinal_word(word); value > 0) return std::to_string(value);
  if (const auto known = find_in(kNameWords, word); !known.empty()) return std::string(known);
  if (const auto suffix = standard_suffix(word); !suffix.empty()) return std::string(suffix);
  if (only_word || word.size() == 1) return word;
  const auto direction = standard_directional(word);
  return direction.empty() ? word : std::string(direction);
}

// "HIGHWAY 70" -> "HWY70", "TN HIGHWAY 6" -> "SR6"; empty when the name is no numbered highway.
std::string highway_key(const std::string& name) {
  const auto digit = name.find_first_of("0123456789");
  if (digit == std::string::npos || digit < 2) return {};
  auto kind = std::string_view(name).substr(0, digit - 1);
  const bool of_state = kind.size() > 3 && kind[2] == ' ' && standard_state(kind.substr(0, 2)) == kind.substr(0, 2);
  if (of_state && kind.substr(0, 2) != "US") kind.remove_prefix(3);
  auto key = std::string(find_in(kHighways, kind));
  if (key.empty()) return {};
  if (of_state && key == "HWY") key = "SR";
  for (const char c : name.substr(digit)) {
    if (c != ' ' && c != '-') key += c;
  }
  return key;
}

std::string name_key_of(const std::string& name) {
  if (auto highway = highway_key(name); !highway.empty()) return highway;
  const auto words = split(name, ' ');
  std::string key;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const int tens = tens_word(words[i]);
    const int ones = tens > 0 && i + 1 < words.size() ? ordinal_word(words[i + 1]) : 0;
    if (ones > 0 && ones < 10) {
      key += std::to_string(tens + ones);
      ++i;
    } else {
      key += word_key(words[i], words.size() == 1);
    }
  }
  std::erase(key, '-');
  const auto person = find_in(kPersons, key);
  return person.empty() ? key : std::string(person);
}

bool is_plain_unit(std::string_view designator) {
  return designator == "APT" || designator == "UNIT" || designator == "STE" || designator == "RM" || designator == "#";
}

std::string unit_key_of(const Address& address) {
  Texts parts;
  if (!is_plain_unit(address.unit_designator) && !address.unit_designator.empty())
    parts.push_back(address.unit_designator);
  for (auto& word : split(address.unit_id, ' ')) {
    std::erase(word, '-');
    const auto first = std::min(word.find_first_not_of('0'), word.size());
    if (!word.empty() && !is_plain_unit(word)) parts.push_back(first < word.size() ? word.substr(first) : "0");
  }
  return join(parts, " ");
}

std::string city_key_of(const std::string& city) {
  std::string key;
  const auto words = split(city, ' ');
  for (const auto& word : words) {
    const auto known = find_in(kNameWords, word);
    const auto direction = words.size() > 1 ? standard_directional(word) : std::string_view{};
    key += !known.empty() ? known : !direction.empty() ? direction : std::string_view(word);
  }
  std::erase(key, '-');
  return key;
}

// The name's first letters; the whole number of a numbered street, else 1ST and 12TH would fall together.
std::string loose_name(const std::string& key) {
  constexpr std::size_t kLetters = 3;
  if (!key.empty() && has_digit(key.substr(0, 1))) return key.substr(0, key.find_first_not_of("0123456789"));
  std::size_t end = std::min(kLetters, key.size());
  while (end < key.size() && (static_cast<unsigned char>(key[end]) & 0xC0) == 0x80) ++end;  // no letter is cut in two
  return key.substr(0, end);
}

// What is compared: the key forms of the parts of an address.
struct Parts {
  std::string number, pre, name, suffix, post, unit;
  explicit Parts(const Address& a)
      : number(a.number),
        pre(a.pre_directional),
        name(name_key_of(a.street_name)),
        suffix(a.suffix),
        post(a.post_directional),
        unit(unit_key_of(a)) {}
};

bool agrees(const std::string& typed, const std::string& record) { return typed.empty() || typed == record; }

// One street, though a word may be read as its suffix here and as part of its name there: FOREST PARK typed for
// FOREST PARK DR.
bool same_street(const Parts& typed, const Parts& record) {
  const bool edges = agrees(typed.pre, record.pre) && agrees(typed.post, record.post);
  if (typed.name == record.name) return edges && agrees(typed.suffix, record.suffix);
  return !typed.suffix.empty() && typed.name + typed.suffix == record.name && edges;
}

bool either_empty_or_equal(const std::string& a, const std::string& b) { return a.empty() || b.empty() || a == b; }

bool same_place(const Address& typed, const Address& record) {
  if (!either_empty_or_equal(typed.state, record.state) || !either_empty_or_equal(typed.zip, record.zip)) return false;
  if (!typed.zip.empty() && typed.zip == record.zip) return true;
  return either_empty_or_equal(city_key_of(typed.city), city_key_of(record.city));
}

}  // namespace

AddressKey address_key(const Address& address) {
  AddressKey key;
  if (address.street_name.empty()) {
    key.street = key.loose = "PO BOX|" + address.po_box;
  } else {
    const Parts parts(address);
    key.street = join({parts.number, parts.pre, parts.name, parts.suffix, parts.post, parts.unit}, "|");
    key.loose = parts.number + "|" + loose_name(parts.name);
  }
  key.full = key.street + "|" + city_key_of(address.city) + "|" + address.state + "|" + address.zip;
  return key;
}

AddressMatch match(const Address& typed, const Address& record) {
  if (!same_place(typed, record)) return AddressMatch::kConflict;
  if (address_key(typed).street == address_key(record).street) return AddressMatch::kExact;
  if (typed.street_name.empty() || record.street_name.empty()) return AddressMatch::kConflict;
  const Parts a(typed), b(record);
  const bool same = a.number == b.number && agrees(a.unit, b.unit) && same_street(a, b);
  return same ? AddressMatch::kCompatible : AddressMatch::kConflict;
}

bool compatible(const Address& typed, const Address& record) { return match(typed, record) != AddressMatch::kConflict; }

std::vector<std::size_t> best_matches(const Address& typed, std::span<const Address> records) {
  std::vector<std::size_t> exact, others;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto how = match(typed, records[i]);
    if (how == AddressMatch::kExact) exact.push_back(i);
    if (how == AddressMatch::kCompatible) others.push_back(i);
  }
  return exact.empty() ? others : exact;
}

}  // namespace hk::canonical
