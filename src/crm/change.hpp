// One change of one record on its way into the store. Private to crm/.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <hk/crm/object.hpp>
#include <hk/crm/record_store.hpp>
#include <hk/crm/viewer.hpp>

namespace hk::crm {

struct Change {
  store::Session& session;
  const Object& object;
  const Viewer& viewer;
  const Checks& checks;
  Micros now = 0;
  std::string id;
  Json before;                                    // the record; null when it is being made
  Json values;                                    // what is asked for, by field key
  std::map<std::string, store::Value> columns{};  // what is written

  bool creating() const { return before.is_null(); }
  bool sets(const std::string& key) const { return values.contains(key); }
  // The value after the change: the new one if it is set, else the old.
  Json after(const std::string& key) const;
  std::string text_after(const std::string& key) const;
};

// What follows from a change of this kind of record: derived columns, history. Before the row is written.
Status complete(Change& change);
// Column defaults of a new record.
void set_defaults(Change& change);
// Error `..._not_found` or `record_not_yours`.
Status may_change(store::Session& session, const Viewer& viewer, const Object& object, const std::string& id);
// Rows that other tables keep of this change; after the row is written.
void write_history(Change& change);

}  // namespace hk::crm
