#include <algorithm>
#include <utility>

#include "address_street.hpp"
#include "address_tables.hpp"

namespace hk::canonical {
namespace {

struct Spelling {
  std::string_view words;  // blank between
  std::string_view standard;
};

// Longer spellings first. Standard names: USPS Publication 28, appendix F.
constexpr Spelling kSpellings[] = {
    {"UNITED STATES HIGHWAY", "US HIGHWAY"},
    {"FARM TO MARKET ROAD", "FM"},
    {"FARM TO MARKET", "FM"},
    {"U S HIGHWAY", "US HIGHWAY"},
    {"U S HWY", "US HIGHWAY"},
    {"U S", "US HIGHWAY"},
    {"US HIGHWAY", "US HIGHWAY"},
    {"US HWY", "US HIGHWAY"},
    {"US ROUTE", "US HIGHWAY"},
    {"US RTE", "US HIGHWAY"},
    {"US RT", "US HIGHWAY"},
    {"STATE HIGHWAY", "STATE HIGHWAY"},
    {"STATE HWY", "STATE HIGHWAY"},
    {"ST HWY", "STATE HIGHWAY"},
    {"STATE ROUTE", "STATE ROUTE"},
    {"STATE RTE", "STATE ROUTE"},
    {"STATE RT", "STATE ROUTE"},
    {"ST RTE", "STATE ROUTE"},
    {"ST RT", "STATE ROUTE"},
    {"STATE ROAD", "STATE ROAD"},
    {"STATE RD", "STATE ROAD"},
    {"COUNTY HIGHWAY", "COUNTY HIGHWAY"},
    {"COUNTY HWY", "COUNTY HIGHWAY"},
    {"CO HWY", "COUNTY HIGHWAY"},
    {"COUNTY ROUTE", "COUNTY ROAD"},
    {"COUNTY ROAD", "COUNTY ROAD"},
    {"COUNTY RD", "COUNTY ROAD"},
    {"COUNTRY ROAD", "COUNTY ROAD"},
    {"CNTY RD", "COUNTY ROAD"},
    {"CO ROAD", "COUNTY ROAD"},
    {"CO RD", "COUNTY ROAD"},
    {"INTERSTATE HIGHWAY", "INTERSTATE"},
    {"INTERSTATE HWY", "INTERSTATE"},
    {"INTERSTATE", "INTERSTATE"},
    {"RANCH ROAD", "RANCH ROAD"},
    {"LOOP", "LOOP"},
    {"SPUR", "SPUR"},
    {"FM ROAD", "FM"},
    {"FM RD", "FM"},
    {"FM", "FM"},
    {"US", "US HIGHWAY"},
    {"SR", "STATE ROUTE"},
    {"SH", "STATE HIGHWAY"},
    {"CR", "COUNTY ROAD"},
    {"I", "INTERSTATE"},
    {"HIGHWAY", "HIGHWAY"},
    {"HIWAY", "HIGHWAY"},
    {"HWY", "HIGHWAY"},
    {"ROUTE", "ROUTE"},
    {"RTE", "ROUTE"},
    {"RT", "ROUTE"},
};

std::size_t count_words(std::string_view text) {
  std::size_t count = 1;
  for (const char c : text) count += c == ' ' ? 1 : 0;
  return count;
}

bool stands_at(const Texts& words, std::size_t i, std::string_view spelling) {
  std::size_t from = 0;
  for (; from <= spelling.size(); ++i) {
    const auto blank = std::min(spelling.find(' ', from), spelling.size());
    if (i >= words.size() || words[i] != spelling.substr(from, blank - from)) return false;
    from = blank + 1;
  }
  return true;
}

// "70", "31W", "31-W"; a county road may also have letters: COUNTY ROAD DB.
bool is_highway_number(std::string_view word, std::string_view standard) {
  const bool digit_first = has_digit(word) && ordinal_digits(word).empty();  // also A1A
  const bool letters = (standard == "COUNTY ROAD" || standard == "COUNTY HIGHWAY") && word.size() <= 2;
  return (digit_first && word.size() <= 5) || letters;
}

Highway plain_highway(const Texts& words, std::size_t i) {
  for (const auto& spelling : kSpellings) {
    if (words[i][0] != spelling.words[0]) continue;  // most streets end here: this runs several times an address
    if (!stands_at(words, i, spelling.words)) continue;
    auto number = i + count_words(spelling.words);
    if (number < words.size() && (words[number] == "#" || words[number] == "NO")) ++number;
    if (number < words.size() && is_highway_number(words[number], spelling.standard)) {
      return {std::string(spelling.standard) + " " + words[number], number + 1};
    }
  }
  return {};
}

// ILLINOIS ROUTE 31, AL HIGHWAY 157: the state stays in the name, as its code.
Highway state_highway(const Texts& words, std::size_t i) {
  for (std::size_t count = 1; count <= 2 && i + count < words.size(); ++count) {
    const auto& kind = words[i + count];
    const bool generic = kind == "HIGHWAY" || kind == "HWY" || kind == "ROUTE" || kind == "RTE" || kind == "RT";
    if (!generic) continue;
    const auto code = standard_state(phrase(words, i, i + count));
    if (code.empty()) continue;
    if (auto found = plain_highway(words, i + count); found.end != 0) {
      found.name = std::string(code) + " " + found.name;
      return found;
    }
  }
  return {};
}

}  // namespace

Highway highway_at(const Texts& words, std::size_t i) {
  if (i + 1 >= words.size()) return {};
  if (words[i] == "OLD") {
    auto old = highway_at(words, i + 1);
    if (old.end != 0) old.name.insert(0, "OLD ");
    return old;
  }
  auto found = plain_highway(words, i);
  return found.end != 0 ? found : state_highway(words, i);
}

}  // namespace hk::canonical
