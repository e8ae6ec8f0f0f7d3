#include "search_words.hpp"

#include <cctype>

#include <hk/base/json.hpp>
#include <hk/base/text.hpp>
#include <hk/canonical/canonical.hpp>
#include <hk/store/bulk.hpp>

namespace hk::crm {
namespace {

constexpr std::size_t kWordsMax = 12;
constexpr std::size_t kWordBytesMax = 60;
constexpr std::size_t kFewLines = 3'000;

bool belongs_to_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || byte >= 0x80;
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    while (!is_valid_utf8(word)) word.pop_back();  // a long one may have been cut inside a letter
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (const char c : text) {
    if (!belongs_to_word(c)) {
      end_word();
    } else if (word.size() < kWordBytesMax) {
      word += c;
    }
  }
  end_word();
  for (std::string& one : words) one = lower_ascii(one);
  return words;
}

// "(615) 555-0134" as the digits that words_of() stored; empty when it is no number.
std::string phone_digits(std::string_view typed) {
  const auto phone = canonical::parse_phone(std::string(typed));
  return phone && phone->e164.size() > 1 ? phone->e164.substr(1) : "";
}

}  // namespace

std::string words_of(std::string_view text) { return join(split_words(text), " "); }

// SQLite keeps the words in a full text table beside the lines, which follows here and not by triggers: those would run
// once a row, and the whole batch is one statement. The caller is the only writer, so the newest ids are its own.
void add_search_lines(store::Session& session, const std::vector<SearchLine>& lines) {
  if (lines.empty()) return;
  const bool has_words_table = session.dialect() == store::Dialect::kSqlite;
  const auto newest = has_words_table ? session.one<std::int64_t>("select coalesce(max(id), 0) from search_lines") : 0;
  store::RowBatch rows("search_lines", {"record_id", "object", "title", "subtitle", "words"});
  for (const SearchLine& line : lines)
    rows.add({line.record_id, line.object, line.title, line.subtitle, words_of(line.text)});
  rows.insert(session);
  if (has_words_table)
    session.run(
        "insert into search_words(rowid, object, words) select id, object, words from search_lines where id > :newest",
        {{"newest", newest}});
}

void remove_search_lines(store::Session& session, const std::string& condition, const store::Params& params) {
  if (session.dialect() == store::Dialect::kSqlite)
    session.run(
        "insert into search_words(search_words, rowid, object, words) select 'delete', id, object, words from"
        " search_lines where " +
            condition,
        params);
  session.run("delete from search_lines where " + condition, params);
}

std::vector<TypedWord> typed_words(std::string_view typed) {
  std::vector<TypedWord> words;
  if (std::string digits = phone_digits(typed); !digits.empty()) {
    words.push_back({std::move(digits)});
    return words;
  }
  for (std::string& word : split_words(typed))
    if (words.size() < kWordsMax) words.push_back({std::move(word)});
  return words;
}

std::string match_query(store::Dialect dialect, const std::vector<TypedWord>& words) {
  const bool sqlite = dialect == store::Dialect::kSqlite;
  const std::string quote = sqlite ? "\"" : "'";
  std::string query;
  for (const TypedWord& one : words) {
    query += (query.empty() ? "(" : sqlite ? " AND (" : " & (") + quote + one.word + quote + (sqlite ? "*" : ":*");
    for (const std::string& other : one.nearest) query += (sqlite ? " OR " : " | ") + quote + other + quote;
    query += ")";
  }
  return sqlite && !query.empty() ? "words : (" + query + ")" : query;
}

std::string match_query_of_kind(const std::string& object, const std::vector<TypedWord>& words) {
  const std::string kind = "object : \"" + object + "\"";
  return words.empty() ? kind : kind + " AND " + match_query(store::Dialect::kSqlite, words);
}

std::optional<store::Value> few_lines(store::Session& session, const std::string& query) {
  Json lines = Json::array();
  for (auto& [line] :
       session.rows<std::int64_t>("select rowid from search_words where search_words match :query limit :most",
                                  {{"query", query}, {"most", kFewLines + 1}}))
    lines.push_back(line);
  if (lines.size() > kFewLines) return std::nullopt;
  return store::Value(dump_json(lines));
}

std::string matching_lines(const std::string& bound_query) {
  return "(select rowid from search_words where search_words match " + bound_query + ")";
}

std::string match_condition(store::Dialect dialect, const std::string& bound_query) {
  if (dialect == store::Dialect::kSqlite)
    return "s.id in (select rowid from search_words where search_words match " + bound_query + ")";
  return "s.vector @@ to_tsquery('simple', " + bound_query + ")";
}

}  // namespace hk::crm
