#include "search.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include <hk/base/text.hpp>
#include <hk/crm/records.hpp>

#include "common_words.hpp"
#include "search_terms.hpp"

namespace hk::crm {
namespace {

// A common word matches too many records to look at them all: the newest of each kind are enough for a list of five,
// and one more word finds the others. Who sees a part of the records needs more to find as many.
constexpr const char* kNewestForAll = "500";
constexpr const char* kNewestForSome = "5000";
// PostgreSQL's index of words does not answer in order. Where it would pick more lines than this, the newest lines of
// each kind are asked for the words instead, one after another: 16 ms when none of them has any.
constexpr double kPickedMost = 5'000;
constexpr const char* kNewestLines = "20000";

struct Hit {
  std::string object, id, title, subtitle, about, words;
};

// The lines that may be shown, a kind for itself.
struct Candidates {
  std::string with;                                        // common table expressions
  std::function<std::string(const std::string&)> of_kind;  // id, record_id, the newest first
};

Candidates all_with(const std::string& condition) {
  return {
      "candidates as materialized (select s.id, s.record_id, s.object from search_lines s where " + condition + "), ",
      [](const std::string& object) {
        return "select id, record_id from candidates where object = '" + object + "' order by id desc";
      }};
}

// SQLite's index answers in order. It gathers all that begins with a word first: not where no record is of the kind.
Candidates newest_by_index(const std::vector<TypedWord>& words, const std::string& newest, store::Params& params) {
  return {"", [&words, newest, &params](const std::string& object) {
            const auto lines = [](const std::string& bound) {
              return "(select rowid from search_words where search_words match " + bound;
            };
            params.push_back({"any_" + object, match_query_of_kind(object, {})});
            params.push_back({"of_" + object, match_query_of_kind(object, words)});
            return "select s.id, s.record_id from search_lines s where exists " + lines(":any_" + object) +
                   " limit 1) and s.id in " + lines(":of_" + object) + " order by rowid desc limit " + newest +
                   ") order by s.id desc";
          }};
}

Candidates among_newest(const std::string& condition, const std::string& newest) {
  return {"", [condition, newest](const std::string& object) {
            return "select s.id, s.record_id from (select id, record_id, vector from search_lines where object = '" +
                   object + "' order by id desc limit " + kNewestLines + ") as s where " + condition +
                   " order by s.id desc limit " + newest;
          }};
}

// Binds what they ask for to `params`, in which they may go on binding.
Candidates candidates(store::Session& session, const std::vector<TypedWord>& words, const std::string& newest,
                      store::Params& params) {
  const auto bound = [&](const std::string& name, const std::vector<TypedWord>& some) -> std::string {
    if (some.empty()) return "";
    params.push_back({name, match_query(session.dialect(), some)});
    return ":" + name;
  };
  if (session.dialect() == store::Dialect::kSqlite) {
    const auto lines = few_lines(session, match_query(session.dialect(), words));
    if (!lines) return newest_by_index(words, newest, params);
    params.push_back({"lines", *lines});
    return all_with("s.id in (select value from json_each(:lines))");
  }
  const WordUse use = use_of_words(session, words);
  if (use.lines > kPickedMost) return among_newest(checking_condition(bound("query", words)), newest);
  return all_with(picking_condition(bound("picking", use.picking), bound("checked", use.checked)));
}

// The newest of one kind among the candidates that the viewer sees: those are in order before their records are looked
// up, so that no more of them are than are shown.
std::string hits_of(const Viewer& viewer, const Object& object, std::size_t kind, const Candidates& candidates,
                    store::Params& params) {
  const std::string about = object.follows_record ? "t.record_id" : "t.id";
  return "select * from (select " + std::to_string(kind) + " as kind, l.id as line, t.id, " + about +
         " as about from (" + candidates.of_kind(object.name) + ") as l join " + object.table +
         " t on t.id = l.record_id where " + row_rule(object, viewer, false, "t", params) +
         " order by l.id desc limit :limit) as of_" + object.name;
}

std::vector<Hit> find_hits(store::Session& session, const Viewer& viewer, const std::vector<TypedWord>& words,
                           std::size_t limit) {
  std::vector<Hit> found;
  if (words.empty()) return found;
  store::Params params = {{"limit", limit}};
  const Candidates lines = candidates(session, words, sees_everything(viewer) ? kNewestForAll : kNewestForSome, params);
  std::string hits;
  std::size_t kinds = 0;
  for (const Object& object : built_in_objects())
    if (viewer.reads(object.name) != identity::RowScope::kNone)
      hits += (hits.empty() ? "" : " union all ") + hits_of(viewer, object, ++kinds, lines, params);
  if (hits.empty()) return found;
  const std::string sql =
      "with " + lines.with + "hits as (" + hits +
      ") select s.object, h.id, s.title, s.subtitle, h.about, s.words from hits h join search_lines s on s.id = h.line"
      " order by h.kind, h.line desc";
  for (auto& [object, id, title, subtitle, about, line] :
       session.rows<std::string, std::string, std::string, std::string, std::string, std::string>(sql, params))
    found.push_back(
        {std::move(object), std::move(id), std::move(title), std::move(subtitle), std::move(about), std::move(line)});
  return found;
}

Json groups_of(const std::vector<Hit>& hits) {
  Json groups = Json::array();
  for (const Hit& hit : hits) {
    const auto same =
        std::find_if(groups.begin(), groups.end(), [&](const Json& g) { return g["object"] == hit.object; });
    Json& group = same != groups.end()
                      ? *same
                      : (groups.push_back({{"object", hit.object}, {"items", Json::array()}}), groups.back());
    Json item = {{"id", hit.id}, {"title", hit.title}, {"subtitle", text_or_null(hit.subtitle)}};
    if (hit.about != hit.id) item["recordId"] = hit.about;
    group["items"].push_back(std::move(item));
  }
  return groups;
}

// Only words of what the viewer is shown: the known words are those of everybody's records.
Json corrections(const std::vector<TypedWord>& words, const std::vector<Hit>& hits) {
  std::set<std::string, std::less<>> shown;
  for (const Hit& hit : hits)
    for (std::string& word : split(hit.words, ' ')) shown.insert(std::move(word));
  Json corrected = Json::object();
  for (const TypedWord& one : words)
    for (const std::string& other : one.nearest)
      if (shown.contains(other)) corrected[one.word].push_back(other);
  return corrected;
}

}  // namespace

bool sees_everything(const Viewer& viewer) {
  const auto& objects = built_in_objects();
  return std::all_of(objects.begin(), objects.end(),
                     [&](const Object& object) { return viewer.reads(object.name) == identity::RowScope::kAll; });
}

Json search(store::Session& session, const Viewer& viewer, const std::string& typed, std::size_t limit) {
  std::vector<TypedWord> words = typed_words(typed);
  forgive_errors(session, viewer, words);
  const std::vector<Hit> hits = find_hits(session, viewer, words, limit);
  return {{"groups", groups_of(hits)}, {"corrected", corrections(words, hits)}};
}

bool finds_anything(store::Session& session, const Viewer& viewer, const std::vector<TypedWord>& words) {
  return !find_hits(session, viewer, words, 1).empty();
}

}  // namespace hk::crm
