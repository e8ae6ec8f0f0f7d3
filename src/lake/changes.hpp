// What changed, and how it is read. Private to lake/.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include <hk/events/events.hpp>
#include <hk/lake/tables.hpp>
#include <hk/store/store.hpp>

#include "rows.hpp"

namespace hk::lake {

// Rows read from SQL, and the keys that were looked for and are gone.
struct ReadRows {
  explicit ReadRows(const TableSpec& spec) : rows(spec.columns) {}
  Rows rows;
  std::vector<std::string> gone;
};

struct Batch {
  std::map<std::string, ReadRows> tables;  // by name; those with something in them
  std::string position;                    // of the last event
  std::size_t events = 0;
  bool all_changed = false;  // records vanished without being named: read everything again
  bool more = false;         // events may be left
};

// The next events after `position` and every record they name, in one snapshot. Up to `skip_until` the events are only
// taken over.
Batch read_batch(store::Session& session, events::Outbox& outbox, const std::string& position, std::string& skip_until,
                 std::size_t most);
// Rows behind the key `after` in order of the key; answers the last key, or "" when there are no more.
std::string read_chunk(store::Session& session, const TableSpec& spec, const std::string& after, std::size_t most,
                       Rows& rows);

}  // namespace hk::lake
