// Removed records leave their table and wait in the trash as they were, so that no query has to step around them.
#include <hk/crm/record_store.hpp>
#include <hk/crm/records.hpp>

#include "change.hpp"

namespace hk::crm {
namespace {

struct Column {
  std::string name;
  store::Cell::Type type;
};

std::vector<Column> columns_of(store::Session& session, const std::string& table) {
  const std::string sql = session.dialect() == store::Dialect::kSqlite
                              ? "select name, lower(type) from pragma_table_info(:t)"
                              : "select cast(column_name as text), cast(data_type as text) from"
                                " information_schema.columns where table_name = :t and table_schema = current_schema()"
                                " order by ordinal_position";
  std::vector<Column> all;
  for (auto& [name, type] : session.rows<std::string, std::string>(sql, {{"t", table}})) {
    const bool whole = type.find("int") != std::string::npos;
    const bool real = type == "real" || type == "double precision";
    all.push_back({name, whole  ? store::Cell::Type::kInteger
                         : real ? store::Cell::Type::kReal
                                : store::Cell::Type::kText});
  }
  return all;
}

Json value_json(const store::Cell& cell) {
  if (cell.null) return nullptr;
  switch (cell.type) {
    case store::Cell::Type::kInteger:
      return cell.integer;
    case store::Cell::Type::kReal:
      return cell.real;
    case store::Cell::Type::kText:
      return cell.text;
  }
  return nullptr;
}

store::Value value_of(const Json& json) {
  if (json.is_null()) return nullptr;
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  return json.get<std::string>();
}

Json whole_row(store::Session& session, const std::string& table, const std::string& id) {
  const std::vector<Column> columns = columns_of(session, table);
  std::string names;
  std::vector<store::Cell::Type> types;
  for (const Column& column : columns) {
    names += (names.empty() ? "" : ", ") + column.name;
    types.push_back(column.type);
  }
  const auto rows = session.cells("select " + names + " from " + table + " where id = :id", {{"id", id}}, types);
  Json row = Json::object();
  for (std::size_t i = 0; i < columns.size(); ++i) row[columns[i].name] = value_json(rows.at(0)[i]);
  return row;
}

void insert_whole_row(store::Session& session, const std::string& table, const Json& row) {
  std::string names, values;
  store::Params params;
  for (const Column& column : columns_of(session, table)) {
    if (!row.contains(column.name)) continue;  // added since
    names += (names.empty() ? "" : ", ") + column.name;
    values += (values.empty() ? ":" : ", :") + column.name;
    params.push_back({column.name, value_of(row.at(column.name))});
  }
  session.run("insert into " + table + "(" + names + ") values (" + values + ")", params);
}

// Who needs the record: [table, column, words for people].
struct Use {
  const char* object;
  const char* table;
  const char* column;
  const char* what;
};
constexpr Use kUses[] = {{"contacts", "leads", "contact_id", "a lead"},
                         {"contacts", "opportunities", "contact_id", "an opportunity"},
                         {"contacts", "property_owners", "contact_id", "a property as its owner"},
                         {"properties", "leads", "property_id", "a lead"},
                         {"properties", "opportunities", "property_id", "an opportunity"}};

Status check_unused(store::Session& session, const Object& object, const std::string& id) {
  for (const Use& use : kUses)
    if (object.name == use.object &&
        session.row<std::int64_t>(std::string("select 1 from ") + use.table + " where " + use.column + " = :id limit 1",
                                  {{"id", id}}))
      return conflict("record_in_use", "This " + object.singular + " belongs to " + use.what + ".",
                      "Remove or change that first.");
  return {};
}

std::vector<std::string> tags_of(store::Session& session, const std::string& id) {
  std::vector<std::string> all;
  for (auto& [tag] : session.rows<std::string>("select tag from record_tags where record_id = :id", {{"id", id}}))
    all.push_back(tag);
  return all;
}

}  // namespace

Status RecordStore::remove(store::Session& session, const Viewer& viewer, const std::string& name,
                           const std::string& id) {
  HK_TRY(const Object object, load_object(session, name));
  HK_CHECK(may_change(session, viewer, object, id));
  HK_CHECK(check_unused(session, object, id));
  const Json record = find_record({session, object, Viewer::system(), {"", 0, TimeZone::utc()}}, id).value();
  const Json data = {{"row", whole_row(session, object.table, id)}, {"tags", tags_of(session, id)}};
  session.run(
      "insert into trash(record_id, object, data, deleted_at, deleted_by) values (:id, :object, :data, :now, :actor)",
      {{"id", id}, {"object", name}, {"data", dump_json(data)}, {"now", clock_.now()}, {"actor", viewer.actor()}});
  session.run("delete from record_tags where record_id = :id", {{"id", id}});
  session.run("delete from " + object.table + " where id = :id", {{"id", id}});
  unindex_record(session, id);
  outbox_.emit(session,
               {"record_deleted", {{"object", name}, {"recordId", id}, {"ownerId", record.value("ownerId", Json())}}});
  return {};
}

Result<Json> RecordStore::restore(store::Session& session, const Viewer& viewer, const std::string& name,
                                  const std::string& id) {
  HK_TRY(const Object object, load_object(session, name));
  const auto found = session.row<std::string, std::string>(
      "select data, deleted_by from trash where record_id = :id and object = :object", {{"id", id}, {"object", name}});
  if (!found) return not_found("not_in_trash", "There is no removed " + object.singular + " with this id.");
  HK_TRY(const Json data, parse_json(std::get<0>(*found)));
  insert_whole_row(session, object.table, data.at("row"));
  for (const Json& tag : data.at("tags"))
    session.run("insert into record_tags(record_id, tag) values (:id, :tag)",
                {{"id", id}, {"tag", tag.get<std::string>()}});
  session.run("delete from trash where record_id = :id", {{"id", id}});
  // Whoever may not change the record as it was may not bring it back either.
  HK_CHECK(may_change(session, viewer, object, id));
  index_record(session, object, id);
  const Json record = find_record({session, object, viewer, {"", 0, TimeZone::utc()}}, id).value();
  outbox_.emit(session,
               {"record_restored", {{"object", name}, {"recordId", id}, {"ownerId", record.value("ownerId", Json())}}});
  return record;
}

}  // namespace hk::crm
