#include "search.hpp"

#include <algorithm>
#include <set>

#include <hk/base/text.hpp>
#include <hk/crm/records.hpp>

#include "search_terms.hpp"

namespace hk::crm {
namespace {

// A common word matches too many records to look at them all: the newest are enough for a list of five, and one more
// word finds the others.
constexpr const char* kCandidatesMax = "5000";

struct Hit {
  std::string object, id, title, subtitle, about, words;
};

// The newest of one kind among the candidates `l` that the viewer sees.
std::string hits_of(const Viewer& viewer, const Object& object, store::Params& params) {
  const std::string about = object.follows_record ? "t.record_id" : "t.id";
  return "select * from (select '" + object.name + "' as object, t.id, l.title, l.subtitle, " + about +
         " as about, l.words from l join " + object.table + " t on t.id = l.record_id where l.object = '" +
         object.name + "' and " + row_rule(object, viewer, false, "t", params) +
         " order by l.id desc limit :limit) as of_" + object.name;
}

std::vector<Hit> find_hits(store::Session& session, const Viewer& viewer, const std::vector<TypedWord>& words,
                           std::size_t limit) {
  store::Params params = {{"query", match_query(session.dialect(), words)}, {"limit", limit}};
  std::string hits;
  for (const Object& object : built_in_objects())
    if (viewer.reads(object.name) != identity::RowScope::kNone)
      hits += (hits.empty() ? "" : " union all ") + hits_of(viewer, object, params);
  std::vector<Hit> found;
  if (words.empty() || hits.empty()) return found;
  const std::string candidates =
      "with l as materialized (select s.id, s.record_id, s.object, s.title, s.subtitle, s.words from search_lines s"
      " where " +
      match_condition(session.dialect(), ":query", kCandidatesMax) + " order by s.id desc limit " + kCandidatesMax +
      ") ";
  for (auto& [object, id, title, subtitle, about, line] :
       session.rows<std::string, std::string, std::string, std::string, std::string, std::string>(candidates + hits,
                                                                                                  params))
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
