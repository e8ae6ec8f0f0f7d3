#include "search.hpp"

#include <algorithm>

#include <hk/crm/records.hpp>

#include "search_words.hpp"

namespace hk::crm {
namespace {

// A common word matches too many records to look at them all: the newest are enough for a list of five, and one more
// word finds the others.
constexpr const char* kCandidatesMax = "5000";

// The newest of one kind among the candidates `l` that the viewer sees.
std::string hits_of(const Viewer& viewer, const Object& object, store::Params& params) {
  const std::string about = object.follows_record ? "t.record_id" : "t.id";
  return "select * from (select '" + object.name + "' as object, t.id, l.title, l.subtitle, " + about +
         " as about from l join " + object.table + " t on t.id = l.record_id where l.object = '" + object.name +
         "' and " + row_rule(object, viewer, false, "t", params) + " order by l.id desc limit :limit) as of_" +
         object.name;
}

}  // namespace

Json search(store::Session& session, const Viewer& viewer, const std::string& typed, std::size_t limit) {
  Json groups = Json::array();
  const std::string query = match_query(session.dialect(), typed);
  if (query.empty()) return groups;
  store::Params params = {{"query", query}, {"limit", limit}};
  std::string hits;
  for (const Object& object : built_in_objects())
    if (viewer.reads(object.name) != identity::RowScope::kNone)
      hits += (hits.empty() ? "" : " union all ") + hits_of(viewer, object, params);
  if (hits.empty()) return groups;
  const std::string candidates =
      "with l as materialized (select s.id, s.record_id, s.object, s.title, s.subtitle from search_lines s where " +
      match_condition(session.dialect(), ":query", kCandidatesMax) + " order by s.id desc limit " + kCandidatesMax +
      ") ";
  for (auto& [object, id, title, subtitle, about] :
       session.rows<std::string, std::string, std::string, std::string, std::string>(candidates + hits, params)) {
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const Json& g) { return g["object"] == object; });
    Json& group = same != groups.end()
                      ? *same
                      : (groups.push_back({{"object", object}, {"items", Json::array()}}), groups.back());
    Json item = {{"id", id}, {"title", title}, {"subtitle", text_or_null(subtitle)}};
    if (about != id) item["recordId"] = about;
    group["items"].push_back(std::move(item));
  }
  return groups;
}

}  // namespace hk::crm
