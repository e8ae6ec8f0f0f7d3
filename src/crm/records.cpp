#include <hk/crm/records.hpp>

#include <algorithm>
#include <set>

#include <hk/base/money.hpp>

#include "cursor.hpp"
#include "record_rows.hpp"

namespace hk::crm {
namespace {

using store::Cell;
using store::Params;

// One SELECT on an object: its rule and filter, and what they bind.
struct Select {
  std::string from;   // "from leads t join ..."
  std::string where;  // "where ..."
  Params params;
};

bool mentions(const std::string& sql, const char* alias) {
  for (std::size_t at = sql.find(alias); at != std::string::npos; at = sql.find(alias, at + 1))
    if (at == 0 || (std::isalnum(static_cast<unsigned char>(sql[at - 1])) == 0 && sql[at - 1] != '_')) return true;
  return false;
}

Result<Select> select_from(const Reading& reading, const Json& filter) {
  Select select;
  const std::string rule = row_rule(reading.object, reading.viewer, false, "t", select.params);
  HK_TRY(const std::string condition,
         filter_sql(filter, reading.object, reading.context, reading.session.dialect(), select.params));
  select.from = " from " + reading.object.table + " t";
  select.where = " where " + rule + " and " + condition;
  return select;
}

// Relations are joined only where something of them is read: counting needs them seldom.
std::string joined(const Reading& reading, const Select& select, const std::string& read = "") {
  const bool needed =
      mentions(select.where, "c.") || mentions(select.where, "p.") || mentions(read, "c.") || mentions(read, "p.");
  return select.from + (needed ? reading.object.joins : "");
}

struct Order {
  std::string sql;
  bool descending = true;
  const Field* field = nullptr;  // null: by id alone
};

Result<Order> order_of(const Object& object, const std::string& sort) {
  const bool descending = sort.starts_with('-');
  const std::string key = descending ? sort.substr(1) : sort;
  if (key.empty()) {
    const char* newest = object.name == "activities" ? "at" : "createdAt";
    return Order{object.find(newest)->sort_sql, true, object.find(newest)};
  }
  const Field* field = object.find(key == "name" ? object.title : key);  // every kind of record has a name
  if (field == nullptr || field->sort_sql.empty())
    return invalid("sort_unknown", object.plural_label + " can't be sorted by " + key + ".",
                   "GET /api/objects says which fields can be sorted by.");
  return Order{field->sort_sql, descending, field};
}

bool sorts_by_text(const Order& order) { return cell_type(*order.field) == Cell::Type::kText; }

// Rows behind the last one of the page before. Empty values come first going up and last going down.
std::string behind(const Order& order, const Cursor& after, Params& params) {
  const std::string& x = order.sql;
  const std::string further = order.descending ? " < " : " > ";
  params.push_back({"after", after.id});
  if (after.value.empty() && order.field->nullable)
    return order.descending ? "(" + x + " is null and t.id < :after)"
                            : "((" + x + " is null and t.id > :after) or " + x + " is not null)";
  const std::string text = after.value.empty() ? "" : after.value.substr(1);
  params.push_back({"value", sorts_by_text(order)
                                 ? store::Value(text)
                                 : store::Value(static_cast<std::int64_t>(parse_int(text).value_or(0)))});
  // The first comparison alone lets an index begin at the right place.
  std::string sql =
      "(" + x + further.substr(0, 2) + "= :value and (" + x + further + ":value or t.id" + further + ":after))";
  if (order.descending && order.field->nullable) sql = "(" + sql + " or " + x + " is null)";
  return sql;
}

std::string order_by(const Order& order) {
  const std::string direction = order.descending ? " desc" : "";
  const std::string nulls = !order.field->nullable ? "" : order.descending ? " nulls last" : " nulls first";
  return " order by " + order.sql + direction + nulls + ", t.id" + direction;
}

// The fields asked for, or all; title and board need theirs anyway.
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

// Id, version, then the fields.
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

// The last cell is what the list is sorted by.
std::string cursor_at(const std::vector<Cell>& cells) {
  const Cell& last = cells.back();
  if (last.null) return format_cursor({"", cells[0].text});
  return format_cursor(
      {"=" + (last.type == Cell::Type::kText ? last.text : std::to_string(last.integer)), cells[0].text});
}

Json choice_label(const Field& field, const std::string& value) {
  for (const Choice& choice : field.choices)
    if (choice.value == value) return choice.label;
  return value.empty() ? Json("None") : Json(value);
}

Json count_json(Json json, const Count& count) {
  json["count"] = count.count;
  json["countIsEstimate"] = count.is_estimate;
  return json;
}

Json with_condition(const Json& filter, const std::string& field, const std::string& value) {
  Json both = {{"and", Json::array({{{"field", field}, {"op", "is"}, {"value", value}}})}};
  if (!filter.is_null()) both["and"].push_back(filter);
  return both;
}

// Exact for columns of a size that can be counted; else not known.
Result<Json> average_age(const Reading& reading, const Json& filter, const Count& count) {
  const Field* since = reading.object.find(reading.object.since);
  if (since == nullptr || count.is_estimate || count.count == 0) return Json(nullptr);
  HK_TRY(Select select, select_from(reading, filter));
  const auto row = reading.session.row<double>(
      "select cast(avg(" + since->sql + ") as double precision)" + joined(reading, select) + select.where,
      select.params);
  return Json(static_cast<std::int64_t>((static_cast<double>(reading.context.now) - std::get<0>(*row)) / kSecond));
}

Result<Json> board_column(const Reading& reading, const Json& filter, const Choice& choice) {
  const Json inside = with_condition(filter, reading.object.board, choice.value);
  HK_TRY(const RecordPage page, list_records(reading, {.filter = inside}));
  HK_TRY(const Count count, count_records(reading, inside));
  HK_TRY(const Json sums, sum_records(reading, inside));
  HK_TRY(const Json age, average_age(reading, inside, count));
  return count_json({{"value", choice.value},
                     {"label", choice.label},
                     {"color", choice.color},
                     {"sums", sums},
                     {"averageAgeSeconds", age},
                     {"items", page.rows},
                     {"nextCursor", text_or_null(page.next_cursor)}},
                    count);
}

}  // namespace

std::string row_rule(const Object& object, const Viewer& viewer, bool writing, const std::string& alias,
                     Params& params) {
  const auto scope = writing ? viewer.writes(object.name) : viewer.reads(object.name);
  std::string rule = object.rule;
  for (std::size_t at = rule.find("T."); at != std::string::npos; at = rule.find("T.", at + 1))
    rule.replace(at, 1, alias);
  std::string sql = viewer.condition(scope, rule, params);
  if (!object.follows_record) return sql;
  for (const Object& parent : built_in_objects()) {
    if (parent.follows_record || parent.name == "tasks") continue;
    const auto parent_scope = writing ? viewer.writes(parent.name) : viewer.reads(parent.name);
    if (parent_scope == identity::RowScope::kAll) continue;
    const std::string prefix = parent.singular + "_";
    sql += " and (substr(" + alias + ".record_id, 1, " + std::to_string(prefix.size()) + ") <> '" + prefix +
           "' or exists (select 1 from " + parent.table + " parent where parent.id = " + alias + ".record_id and " +
           row_rule(parent, viewer, writing, "parent", params) + "))";
  }
  return "(" + sql + ")";
}

Result<RecordPage> list_records(const Reading& reading, const RecordQuery& query) {
  HK_TRY(const Order order, order_of(reading.object, query.sort));
  HK_TRY(const Cursor after, parse_cursor(query.cursor));
  HK_TRY(auto fields, fields_of(reading.object, query.fields));
  HK_TRY(Select select, select_from(reading, query.filter));
  if (!after.id.empty()) select.where += " and " + behind(order, after, select.params);
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, kPageMax);
  select.params.push_back({"limit", limit + 1});
  std::vector<Cell::Type> wanted = types(fields);
  wanted.push_back(cell_type(*order.field));
  const auto rows = reading.session.cells("select " + columns(reading, fields) + ", " + order.sql + select.from +
                                              reading.object.joins + select.where + order_by(order) + " limit :limit",
                                          select.params, wanted);
  RecordPage page;
  for (std::size_t i = 0; i < std::min(rows.size(), limit); ++i)
    page.rows.push_back(row_json(reading.object, fields, rows[i]));
  if (rows.size() > limit) page.next_cursor = cursor_at(rows[limit - 1]);
  return page;
}

Result<Count> count_records(const Reading& reading, const Json& filter) {
  HK_TRY(Select select, select_from(reading, filter));
  select.params.push_back({"most", kExactCountMax + 1});
  const auto count = reading.session.one<std::int64_t>(
      "select count(*) from (select 1" + joined(reading, select) + select.where + " limit :most) as counted",
      select.params);
  return Count{std::min(count, kExactCountMax), count > kExactCountMax};
}

Result<std::int64_t> count_exactly(const Reading& reading, const Json& filter) {
  HK_TRY(Select select, select_from(reading, filter));
  return reading.session.one<std::int64_t>("select count(*)" + joined(reading, select) + select.where, select.params);
}

Result<Json> sum_records(const Reading& reading, const Json& filter) {
  Json sums = Json::object();
  if (reading.object.sums.empty()) return sums;
  HK_TRY(Select select, select_from(reading, filter));
  for (const std::string& key : reading.object.sums) {
    const Field* field = reading.object.find(key);
    const auto row = reading.session.row<std::int64_t>("select cast(coalesce(sum(" + field->sql + "), 0) as bigint)" +
                                                           joined(reading, select, field->sql) + select.where,
                                                       select.params);
    sums[key] = dollars_json(std::get<0>(*row));
  }
  return sums;
}

Result<Json> facets(const Reading& reading, const Json& filter, const std::string& key) {
  const Field* field = reading.object.find(key);
  const bool countable = field != nullptr && cell_type(*field) == Cell::Type::kText &&
                         field->type != FieldType::kLongText && field->key != "tags";
  if (!countable)
    return invalid("field_unknown", reading.object.plural_label + " can't be counted by " + key + ".",
                   "Use a field with text or choices.");
  HK_TRY(Select select, select_from(reading, filter));
  Json all = Json::array();
  for (auto& [value, count] : reading.session.rows<std::optional<std::string>, std::int64_t>(
           "select " + field->sql + ", count(*)" + joined(reading, select, field->sql) + select.where + " group by " +
               field->sql + " order by 2 desc, 1 limit " + std::to_string(kFacetsMax),
           select.params))
    all.push_back({{"value", text_or_null(value.value_or(""))},
                   {"label", choice_label(*field, value.value_or(""))},
                   {"count", count}});
  return all;
}

Result<Json> board(const Reading& reading, const Json& filter) {
  const Field* field = reading.object.find(reading.object.board);
  if (field == nullptr)
    return invalid("board_unknown", reading.object.plural_label + " have no board.", "Use the list.");
  Json all = Json::array();
  for (const Choice& choice : field->choices) {
    HK_TRY(Json column, board_column(reading, filter, choice));
    all.push_back(std::move(column));
  }
  return Json{{"field", field->key}, {"columns", all}};
}

std::optional<Json> find_record(const Reading& reading, const std::string& id) {
  std::vector<const Field*> fields;
  for (const Field& field : reading.object.fields) fields.push_back(&field);
  Params params = {{"id", id}};
  const std::string rule = row_rule(reading.object, reading.viewer, false, "t", params);
  const auto rows = reading.session.cells("select " + columns(reading, fields) + " from " + reading.object.table +
                                              " t" + reading.object.joins + " where t.id = :id and " + rule,
                                          params, types(fields));
  if (rows.empty()) return std::nullopt;
  return row_json(reading.object, fields, rows.front());
}

bool sees_record(store::Session& session, const Viewer& viewer, const std::string& id) {
  const std::string name = object_of_id(id);
  for (const Object& object : built_in_objects()) {
    if (object.name != name) continue;
    Params params = {{"id", id}};
    const std::string rule = row_rule(object, viewer, false, "t", params);
    return session.row<std::int64_t>("select 1 from " + object.table + " t where t.id = :id and " + rule, params)
        .has_value();
  }
  return false;
}

Json about_seen_leads(store::Session& session, const Viewer& viewer, const Json& items) {
  if (viewer.reads("leads") == identity::RowScope::kAll) return items;
  Json seen = Json::array();
  for (const Json& item : items)
    if (item.at("leadId").is_string() && sees_record(session, viewer, item.at("leadId"))) seen.push_back(item);
  return seen;
}

bool hears_of(const Viewer& viewer, const Json& data) {
  const std::string object = data.contains("leadId") && !data.contains("object") ? "leads" : data.value("object", "");
  if (object.empty()) return !data.contains("operationId") || data.value("ownerId", "") == viewer.actor();
  const auto scope = viewer.reads(object);
  if (scope == identity::RowScope::kAll) return true;
  for (const char* key : {"ownerId", "formerOwnerId"})
    if (data.contains(key) && data.at(key).is_string() && viewer.reaches_owner(scope, data.at(key))) return true;
  return false;
}

Result<std::vector<std::string>> list_ids(const Reading& reading, const Json& filter, const std::string& after,
                                          std::size_t limit) {
  HK_TRY(Select select, select_from(reading, filter));
  select.params.push_back({"after", after});
  select.params.push_back({"limit", limit});
  std::vector<std::string> ids;
  for (auto& [id] : reading.session.rows<std::string>(
           "select t.id" + joined(reading, select) + select.where + " and t.id > :after order by t.id limit :limit",
           select.params))
    ids.push_back(std::move(id));
  return ids;
}

}  // namespace hk::crm
