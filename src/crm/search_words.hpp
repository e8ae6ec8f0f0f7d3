// The words of a record as both stores' full text searches see them. Private to crm/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hk/store/session.hpp>

namespace hk::crm {

// Lower-case runs of letters and digits, separated by blanks; letters beyond ASCII stay as they are. A phone number
// also as its digits, so that any way of writing it finds it.
std::string words_of(std::string_view text);

struct SearchLine {
  std::string record_id, object, title, subtitle;
  std::string text;  // of which the words are kept
};
// Of records that have none yet.
void add_search_lines(store::Session& session, const std::vector<SearchLine>& lines);
// `condition` is on search_lines.
void remove_search_lines(store::Session& session, const std::string& condition, const store::Params& params = {});

// A word of what was typed, and the whole words that it may also stand for.
struct TypedWord {
  std::string word;
  std::vector<std::string> nearest{};
};
// At most 12; a phone number in any format is one.
std::vector<TypedWord> typed_words(std::string_view typed);
// A query in which every word may go on: "main s" finds "main street". Empty when there is no word in it.
std::string match_query(store::Dialect dialect, const std::vector<TypedWord>& words);
// Of the lines of one kind of records, all of them without words. Of SQLite.
std::string match_query_of_kind(const std::string& object, const std::vector<TypedWord>& words);
// On search_lines s, for a query bound under this name (":f0").
std::string match_condition(store::Dialect dialect, const std::string& bound_query);

// How a condition begins that goes from words to the records that have them.
inline constexpr const char* kFromWordsToRecords = "select s.record_id from search_lines s where ";
// And one that asks a record for words: of a few thousand records only.
inline constexpr const char* kRecordHasWords = "(select s.id from search_lines s where s.record_id = ";

// The numbers of the lines that match, as a JSON array, unless they are so many that going to each of their records
// takes longer than a page may. Of SQLite: PostgreSQL reads rows in the order in which they lie, and that fast.
std::optional<store::Value> few_lines(store::Session& session, const std::string& query);
// All of them as a condition's list. Of SQLite too.
std::string matching_lines(const std::string& bound_query);

}  // namespace hk::crm
