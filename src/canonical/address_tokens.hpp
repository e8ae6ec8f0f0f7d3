// Free text as the tokens that labels belong to, and what the model is told about each of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hk::canonical {

struct Token {
  std::string text;       // as typed, without commas behind it
  bool comma = false;     // a comma or semicolon follows
  bool line_end = false;  // a line break follows
};
using Tokens = std::vector<Token>;

Tokens split_tokens(std::string_view typed);

// Hashes of what is true of a token: its letters, its kind by the post office's tables, its neighbors, its place. They
// are the names of the model's weights: a change of any needs new training.
using Features = std::vector<std::uint32_t>;
std::vector<Features> features_of(const Tokens& tokens);

}  // namespace hk::canonical
