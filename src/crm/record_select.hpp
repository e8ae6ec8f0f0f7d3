// A SELECT on the records of one kind that a viewer sees, and its rows as JSON. Private to crm/.
#pragma once

#include <string>
#include <vector>

#include <hk/crm/records.hpp>

namespace hk::crm {

// One SELECT on an object: its rule and filter, and what they bind.
struct Select {
  std::string from;   // "from leads t join ..."
  std::string where;  // "where ..."
  store::Params params;
};

Result<Select> select_from(const Reading& reading, const Json& filter, WordsAsked asked = WordsAsked::kOfAll);
// Whether SQL reads something of an alias: "p.".
bool mentions(const std::string& sql, const char* alias);
// Relations are joined only where something of them is read: counting needs them seldom.
std::string joined(const Reading& reading, const Select& select, const std::string& read = "");

// The fields asked for, or all; title and board need theirs anyway.
Result<std::vector<const Field*>> fields_of(const Object& object, const std::vector<std::string>& keys);
// Id, version, then the fields.
std::string columns(const Reading& reading, const std::vector<const Field*>& fields);
std::vector<store::Cell::Type> types(const std::vector<const Field*>& fields);
Json row_json(const Object& object, const std::vector<const Field*>& fields, const std::vector<store::Cell>& cells);

}  // namespace hk::crm
