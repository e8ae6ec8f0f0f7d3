// Reading records of any kind: lists, counts, facets, boards, one record. Each function takes the viewer and shows
// nothing that the viewer's row rules do not reach.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/crm/filter.hpp>
#include <hk/crm/object.hpp>
#include <hk/crm/viewer.hpp>

namespace hk::crm {

inline constexpr std::size_t kPageMax = 200;
inline constexpr std::int64_t kExactCountMax = 10'000;
inline constexpr std::size_t kFacetsMax = 100;

struct RecordQuery {
  Json filter = nullptr;
  std::string sort = {};                 // "-createdAt"; empty: newest first
  std::vector<std::string> fields = {};  // keys; empty: all
  std::string cursor = {};
  std::size_t limit = 50;
};

struct RecordPage {
  std::vector<Json> rows;
  std::string next_cursor;  // empty: the last page
};

struct Count {
  std::int64_t count = 0;
  bool is_estimate = false;  // there are more than kExactCountMax
};

// What a query needs beside itself.
struct Reading {
  store::Session& session;
  const Object& object;
  const Viewer& viewer;
  FilterContext context;
};

// Errors: cursor_invalid, sort_unknown, field_unknown, filter_invalid.
Result<RecordPage> list_records(const Reading& reading, const RecordQuery& query);
Result<Count> count_records(const Reading& reading, const Json& filter);
// However many there are: for work on all of them.
Result<std::int64_t> count_exactly(const Reading& reading, const Json& filter);
// {"expectedValue": 1250.5}: exact sums over all that match, in the fields' units.
Result<Json> sum_records(const Reading& reading, const Json& filter);
// [{value, label, count}], the most frequent first.
Result<Json> facets(const Reading& reading, const Json& filter, const std::string& field);
// The board's columns with their first cards.
Result<Json> board(const Reading& reading, const Json& filter);
// The record, when this viewer sees it.
std::optional<Json> find_record(const Reading& reading, const std::string& id);
// The same question for any id, without reading it. An id of no known kind is seen by nobody.
bool sees_record(store::Session& session, const Viewer& viewer, const std::string& id);
// May the viewer change it? Errors `..._not_found` (also for what the viewer does not see), `record_not_yours`.
Status check_writable(store::Session& session, const Viewer& viewer, const std::string& id);
// Of a list whose items name a lead in "leadId": those whose lead the viewer sees.
Json about_seen_leads(store::Session& session, const Viewer& viewer, const Json& items);
// Does the viewer learn of an event with this data? By its ownerId: no look-up, so that a stream can ask.
bool hears_of(const Viewer& viewer, const Json& data);
// The ids that match, in order of id, after `after`.
Result<std::vector<std::string>> list_ids(const Reading& reading, const Json& filter, const std::string& after,
                                          std::size_t limit);
// The condition under which `viewer` may see (or change) rows of the object named by `alias`.
std::string row_rule(const Object& object, const Viewer& viewer, bool writing, const std::string& alias,
                     store::Params& params);

}  // namespace hk::crm
