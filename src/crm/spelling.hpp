// How words are compared when somebody has mistyped one. Pure functions. Private to crm/.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hk::crm {

using Letters = std::u32string;

inline constexpr std::size_t kForgivenLettersMin = 4;
inline constexpr std::size_t kForgivenLettersMax = 30;

// The letters of one of words_of(): nothing when there is anything else in it (a digit above all: house and phone
// numbers are right or wrong), or too few or too many of them to forgive an error.
std::optional<Letters> forgivable_letters(std::string_view word);

// Errors forgiven in a word of that many letters.
std::size_t errors_forgiven(std::size_t letters);

// Damerau-Levenshtein: how many letters must be put in, left out, replaced, or swapped with their neighbor. Of words
// of at most kForgivenLettersMax letters.
struct Errors {
  std::size_t whole = 0;      // to get the word
  std::size_t beginning = 0;  // to get the beginning of it that is nearest
};
Errors errors_between(const Letters& typed, const Letters& word);

// Words are found by what they share: three letters in a row, with a blank in front of the first, so that beginnings
// count. Each once, sorted.
std::vector<std::string> grams_of(const Letters& word);
// The grams by which to look for what was meant: those of the typed word, and where an error leaves too little of a
// short one, those of what it may have been.
struct GramSearch {
  std::vector<std::string> grams;
  std::size_t shared_min = 1;  // a word within the errors forgiven shares that many
};
GramSearch gram_search(const Letters& typed);

}  // namespace hk::crm
