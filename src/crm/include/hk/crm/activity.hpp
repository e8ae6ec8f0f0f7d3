// What was done or happened to a lead, newest first on its timeline.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <hk/base/ids.hpp>
#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/crm/lead.hpp>
#include <hk/store/session.hpp>

namespace hk::crm {

struct Activity {
  std::string id;  // made when empty
  LeadId lead_id;
  std::string type;  // lead_created, enrichment_queued, enrichment_completed, ...
  Micros at = 0;
  std::string actor;    // id of a user or key; empty: the system
  std::string summary;  // one sentence for people
  Json details = Json::object();
};

void add_activity(store::Session& session, const Activity& activity);
struct ActivityPage {
  std::vector<Activity> activities;
  std::string next_cursor;
};
Result<ActivityPage> list_activities(store::Session& session, const LeadId& lead, const std::string& cursor,
                                     std::size_t limit);
Json activity_json(const Activity& activity);

}  // namespace hk::crm
