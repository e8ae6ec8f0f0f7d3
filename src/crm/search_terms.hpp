// The words that records are known to have, and which of them somebody may have meant. Private to crm/.
#pragma once

#include <string>
#include <vector>

#include <hk/crm/viewer.hpp>

#include "search_words.hpp"

namespace hk::crm {

inline constexpr std::size_t kNearestMax = 5;

// Is it one of the known words, or the beginning of one?
bool is_known_word(store::Session& session, const std::string& word);
// Known words, or words with a beginning, that differ from it by no more errors than are forgiven: the fewest errors
// first, then the shorter word. Nothing for words in which no error is forgiven.
std::vector<std::string> nearest_words(store::Session& session, const std::string& word);

// Gives each typed word that finds nothing of what the viewer sees the known words it may have been meant as. What
// others' records say makes no difference to that: or their words could be guessed one by one.
void forgive_errors(store::Session& session, const Viewer& viewer, std::vector<TypedWord>& words);

// {typed: [words]}, of the words that something else may be meant by; and back, false when that is not what it is.
Json meant_by(const std::vector<TypedWord>& words);
bool take_meant(std::vector<TypedWord>& words, const Json& meant);

}  // namespace hk::crm
