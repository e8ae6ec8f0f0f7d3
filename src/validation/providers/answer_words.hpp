// Words in the answers of services. Their texts may echo the key or whom they are about, so none is ever quoted: what
// is kept of them are single words. Private to the services.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hk::validation {

using Listed = std::span<const std::string_view>;

// "does_not_accept_mail": letters, digits, - and _; "(unreadable)" for anything else, for it may be an address.
std::string word_of(std::string_view text);
// Keeps "name=word", cut to 100 characters, unless it is empty or in the list. Of many, the first 20.
void note_unless_listed(std::vector<std::string>& unlisted, std::string_view name, std::string_view word,
                        Listed listed);
bool is_one_of(std::string_view word, Listed listed);
// For texts that nobody documents word by word.
bool mentions(std::string_view text, std::initializer_list<std::string_view> words);

std::string in_brackets(int http_status);  // " (HTTP 503)."

}  // namespace hk::validation
