#include "spelling.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <hk/base/text.hpp>

namespace hk::crm {
namespace {

constexpr std::size_t kTwoErrorsFrom = 8;
// A replaced, missing or additional letter changes three grams of a word, two swapped letters four.
constexpr std::size_t kGramsAnError = 3;
constexpr std::size_t kGramsASwap = 4;
// From here on, even two swaps leave a gram as it was.
constexpr std::size_t kGramsSufficeFrom = 2 * kGramsASwap + 2;

// Letters of Latin and of the other scripts with an alphabet; signs and pictures lie above.
bool is_letter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7); }

// Of valid UTF-8.
char32_t next_letter(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
  const char32_t first = byte(at++);
  if (first < 0x80) return first;
  const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  char32_t letter = first & (0x3Fu >> more);
  for (std::size_t i = 0; i < more; ++i) letter = (letter << 6) | (byte(at++) & 0x3Fu);
  return letter;
}

// Of letters below U+10000.
std::string utf8(std::u32string_view letters) {
  std::string text;
  for (const char32_t c : letters) {
    if (c < 0x80) {
      text += static_cast<char>(c);
      continue;
    }
    if (c < 0x800) {
      text += static_cast<char>(0xC0 | (c >> 6));
    } else {
      text += static_cast<char>(0xE0 | (c >> 12));
      text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    }
    text += static_cast<char>(0x80 | (c & 0x3F));
  }
  return text;
}

void add_grams(const Letters& word, std::set<std::string>& grams) {
  const Letters padded = U' ' + word;
  for (std::size_t at = 0; at + 3 <= padded.size(); ++at) grams.insert(utf8(std::u32string_view(padded).substr(at, 3)));
}

// The table of the distance: row i is the typed word's first i letters, column j the other's first j.
class Table {
 public:
  std::size_t& at(std::size_t row, std::size_t column) { return cells_[row * kSide + column]; }

 private:
  static constexpr std::size_t kSide = kForgivenLettersMax + 1;
  std::array<std::size_t, kSide * kSide> cells_{};
};

// The last place before `end` where the letter stands, counted from 1; 0 when there is none.
std::size_t last_place(const Letters& word, char32_t letter, std::size_t end) {
  while (end > 0 && word[end - 1] != letter) --end;
  return end;
}

}  // namespace

std::optional<Letters> forgivable_letters(std::string_view word) {
  if (!is_valid_utf8(word)) return std::nullopt;
  Letters letters;
  for (std::size_t at = 0; at < word.size();) {
    letters += next_letter(word, at);
    if (!is_letter(letters.back()) || letters.size() > kForgivenLettersMax) return std::nullopt;
  }
  if (letters.size() < kForgivenLettersMin) return std::nullopt;
  return letters;
}

std::size_t errors_forgiven(std::size_t letters) {
  if (letters < kForgivenLettersMin) return 0;
  return letters < kTwoErrorsFrom ? 1 : 2;
}

Errors errors_between(const Letters& typed, const Letters& word) {
  Table table;
  for (std::size_t j = 0; j <= word.size(); ++j) table.at(0, j) = j;
  for (std::size_t i = 1; i <= typed.size(); ++i) {
    table.at(i, 0) = i;
    std::size_t same = 0;  // the last column in this row with the same letter
    for (std::size_t j = 1; j <= word.size(); ++j) {
      const bool equal = typed[i - 1] == word[j - 1];
      std::size_t least =
          std::min({table.at(i - 1, j - 1) + (equal ? 0 : 1), table.at(i, j - 1) + 1, table.at(i - 1, j) + 1});
      if (const std::size_t row = last_place(typed, word[j - 1], i - 1); row > 0 && same > 0)
        least = std::min(least, table.at(row - 1, same - 1) + (i - row - 1) + 1 + (j - same - 1));
      table.at(i, j) = least;
      if (equal) same = j;
    }
  }
  Errors errors{table.at(typed.size(), word.size()), typed.size()};
  for (std::size_t j = 0; j <= word.size(); ++j)
    errors.beginning = std::min(errors.beginning, table.at(typed.size(), j));
  return errors;
}

std::vector<std::string> grams_of(const Letters& word) {
  std::set<std::string> grams;
  add_grams(word, grams);
  return {grams.begin(), grams.end()};
}

GramSearch gram_search(const Letters& typed) {
  std::set<std::string> grams;
  add_grams(typed, grams);
  const bool long_enough = typed.size() >= kGramsSufficeFrom;
  const std::size_t lost = errors_forgiven(typed.size()) * (long_enough ? kGramsASwap : kGramsAnError);
  const std::size_t shared_min = grams.size() > lost ? grams.size() - lost : 1;
  for (std::size_t i = 1; !long_enough && i < typed.size(); ++i) {
    Letters swapped = typed;
    std::swap(swapped[i - 1], swapped[i]);
    add_grams(swapped, grams);
  }
  if (typed.size() == kForgivenLettersMin)  // its second letter is in every gram
    for (char32_t c = U'a'; c <= U'z'; ++c) grams.insert(utf8(Letters{typed[0], c, typed[2]}));
  return {{grams.begin(), grams.end()}, shared_min};
}

}  // namespace hk::crm
