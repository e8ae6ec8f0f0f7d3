// Words that so many records have that PostgreSQL's index of words is no way to them. Private to crm/.
#pragma once

#include <vector>

#include <hk/store/session.hpp>

#include "search_words.hpp"

namespace hk::crm {

struct WordUse {
  std::vector<TypedWord> picking;  // their lines are picked by the index of words
  std::vector<TypedWord> checked;  // and those lines have these, too
  double lines = 0;                // that `picking` is expected to pick
};
// By the statistics of the store: the rarest word picks, and each further one while the index answers it faster than
// the lines picked so far are read. Before there are statistics all words pick. Of PostgreSQL: the index of SQLite
// answers in order and without reading the lines.
WordUse use_of_words(store::Session& session, const std::vector<TypedWord>& words);

// On search_lines s, for queries bound under these names (":f0"); `checked` is empty when no word is.
std::string picking_condition(const std::string& picking, const std::string& checked);
// On search_lines s: has the line these words? Never answered by the index.
std::string checking_condition(const std::string& checked);

}  // namespace hk::crm
