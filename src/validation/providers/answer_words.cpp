#include "answer_words.hpp"

#include <algorithm>

namespace hk::validation {
namespace {

constexpr std::size_t kNoteBytesMax = 100;
constexpr std::size_t kNotesMax = 20;
constexpr const char* kUnreadable = "(unreadable)";

bool may_stand_in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

}  // namespace

std::string word_of(std::string_view text) {
  if (!std::ranges::all_of(text, may_stand_in_word)) return kUnreadable;
  return std::string(text.substr(0, kNoteBytesMax));
}

void note_unless_listed(std::vector<std::string>& unlisted, std::string_view name, std::string_view word,
                        Listed listed) {
  if (word.empty() || is_one_of(word, listed) || unlisted.size() >= kNotesMax) return;
  unlisted.push_back((std::string(name) + "=" + word_of(word)).substr(0, kNoteBytesMax));
}

bool is_one_of(std::string_view word, Listed listed) { return std::ranges::find(listed, word) != listed.end(); }

bool mentions(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

std::string in_brackets(int http_status) { return " (HTTP " + std::to_string(http_status) + ")."; }

}  // namespace hk::validation
