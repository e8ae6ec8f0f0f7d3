#include <algorithm>
#include <array>
#include <vector>

#include <hk/base/text.hpp>
#include <hk/canonical/testing/address_mess.hpp>

namespace hk::canonical::testing {
namespace {

using Random = std::mt19937_64;

// Not std::uniform_int_distribution, whose numbers differ between libraries.
std::size_t below(Random& random, std::size_t bound) { return static_cast<std::size_t>(random() % bound); }
bool chance(Random& random, std::size_t percent) { return below(random, 100) < percent; }

struct Spellings {
  std::string_view word;
  std::array<std::string_view, 3> others;
};

constexpr Spellings kSuffixes[] = {
    {"ALY", {"Alley", "Aly.", "Ally"}},
    {"AVE", {"Avenue", "Ave.", "Av"}},
    {"BLVD", {"Boulevard", "Blvd.", "Boul"}},
    {"BND", {"Bend", "Bnd.", "Bend"}},
    {"CIR", {"Circle", "Cir.", "Circ"}},
    {"CT", {"Court", "Ct.", "Crt"}},
    {"CV", {"Cove", "Cv.", "Cove"}},
    {"DR", {"Drive", "Dr.", "Drv"}},
    {"GRV", {"Grove", "Grv.", "Grove"}},
    {"HTS", {"Heights", "Hts.", "Ht"}},
    {"HWY", {"Highway", "Hwy.", "Hiway"}},
    {"LN", {"Lane", "Ln.", "Lane"}},
    {"PIKE", {"Pike", "pike", "Pike"}},
    {"PKWY", {"Parkway", "Pkwy.", "Pky"}},
    {"PL", {"Place", "Pl.", "Place"}},
    {"PT", {"Point", "Pt.", "Point"}},
    {"RD", {"Road", "Rd.", "road"}},
    {"RDG", {"Ridge", "Rdg.", "Ridge"}},
    {"ST", {"Street", "St.", "Str."}},
    {"TER", {"Terrace", "Ter.", "Terr"}},
    {"TRCE", {"Trace", "Trce.", "Trace"}},
    {"TRL", {"Trail", "Trl.", "Trail"}},
    {"WAY", {"Way", "Wy", "way"}},
    {"XING", {"Crossing", "Xing.", "Crossing"}},
};
constexpr Spellings kDirections[] = {
    {"N", {"North", "N.", "No."}},
    {"S", {"South", "S.", "So."}},
    {"E", {"East", "E.", "East"}},
    {"W", {"West", "W.", "West"}},
};
constexpr Spellings kOrdinals[] = {
    {"1ST", {"First", "1 st", "First"}},   {"2ND", {"Second", "2 nd", "Second"}}, {"3RD", {"Third", "3 rd", "Third"}},
    {"4TH", {"Fourth", "4 th", "Fourth"}}, {"5TH", {"Fifth", "5 th", "Fifth"}},   {"6TH", {"Sixth", "6 th", "Sixth"}},
    {"7TH", {"Seventh", "7 th", "7th"}},   {"8TH", {"Eighth", "8 th", "8th"}},    {"9TH", {"Ninth", "9 th", "9th"}},
    {"10TH", {"Tenth", "10 th", "10th"}},
};
constexpr Spellings kNames[] = {
    {"GENERAL", {"Gen", "Gen.", "General"}},
    {"MT", {"Mount", "Mt.", "Mount"}},
    {"FORT", {"Ft", "Ft.", "Fort"}},
};

template <std::size_t N>
std::string_view another(const Spellings (&table)[N], std::string_view word, Random& random) {
  const auto* found = std::ranges::find(table, word, &Spellings::word);
  return found == std::end(table) ? word : found->others[below(random, found->others.size())];
}

bool is_direction(std::string_view word) {
  return std::ranges::find(kDirections, word, &Spellings::word) != std::end(kDirections);
}
bool is_suffix(std::string_view word) {
  return std::ranges::find(kSuffixes, word, &Spellings::word) != std::end(kSuffixes);
}
bool is_unit_letter(std::string_view word) {
  return word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z' && !is_direction(word);
}

std::vector<std::string> words_of(std::string_view line) {
  auto words = split(collapse_space(line), ' ');
  std::erase(words, "");
  return words;
}

std::string cased(std::string word, Random& random) {
  const auto how = below(random, 3);
  if (how == 0) return word;
  word = lower_ascii(word);
  const bool letter = !word.empty() && word[0] >= 'a' && word[0] <= 'z';
  if (how == 1 && letter) word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

// 1208 A KELLER AVE is also typed 1208A Keller Ave, 1208 Keller Ave Unit A, 1208 Keller Ave #A.
void move_unit(std::vector<std::string>& words, Random& random) {
  if (words.size() < 4 || !is_unit_letter(words[1]) || words[1] == "O") return;
  // J C NAPIER ST has initials; of A AND B ST or A ST the letter is the name.
  if (words[2] == "AND" || is_suffix(words[2]) || (words[2].size() == 1 && !is_direction(words[2]))) return;
  static constexpr std::string_view kForms[] = {"", "Unit ", "unit ", "#", "# ", "Apt ", "Apt. ", "apt #"};
  const auto form = below(random, std::size(kForms) + 1);
  if (form == 0) return;
  const std::string unit = words[1];
  words.erase(words.begin() + 1);
  if (form == 1) {
    words[0] += unit;
  } else {
    words.push_back(std::string(kForms[form - 1]) + unit);
  }
}

// The word that stands for a suffix or direction is the last but for a direction; in other places it belongs to a name.
std::size_t suffix_place(const std::vector<std::string>& words) {
  auto last = words.size() - 1;
  if (last > 1 && is_direction(words[last])) --last;
  return last;
}

void respell(std::vector<std::string>& words, Random& random) {
  const auto suffix = suffix_place(words);
  for (std::size_t i = 1; i < words.size(); ++i) {
    const bool last_direction = i > suffix && is_direction(words[i]);
    const bool first_direction =
        i + 1 < suffix && (i == 1 || (i == 2 && is_unit_letter(words[1]))) && is_direction(words[i]);
    if ((last_direction || first_direction) && chance(random, 50)) {
      words[i] = another(kDirections, words[i], random);
    } else if (i == suffix && i > 1 && chance(random, 60)) {
      words[i] = another(kSuffixes, words[i], random);
    } else if (i < suffix && i > 0 && chance(random, 30)) {
      words[i] = another(kOrdinals, another(kNames, words[i], random), random);
    }
  }
}

std::string spaced(const std::vector<std::string>& words, Random& random) {
  static constexpr std::string_view kBlanks[] = {" ", " ", " ", " ", " ", "  ", "   ", "\t", "\xC2\xA0"};
  std::string line = chance(random, 10) ? "  " : "";
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) line += kBlanks[below(random, std::size(kBlanks))];
    line += words[i];
  }
  if (chance(random, 10)) line += " ";
  return line;
}

std::string messy_place(const AddressInput& place, Random& random) {
  std::string text;
  if (!place.city.empty()) text += (chance(random, 80) ? ", " : " ,") + cased(place.city, random);
  if (!place.state.empty()) text += (chance(random, 50) ? ", " : " ") + cased(place.state, random);
  if (!place.zip.empty()) text += " " + place.zip;
  if (!text.empty() && chance(random, 10)) text += ", USA";
  return text;
}

}  // namespace

std::string messy_street(std::string_view street_line, Random& random) {
  auto words = words_of(street_line);
  if (words.empty()) return {};
  respell(words, random);
  move_unit(words, random);
  for (auto& word : words) word = cased(std::move(word), random);
  auto line = spaced(words, random);
  if (chance(random, 10)) line += ",";
  return line;
}

AddressInput mess(const AddressInput& correct, Random& random) {
  AddressInput out = correct;
  out.street = messy_street(correct.street, random);
  if (chance(random, 30)) out.city.clear();
  if (chance(random, 40)) out.state.clear();
  if (out.state == "TN" && chance(random, 40)) out.state = chance(random, 50) ? "Tennessee" : "Tenn.";
  if (chance(random, 40)) {  // all in one line
    out.street += messy_place(out, random);
    out.city.clear();
    out.state.clear();
    out.zip.clear();
  } else {
    out.city = cased(out.city, random);
  }
  return out;
}

}  // namespace hk::canonical::testing
