#include "record_select.hpp"

#include <set>

#include "record_rows.hpp"

namespace hk::crm {

using store::Cell;

bool mentions(const std::string& sql, const char* alias) {
  for (std::size_t at = sql.find(alias); at != std::string::npos; at = sql.find(alias, at + 1))
    if (at == 0 || (std::isalnum(static_cast<unsigned char>(sql[at - 1])) == 0 && sql[at - 1] != '_')) return true;
  return false;
}

Result<Select> select_from(const Reading& reading, const Json& filter, WordsAsked asked) {
  Select select;
  const std::string rule = row_rule(reading.object, reading.viewer, false, "t", select.params);
  HK_TRY(const std::string condition, filter_sql(filter, reading, select.params, asked));
  select.from = " from " + reading.object.table + " t";
  select.where = " where " + rule + " and " + condition;
  return select;
}

std::string joined(const Reading& reading, const Select& select, const std::string& read) {
  const bool needed =
      mentions(select.where, "c.") || mentions(select.where, "p.") || mentions(read, "c.") || mentions(read, "p.");
  return select.from + (needed ? reading.object.joins : "");
}

Result<std::vector<const Field*>> fields_of(const Object& object, const std::vector<std::string>& keys) {
  std::vector<const Field*> fields;
  std::set<std::string> wanted(keys.begin(), keys.end());
  for (const std::string& key : keys)
    if (object.find(key) == nullptr)
      return invalid("field_unknown", object.plural_label + " have no field " + key + ".",
                     "GET /api/objects lists the fields.");
  for (const Field& field : object.fields)
    if (keys.empty() || wanted.contains(field.key) || field.key == object.title || field.key == object.board ||
        field.key == "ownerId")
      fields.push_back(&field);
  return fields;
}

std::string columns(const Reading& reading, const std::vector<const Field*>& fields) {
  std::string sql = std::string("t.id, ") + (reading.object.name == "activities" ? "1" : "t.version");
  for (const Field* field : fields) sql += ", " + select_of(*field, reading.session.dialect());
  return sql;
}

std::vector<Cell::Type> types(const std::vector<const Field*>& fields) {
  std::vector<Cell::Type> all = {Cell::Type::kText, Cell::Type::kInteger};
  for (const Field* field : fields) all.push_back(cell_type(*field));
  return all;
}

Json row_json(const Object& object, const std::vector<const Field*>& fields, const std::vector<Cell>& cells) {
  Json row = {{"id", cells[0].text}, {"version", cells[1].integer}};
  for (std::size_t i = 0; i < fields.size(); ++i) put(row, fields[i]->key, cell_json(*fields[i], cells[i + 2]));
  const Json title = at_key(row, object.title);
  row["title"] = title.is_string() ? title : Json("Untitled");
  for (const char* relation : {"contact", "property"})  // "no property" is null, not an object of nulls
    if (row.contains(relation) && row[relation].contains("id") && row[relation]["id"].is_null())
      row[relation] = nullptr;
  return row;
}

}  // namespace hk::crm
