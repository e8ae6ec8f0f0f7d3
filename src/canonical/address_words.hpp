// The first step of parsing an address: words without punctuation, each with the comma-separated segment it stood in.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hk::canonical {

struct Word {
  std::string text;  // upper case; "#" is a word of its own
  int segment = 0;
};
using Words = std::vector<Word>;
using Texts = std::vector<std::string>;

// Commas, semicolons and line breaks end a segment. "P.O." becomes PO, "O'Brien" OBRIEN, "&" AND, "11th-Ave" stays.
Words split_words(std::string_view typed);

Texts texts_of(const Words& words);
// Words [from, to) with blanks between.
std::string phrase(const Texts& words, std::size_t from, std::size_t to);

}  // namespace hk::canonical
