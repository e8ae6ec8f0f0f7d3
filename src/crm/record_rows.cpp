#include "record_rows.hpp"

#include <hk/base/money.hpp>
#include <hk/base/text.hpp>
#include <hk/base/time.hpp>

namespace hk::crm {
namespace {

constexpr char kSeparator = '\x1f';

Json tags_json(const std::string& joined) {
  Json all = Json::array();
  for (const std::string& one : split(joined, kSeparator))
    if (!one.empty()) all.push_back(one);
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

store::Cell::Type cell_type(const Field& field) {
  switch (field.type) {
    case FieldType::kNumber:
    case FieldType::kPercent:
    case FieldType::kMoney:
    case FieldType::kTime:
    case FieldType::kBoolean:
      return store::Cell::Type::kInteger;
    case FieldType::kDecimal:
      return store::Cell::Type::kReal;
    default:
      return store::Cell::Type::kText;
  }
}

std::string select_of(const Field& field, store::Dialect dialect) {
  if (field.key == "tags")
    return "(select " + store::joined_text(dialect, "g.tag") + " from record_tags g where g.record_id = t.id)";
  return field.sql;
}

Json cell_json(const Field& field, const store::Cell& cell) {
  if (field.type == FieldType::kTags) return tags_json(cell.null ? "" : cell.text);
  if (cell.null) return nullptr;
  switch (field.type) {
    case FieldType::kMoney:
      return dollars_json(cell.integer);
    case FieldType::kTime:
      return format_rfc3339(cell.integer);
    case FieldType::kBoolean:
      return cell.integer != 0;
    case FieldType::kNumber:
    case FieldType::kPercent:
      return cell.integer;
    case FieldType::kDecimal:
      return cell.real;
    default:
      return text_or_null(cell.text);
  }
}

void put(Json& row, const std::string& key, Json value) {
  Json* at = &row;
  for (const std::string& part : split(key, '.')) at = &(*at)[part];
  *at = std::move(value);
}

Json at_key(const Json& row, const std::string& key) {
  const Json* at = &row;
  for (const std::string& part : split(key, '.')) {
    if (!at->is_object() || !at->contains(part)) return nullptr;
    at = &at->at(part);
  }
  return *at;
}

}  // namespace hk::crm
