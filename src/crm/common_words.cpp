#include "common_words.hpp"

#include <algorithm>

#include <hk/base/text.hpp>

namespace hk::crm {
namespace {

// Measured on 1.3 million lines: 0.5 us for a line of a word in the index, 3 us for a line that is read.
constexpr double kIndexLinesALine = 6;
// Behind one or two letters stand many words, each too rare for the statistics.
constexpr std::size_t kShortWord = 2;
constexpr double kShareOfShortWords = 0.05;

struct Share {
  std::size_t word;
  double lines;
};

// Lines of the table; -1 before the first analyze.
double lines_of_table(store::Session& session) {
  return session.one<double>(
      "select cast(reltuples as double precision) from pg_class where oid = 'search_lines'::regclass");
}

// How many lines are expected to have each word, or one that begins with it: the sum over the thousand most frequent
// words, from the rarest typed word on.
std::vector<Share> shares_of(store::Session& session, const std::vector<TypedWord>& words, double lines) {
  std::string sql =
      "with common as materialized (select u.word, u.share from pg_stats s, unnest(s.most_common_elems::text::text[],"
      " s.most_common_elem_freqs) as u(word, share) where s.schemaname = current_schema() and s.tablename ="
      " 'search_lines' and s.attname = 'vector' and u.word is not null)";
  store::Params params;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string name = "w" + std::to_string(i);
    sql +=
        (i == 0 ? " " : " union all ") +
        std::string("select cast(coalesce(sum(share), 0) as double precision) from common where starts_with(word, :") +
        name + ")";
    params.push_back({name, words[i].word});
    for (std::size_t j = 0; j < words[i].nearest.size(); ++j) {
      const std::string other = name + "n" + std::to_string(j);
      sql += " or word = :" + other;
      params.push_back({other, words[i].nearest[j]});
    }
  }
  std::vector<Share> shares;
  for (auto& [share] : session.rows<double>(sql, params)) {
    const double least = words[shares.size()].word.size() <= kShortWord ? kShareOfShortWords : 0;
    shares.push_back({shares.size(), std::clamp(share, least, 1.0) * lines});
  }
  std::stable_sort(shares.begin(), shares.end(), [](const Share& a, const Share& b) { return a.lines < b.lines; });
  return shares;
}

}  // namespace

WordUse use_of_words(store::Session& session, const std::vector<TypedWord>& words) {
  const double lines = words.empty() ? 0 : lines_of_table(session);
  if (lines <= 0) return {words, {}, 0};
  WordUse use;
  for (const Share& share : shares_of(session, words, lines)) {
    const TypedWord& word = words[share.word];
    if (use.picking.empty()) {
      use.lines = share.lines;
    } else if (share.lines < use.lines * kIndexLinesALine) {
      use.lines *= share.lines / lines;
    } else {
      use.checked.push_back(word);
      continue;
    }
    use.picking.push_back(word);
  }
  return use;
}

std::string picking_condition(const std::string& picking, const std::string& checked) {
  return match_condition(store::Dialect::kPostgres, picking) +
         (checked.empty() ? "" : " and " + checking_condition(checked));
}

// The function behind @@, which no index stands for. The query is made once and not for every line.
std::string checking_condition(const std::string& checked) {
  return "ts_match_vq(s.vector, (select to_tsquery('simple', " + checked + ")))";
}

}  // namespace hk::crm
