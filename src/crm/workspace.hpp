// What a workspace sets for its records: saved views, stages, custom fields. Private to crm/.
#pragma once

#include <string>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/crm/viewer.hpp>
#include <hk/store/session.hpp>

namespace hk::crm {

inline constexpr std::int64_t kCustomFieldsMax = 50;  // of one object
inline constexpr std::int64_t kViewsMax = 200;        // of one person and object
inline constexpr std::size_t kStagesMax = 20;

// Saved views: a person's own and those that are shared.
Json list_views(store::Session& session, const Viewer& viewer, const std::string& object);
Result<Json> create_view(store::Session& session, const Viewer& viewer, const Json& body, Micros now);
// Only the maker changes a view. Error `view_not_found`.
Result<Json> update_view(store::Session& session, const Viewer& viewer, const std::string& id, const Json& body,
                         Micros now);
Status delete_view(store::Session& session, const Viewer& viewer, const std::string& id);

Json list_stages(store::Session& session);
// A stage that deals are in can't be taken away: `stage_in_use`. Exactly one stage has probability 100.
Result<Json> set_stages(store::Session& session, const Json& stages);

// Custom fields are columns of the record's own table, with an index, so that they filter and sort like any other.
Json list_custom_fields(store::Session& session, const std::string& object);
Result<Json> create_custom_field(store::Session& session, const Json& body, Micros now);
Result<Json> update_custom_field(store::Session& session, const std::string& id, const Json& body);
// Hidden everywhere; its values stay in the store.
Status archive_custom_field(store::Session& session, const std::string& id);

}  // namespace hk::crm
