#include <hk/crm/records.hpp>

#include <algorithm>
#include <map>

#include <hk/base/money.hpp>

#include "record_rows.hpp"
#include "record_select.hpp"

namespace hk::crm {
namespace {

using store::Params;

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

// What a board says of a column: counted up to a bound, or exactly where the records are few enough to be summed.
struct Totals {
  Count count;
  Json sums = Json::object();
  Json age;  // average seconds since the records came here; null: not known
};

// Of all columns in one pass.
Result<std::map<std::string, Totals>> summed_totals(const Reading& reading, const Json& filter, const Field& column) {
  HK_TRY(Select select, select_from(reading, filter));
  const Field* since = reading.object.find(reading.object.since);
  std::string sql = column.sql + ", count(*), " + (since == nullptr ? "0" : "cast(avg(" + since->sql + ") as bigint)");
  std::vector<store::Cell::Type> types = {store::Cell::Type::kText, store::Cell::Type::kInteger,
                                          store::Cell::Type::kInteger};
  for (const std::string& key : reading.object.sums) {
    sql += ", cast(coalesce(sum(" + reading.object.find(key)->sql + "), 0) as bigint)";
    types.push_back(store::Cell::Type::kInteger);
  }
  std::map<std::string, Totals> all;
  for (const auto& cells :
       reading.session.cells("select " + sql + joined(reading, select, sql) + select.where + " group by " + column.sql,
                             select.params, types)) {
    Totals& totals = all[cells[0].text];
    totals.count = {cells[1].integer, false};
    if (since != nullptr) totals.age = (reading.context.now - cells[2].integer) / kSecond;
    for (std::size_t i = 0; i < reading.object.sums.size(); ++i)
      totals.sums[reading.object.sums[i]] = dollars_json(cells[3 + i].integer);
  }
  return all;
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

Result<Totals> counted_totals(const Reading& reading, const Json& inside) {
  Totals totals;
  HK_TRY(totals.count, count_records(reading, inside));
  HK_TRY(totals.age, average_age(reading, inside, totals.count));
  return totals;
}

Result<Json> board_column(const Reading& reading, const Json& inside, const Choice& choice, const Totals& totals) {
  HK_TRY(const RecordPage page, list_records(reading, {.filter = inside}));
  return count_json({{"value", choice.value},
                     {"label", choice.label},
                     {"color", choice.color},
                     {"sums", totals.sums},
                     {"averageAgeSeconds", totals.age},
                     {"items", page.rows},
                     {"nextCursor", text_or_null(page.next_cursor)}},
                    totals.count);
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
  const bool countable = field != nullptr && cell_type(*field) == store::Cell::Type::kText &&
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
  const bool sums = !reading.object.sums.empty();
  std::map<std::string, Totals> totals;
  if (sums) {
    HK_TRY(totals, summed_totals(reading, filter, *field));
    Totals none;
    for (const std::string& key : reading.object.sums) none.sums[key] = dollars_json(0);
    for (const Choice& choice : field->choices) totals.try_emplace(choice.value, none);
  }
  Json all = Json::array();
  for (const Choice& choice : field->choices) {
    const Json inside = with_condition(filter, reading.object.board, choice.value);
    if (!sums) {
      HK_TRY(totals[choice.value], counted_totals(reading, inside));
    }
    HK_TRY(Json column, board_column(reading, inside, choice, totals.at(choice.value)));
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

}  // namespace hk::crm
