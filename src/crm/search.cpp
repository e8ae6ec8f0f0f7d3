#include "search.hpp"

#include <hk/crm/records.hpp>

#include "search_words.hpp"

namespace hk::crm {
namespace {

// A common word matches too many records to look at; the newest of them are enough for a list of five.
constexpr const char* kCandidatesMax = "2000";

Json found_in(store::Session& session, const Viewer& viewer, const Object& object, const std::string& query,
              std::size_t limit) {
  store::Params params = {{"query", query}, {"object", object.name}, {"limit", limit}};
  const std::string rule = row_rule(object, viewer, false, "t", params);
  const std::string lines =
      "select s.record_id, s.title, s.subtitle, s.id from search_lines s where s.object = :object"
      " and " +
      match_condition(session.dialect(), ":query") + " order by s.id desc limit " + kCandidatesMax;
  Json items = Json::array();
  for (auto& [id, title, subtitle, about] : session.rows<std::string, std::string, std::string, std::string>(
           "select t.id, l.title, l.subtitle, " + std::string(object.follows_record ? "t.record_id" : "t.id") +
               " from (" + lines + ") l join " + object.table + " t on t.id = l.record_id where " + rule +
               " order by l.id desc limit :limit",
           params)) {
    items.push_back({{"id", id}, {"title", title}, {"subtitle", text_or_null(subtitle)}});
    if (object.follows_record) items.back()["recordId"] = about;
  }
  return items;
}

}  // namespace

Json search(store::Session& session, const Viewer& viewer, const std::string& typed, std::size_t limit) {
  Json groups = Json::array();
  const std::string query = match_query(session.dialect(), typed);
  if (query.empty()) return groups;
  for (const Object& object : built_in_objects()) {
    if (viewer.reads(object.name) == identity::RowScope::kNone) continue;
    Json items = found_in(session, viewer, object, query, limit);
    if (!items.empty()) groups.push_back({{"object", object.name}, {"items", std::move(items)}});
  }
  return groups;
}

}  // namespace hk::crm
