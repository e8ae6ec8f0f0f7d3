// Cells of a query as the record's JSON, and back. Private to crm/.
#pragma once

#include <string>
#include <vector>

#include <hk/crm/object.hpp>

namespace hk::crm {

store::Cell::Type cell_type(const Field& field);
// The SELECT expression of a field on rows `t`.
std::string select_of(const Field& field, store::Dialect dialect);
// A value as the API shows it; null when there is none.
Json cell_json(const Field& field, const store::Cell& cell);
// Puts `value` where the field's key says: "contact.email" -> row["contact"]["email"].
void put(Json& row, const std::string& key, Json value);
// What is there; null when there is nothing.
Json at_key(const Json& row, const std::string& key);

}  // namespace hk::crm
