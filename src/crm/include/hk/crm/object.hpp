// The kinds of records people work with, and their fields: one description that lists, filters, boards, exports, forms,
// the OpenAPI document and the pages are all made from.
//
// SQL fragments name the object's own row `t`, and to-one relations by their alias (`c` contact, `p` property).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/store/session.hpp>

namespace hk::crm {

enum class FieldType {
  kText,      // one line, at most 500 characters
  kLongText,  // at most 20,000 characters
  kNumber,    // whole
  kDecimal,
  kPercent,  // whole, 0-100
  kMoney,    // cents inside, dollars outside
  kDate,     // YYYY-MM-DD
  kTime,     // microseconds inside, RFC 3339 outside
  kBoolean,
  kChoice,
  kTags,    // words in no order; stored in a table of their own or joined by U+001F
  kUser,    // the id of a user
  kRecord,  // the id of a record
  kPhone,
  kEmail,
};
std::string_view field_type_name(FieldType type);

struct Choice {
  std::string value, label, color;  // neutral, blue, amber, green, red, violet
};

struct Field {
  std::string key;  // where it is in the record's JSON: "status", "contact.email", "custom.motivation"
  std::string label;
  FieldType type = FieldType::kText;
  std::string sql;        // what is read: "t.status", "c.email"
  std::string column;     // of the own table, written by a change; empty: read only, or edited on the related record
  std::string sort_sql;   // empty: no order by it
  bool nullable = false;  // sql may be NULL; else an empty text is "nothing"
  bool required = false;
  bool shown = false;   // a column of a new list
  bool groups = false;  // many rows have each of few values: sorted by it, those of one stand as they were made
  bool filterable = true;
  std::string object = {};  // kRecord: of which kind
  std::vector<Choice> choices = {};
  std::string custom_id = {};  // of a field made at run time
  std::string edits = {};      // key of the contact's field that a change of this one changes

  bool editable() const { return !column.empty() || !edits.empty(); }

  // Words in which the catalogue is written: money("price", "Price", "t.price").written("price").sorted().
  Field& shows() { return shown = true, *this; }
  Field& must() { return required = true, *this; }
  Field& nulls() { return nullable = true, *this; }
  Field& written(std::string own_column) { return column = std::move(own_column), *this; }
  Field& changes(std::string contact_key) { return edits = std::move(contact_key), *this; }
  Field& sorted() { return sort_sql = sql, *this; }
  Field& sorted_in_groups() { return groups = true, sorted(); }
  Field& sorted_by(std::string expression) { return sort_sql = std::move(expression), *this; }
};

struct Object {
  std::string name;      // leads: in addresses, rules and events
  std::string singular;  // lead: the prefix of its ids
  std::string label, plural_label;
  std::string table;
  std::string joins;  // after "from <table> t"
  // Who may see a row, of which the columns are named T.column: {owner:COLUMN} is true for whom the caller's scope
  // reaches.
  std::string rule;
  bool follows_record = false;         // what is about a record (T.record_id) is seen by those who see the record
  std::string title;                   // key of the field that names a record
  std::string board = {};              // key of the field whose values are a board's columns; empty: no board
  std::string since = {};              // key of the time since when a record is in its column
  std::vector<std::string> sums = {};  // keys of fields that are summed
  std::vector<Field> fields = {};

  const Field* find(std::string_view key) const;
};

// What the program knows by itself: for rules and prefixes, which no setting changes.
const std::vector<Object>& built_in_objects();
// Every object as it is now: with the workspace's stages and custom fields.
std::vector<Object> load_objects(store::Session& session);
// Error `object_unknown`.
Result<Object> load_object(store::Session& session, std::string_view name);
// The object that an id's prefix names ("lead_..." -> "leads"); empty: none.
std::string object_of_id(std::string_view id);
inline constexpr const char* kObjects[] = {"leads",     "contacts",   "properties", "opportunities",
                                           "investors", "activities", "tasks"};

// "ab_12" of "Ab 12?": the key a label gets.
std::string key_of_label(std::string_view label);

}  // namespace hk::crm
