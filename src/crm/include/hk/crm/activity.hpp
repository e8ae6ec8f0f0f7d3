// What was done or happened to a record, newest first on its timeline.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <hk/base/ids.hpp>
#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/store/session.hpp>

namespace hk::crm {

struct Activity {
  std::string id;  // made when empty
  std::string record_id;
  std::string type;  // lead_created, enrichment_queued, enrichment_completed, ...
  Micros at = 0;
  std::string actor;    // id of a user or key; empty: the system
  std::string summary;  // one sentence for people
  Json details = Json::object();
};

void add_activities(store::Session& session, const std::vector<Activity>& activities);
inline void add_activity(store::Session& session, const Activity& activity) { add_activities(session, {activity}); }
struct ActivityPage {
  std::vector<Activity> activities;
  std::string next_cursor;
};
// Of one record or several (a deal and the lead it came from), of all types or one.
Result<ActivityPage> list_activities(store::Session& session, const std::vector<std::string>& records,
                                     const std::string& type, const std::string& cursor, std::size_t limit);
Json activity_json(const Activity& activity);

}  // namespace hk::crm
