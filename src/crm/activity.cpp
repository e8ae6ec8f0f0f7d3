#include <hk/crm/activity.hpp>

#include <hk/store/bulk.hpp>

#include "cursor.hpp"

namespace hk::crm {

void add_activities(store::Session& session, const std::vector<Activity>& activities) {
  store::RowBatch rows("activities", {"id", "record_id", "type", "at", "actor", "summary", "details"});
  for (const Activity& activity : activities)
    rows.add({activity.id.empty() ? new_type_id("activity") : activity.id, activity.record_id, activity.type,
              activity.at, activity.actor, activity.summary, dump_json(activity.details)});
  rows.insert(session);
}

Result<ActivityPage> list_activities(store::Session& session, const std::vector<std::string>& records,
                                     const std::string& type, const std::string& cursor, std::size_t limit) {
  HK_TRY(const Cursor after, parse_cursor(cursor));
  store::Params params = {{"limit", limit + 1}};
  std::string list;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const std::string name = "record" + std::to_string(i);
    list += (i == 0 ? ":" : ", :") + name;
    params.push_back({name, records[i]});
  }
  std::string sql =
      "select id, record_id, type, at, actor, summary, details from activities where record_id in (" + list + ")";
  if (!type.empty()) {
    sql += " and type = :type";
    params.push_back({"type", type});
  }
  if (!after.id.empty()) {
    sql += " and (at < :at or (at = :at and id < :after))";
    params.push_back({"at", after.number()});
    params.push_back({"after", after.id});
  }
  ActivityPage page;
  for (auto& [id, record, kind, at, actor, summary, details] :
       session.rows<std::string, std::string, std::string, std::int64_t, std::string, std::string, std::string>(
           sql + " order by at desc, id desc limit :limit", params)) {
    if (page.activities.size() == limit) {
      const Activity& last = page.activities.back();
      page.next_cursor = format_cursor({std::to_string(last.at), last.id});
      break;
    }
    auto parsed = parse_json(details);
    page.activities.push_back({id, record, kind, at, actor, summary, parsed ? *std::move(parsed) : Json::object()});
  }
  return page;
}

Json activity_json(const Activity& a) {
  return {{"id", a.id},
          {"recordId", a.record_id},
          {"type", a.type},
          {"at", format_rfc3339(a.at)},
          {"actor", text_or_null(a.actor)},
          {"summary", a.summary},
          {"details", a.details}};
}

}  // namespace hk::crm
