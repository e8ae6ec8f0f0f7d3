#include "spelling.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace hk::crm {
namespace {

Letters letters(std::string_view word) { return Letters(word.begin(), word.end()); }

TEST(Spelling, CountsErrors) {
  struct Known {
    const char *typed, *word;
    std::size_t whole, beginning;
  };
  const Known table[] = {{"petrov", "petrov", 0, 0},
                         {"petrv", "petrov", 1, 1},
                         {"ximnea", "ximena", 1, 1},
                         {"witfield", "whitfield", 1, 1},
                         {"nashvile", "nashville", 1, 1},
                         {"nasvhille", "nashville", 1, 1},
                         {"nasvi", "nashville", 4, 1},
                         {"nash", "nashville", 5, 0},
                         {"kitten", "sitting", 3, 2},
                         {"saturday", "sunday", 3, 3},
                         {"ca", "abc", 2, 1},
                         {"abcdef", "badcfe", 3, 3},
                         {"smith", "smyth", 1, 1},
                         {"abcd", "wxyz", 4, 4},
                         {"", "abc", 3, 0},
                         {"abc", "", 3, 3}};
  for (const Known& known : table) {
    const Errors errors = errors_between(letters(known.typed), letters(known.word));
    EXPECT_EQ(errors.whole, known.whole) << known.typed << " " << known.word;
    EXPECT_EQ(errors.beginning, known.beginning) << known.typed << " " << known.word;
    EXPECT_EQ(errors_between(letters(known.word), letters(known.typed)).whole, known.whole);
  }
}

TEST(Spelling, ForgivesWordsOfLettersAlone) {
  EXPECT_EQ(forgivable_letters("petrov"), letters("petrov"));
  EXPECT_EQ(forgivable_letters("müller"), U"m\u00FCller");
  EXPECT_EQ(forgivable_letters("петров"), U"\u043F\u0435\u0442\u0440\u043E\u0432");
  EXPECT_TRUE(forgivable_letters(std::string(kForgivenLettersMax, 'a')));
  for (const std::string& word :
       {std::string(), std::string("ann"), std::string("1208"), std::string("b2bhomes"), std::string("o'neil"),
        std::string("Petrov"), std::string("\xF0\x9F\x8F\xA0\xF0\x9F\x8F\xA0\xF0\x9F\x8F\xA0\xF0\x9F\x8F\xA0"),
        std::string("peter\xE2\x80\x99s"), std::string("pet\xFF\xFFrov"), std::string("petr\xC3"),
        std::string(kForgivenLettersMax + 1, 'a')})
    EXPECT_FALSE(forgivable_letters(word)) << word;
  EXPECT_EQ(errors_forgiven(3), 0u);
  EXPECT_EQ(errors_forgiven(4), 1u);
  EXPECT_EQ(errors_forgiven(7), 1u);
  EXPECT_EQ(errors_forgiven(8), 2u);
}

TEST(Spelling, CutsWordsIntoGrams) {
  EXPECT_EQ(grams_of(letters("anna")), (std::vector<std::string>{" an", "ann", "nna"}));
  EXPECT_EQ(grams_of(letters("aaaa")), (std::vector<std::string>{" aa", "aaa"}));
  EXPECT_EQ(grams_of(U"m\u00FCll"), (std::vector<std::string>{" mü", "mül", "üll"}));
}

// What one slip of the finger makes of a word.
std::vector<Letters> slips(const Letters& word) {
  std::vector<Letters> all;
  for (std::size_t at = 0; at <= word.size(); ++at) {
    for (char32_t c = U'a'; c <= U'z'; ++c) {
      all.push_back(Letters(word).insert(at, 1, c));
      if (at < word.size()) all.push_back(Letters(word).replace(at, 1, 1, c));
    }
    if (at < word.size()) all.push_back(Letters(word).erase(at, 1));
    if (at + 1 < word.size()) {
      all.push_back(word);
      std::swap(all.back()[at], all.back()[at + 1]);
    }
  }
  return all;
}

// Would the search by grams come upon the word?
bool is_found(const Letters& typed, const Letters& word) {
  const GramSearch search = gram_search(typed);
  const auto grams = grams_of(word);
  const auto shared = static_cast<std::size_t>(std::count_if(grams.begin(), grams.end(), [&](const auto& gram) {
    return std::binary_search(search.grams.begin(), search.grams.end(), gram);
  }));
  return shared >= search.shared_min;
}

const char* const kNames[] = {"mary",      "john",           "smith",   "olson",    "banana",    "ximena",
                              "petrov",    "oakley",         "harding", "rosalind", "whitfield", "nashville",
                              "tennessee", "goodlettsville", "antioch", "lovelace", "brentwood", "mississippi"};

TEST(Spelling, ComesUponEveryWordWithinOneError) {
  for (const char* name : kNames)
    for (const Letters& typed : slips(letters(name))) {
      if (typed.size() < kForgivenLettersMin) continue;
      EXPECT_LE(errors_between(typed, letters(name)).whole, 1u);
      EXPECT_TRUE(is_found(typed, letters(name))) << std::string(typed.begin(), typed.end()) << " " << name;
    }
}

TEST(Spelling, ComesUponLongWordsWithTwoErrors) {
  std::mt19937 random(4);
  for (const char* name : kNames) {
    const auto once = slips(letters(name));
    for (int i = 0; i < 300; ++i) {
      const auto twice = slips(once[random() % once.size()]);
      const Letters& typed = twice[random() % twice.size()];
      if (errors_forgiven(typed.size()) < 2) continue;
      EXPECT_LE(errors_between(typed, letters(name)).whole, 2u);
      EXPECT_TRUE(is_found(typed, letters(name))) << std::string(typed.begin(), typed.end()) << " " << name;
    }
  }
}

}  // namespace
}  // namespace hk::crm
