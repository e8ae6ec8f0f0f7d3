#include "search.hpp"

#include <algorithm>
#include <set>

#include <hk/base/text.hpp>
#include <hk/crm/records.hpp>

#include "search_terms.hpp"

namespace hk::crm {
namespace {

// A common word matches too many records to look at them all: the newest are enough for a list of five, and one more
// word finds the others. Who sees a part of the records needs more to find as many.
constexpr const char* kCandidatesOfAll = "500";
constexpr const char* kCandidatesOfSome = "5000";

struct Hit {
  std::string object, id, title, subtitle, about, words;
};

// The newest of one kind among the candidates that the viewer sees: those are in order before their records are looked
// up, so that no more of them are than are shown.
std::string hits_of(const Viewer& viewer, const Object& object, std::size_t kind, store::Params& params) {
  const std::string about = object.follows_record ? "t.record_id" : "t.id";
  return "select * from (select " + std::to_string(kind) + " as kind, l.id as line, t.id, " + about +
         " as about from (select * from candidates where object = '" + object.name + "' order by id desc) as l join " +
         object.table + " t on t.id = l.record_id where " + row_rule(object, viewer, false, "t", params) +
         " order by l.id desc limit :limit) as of_" + object.name;
}

std::vector<Hit> find_hits(store::Session& session, const Viewer& viewer, const std::vector<TypedWord>& words,
                           std::size_t limit) {
  store::Params params = {{"query", match_query(session.dialect(), words)}, {"limit", limit}};
  std::string hits;
  std::size_t kinds = 0;
  for (const Object& object : built_in_objects())
    if (viewer.reads(object.name) != identity::RowScope::kNone)
      hits += (hits.empty() ? "" : " union all ") + hits_of(viewer, object, ++kinds, params);
  std::vector<Hit> found;
  if (words.empty() || hits.empty()) return found;
  const std::string newest = sees_everything(viewer) ? kCandidatesOfAll : kCandidatesOfSome;
  const std::string sql =
      "with candidates as materialized (select s.id, s.record_id, s.object from search_lines s where " +
      match_condition(session.dialect(), ":query", newest) + " order by s.id desc limit " + newest + "), hits as (" +
      hits +
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
