#include "workspace.hpp"

#include <algorithm>
#include <set>

#include <hk/base/ids.hpp>
#include <hk/base/text.hpp>
#include <hk/crm/object.hpp>

namespace hk::crm {
namespace {

Json parsed(const std::string& text) {
  auto json = parse_json(text);
  return json ? *std::move(json) : Json(nullptr);
}

Error no_view() { return not_found("view_not_found", "There is no view of yours with this id."); }

std::vector<Json> select_views(store::Session& session, const Viewer& viewer, const std::string& where,
                               store::Params params) {
  params.push_back({"me", viewer.actor()});
  std::vector<Json> all;
  for (auto& [id, object, name, shared, owner, layout, query] :
       session.rows<std::string, std::string, std::string, bool, std::string, std::string, std::string>(
           "select id, object, name, shared, owner_id, layout, query from views where (shared = 1 or owner_id = :me) "
           "and " +
               where + " order by name, id",
           params))
    all.push_back({{"id", id},
                   {"object", object},
                   {"name", name},
                   {"shared", shared},
                   {"mine", owner == viewer.actor()},
                   {"layout", layout},
                   {"query", parsed(query)}});
  return all;
}

Result<Json> view_of(store::Session& session, const Viewer& viewer, const std::string& id) {
  auto found = select_views(session, viewer, "id = :id", {{"id", id}});
  if (found.empty() || !found.front().at("mine").get<bool>()) return no_view();
  return std::move(found.front());
}

std::string select_fields() {
  return "select id, object, key, label, type, choices, archived from custom_fields where archived = 0";
}

std::vector<Json> select_custom_fields(store::Session& session, const std::string& rest, const store::Params& params) {
  std::vector<Json> all;
  for (auto& [id, object, key, label, type, choices, archived] :
       session.rows<std::string, std::string, std::string, std::string, std::string, std::string, bool>(
           select_fields() + rest, params))
    all.push_back({{"id", id},
                   {"object", object},
                   {"key", "custom." + key},
                   {"label", label},
                   {"type", type},
                   {"choices", parsed(choices)}});
  return all;
}

Status check_choices(const Json& body, const std::string& type) {
  const Json choices = body.value("choices", Json::array());
  if (type != "choice") return {};
  std::set<std::string> seen;
  for (const Json& choice : choices) seen.insert(choice.at("value").get<std::string>());
  if (choices.empty() || seen.size() != choices.size())
    return invalid("value_invalid", "A choice needs a list of different choices.");
  return {};
}

const char* sql_type(const std::string& type, store::Dialect dialect) {
  const bool sqlite = dialect == store::Dialect::kSqlite;
  if (type == "number" || type == "money" || type == "boolean") return sqlite ? "integer" : "bigint";
  if (type == "decimal") return sqlite ? "real" : "double precision";
  return "text";
}

std::string free_key(store::Session& session, const std::string& object, const std::string& label) {
  const std::string base = key_of_label(label);
  for (int n = 1;; ++n) {
    std::string key = n == 1 ? base : base + "_" + std::to_string(n);
    if (!session.row<std::int64_t>("select 1 from custom_fields where object = :object and key = :key",
                                   {{"object", object}, {"key", key}}))
      return key;
  }
}

}  // namespace

std::string key_of_label(std::string_view label) {
  std::string key;
  for (const char c : lower_ascii(label)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) {
      key += c;
    } else if (!key.empty() && key.back() != '_') {
      key += '_';
    }
  }
  while (!key.empty() && key.back() == '_') key.pop_back();
  return key.empty() ? "field" : key.substr(0, 40);
}

Json list_views(store::Session& session, const Viewer& viewer, const std::string& object) {
  return select_views(session, viewer, "object = :object", {{"object", object}});
}

Result<Json> create_view(store::Session& session, const Viewer& viewer, const Json& body, Micros now) {
  const std::string object = body.at("object");
  HK_TRY(const Object known, load_object(session, object));
  const auto count = session.one<std::int64_t>("select count(*) from views where owner_id = :me and object = :object",
                                               {{"me", viewer.actor()}, {"object", known.name}});
  if (count >= kViewsMax) return conflict("too_many_views", "You have 200 views here.", "Remove one first.");
  const std::string id = new_type_id("view");
  session.run(
      "insert into views(id, object, name, shared, owner_id, layout, query, created_at, updated_at) values (:id,"
      " :object, :name, :shared, :me, :layout, :query, :now, :now)",
      {{"id", id},
       {"object", object},
       {"name", body.at("name").get<std::string>()},
       {"shared", body.value("shared", false)},
       {"me", viewer.actor()},
       {"layout", body.value("layout", "table")},
       {"query", dump_json(body.value("query", Json::object()))},
       {"now", now}});
  return view_of(session, viewer, id);
}

Result<Json> update_view(store::Session& session, const Viewer& viewer, const std::string& id, const Json& body,
                         Micros now) {
  HK_TRY(Json view, view_of(session, viewer, id));
  view.update(body);
  session.run(
      "update views set name = :name, shared = :shared, layout = :layout, query = :query, updated_at = :now"
      " where id = :id",
      {{"name", view.at("name").get<std::string>()},
       {"shared", view.at("shared").get<bool>()},
       {"layout", view.at("layout").get<std::string>()},
       {"query", dump_json(view.at("query"))},
       {"now", now},
       {"id", id}});
  return view_of(session, viewer, id);
}

Status delete_view(store::Session& session, const Viewer& viewer, const std::string& id) {
  HK_CHECK(view_of(session, viewer, id));
  session.run("delete from views where id = :id", {{"id", id}});
  return {};
}

Json list_stages(store::Session& session) {
  Json all = Json::array();
  for (auto& [key, label, probability, color, limit] :
       session.rows<std::string, std::string, std::int64_t, std::string, std::optional<std::int64_t>>(
           "select key, label, probability, color, age_limit_days from stages order by position"))
    all.push_back({{"key", key},
                   {"label", label},
                   {"probability", probability},
                   {"color", color},
                   {"ageLimitDays", json_or_null(limit)}});
  return all;
}

Result<Json> set_stages(store::Session& session, const Json& stages) {
  if (stages.empty() || stages.size() > kStagesMax)
    return invalid("value_invalid", "A pipeline has from 1 to 20 stages.");
  std::set<std::string> keys;
  int closing = 0;
  for (const Json& stage : stages) {
    const std::string key = stage.value("key", "");
    keys.insert(key.empty() ? key_of_label(stage.at("label").get<std::string>()) : key_of_label(key));
    if (stage.at("probability") == 100) ++closing;
  }
  if (keys.size() != stages.size()) return invalid("value_invalid", "Two stages have the same name.");
  if (closing != 1)
    return invalid("value_invalid", "Exactly one stage has probability 100: there a deal is won.",
                   "Give the closing stage 100 and the others less.");
  for (const auto& [used] : session.rows<std::string>("select distinct stage from opportunities"))
    if (!keys.contains(used))
      return conflict("stage_in_use", "There are opportunities in the stage " + used + ".",
                      "Move them to another stage first.");
  session.run("delete from stages");
  std::int64_t position = 0;
  for (const Json& stage : stages) {
    const std::string key = stage.value("key", "");
    const Json limit = stage.value("ageLimitDays", Json());
    session.run(
        "insert into stages(key, label, probability, color, age_limit_days, position) values (:key, :label,"
        " :probability, :color, :limit, :position)",
        {{"key", key_of_label(key.empty() ? stage.at("label").get<std::string>() : key)},
         {"label", stage.at("label").get<std::string>()},
         {"probability", stage.at("probability").get<std::int64_t>()},
         {"color", stage.value("color", "neutral")},
         {"limit", limit.is_number() ? store::Value(limit.get<std::int64_t>()) : store::Value(nullptr)},
         {"position", ++position}});
  }
  return list_stages(session);
}

Json list_custom_fields(store::Session& session, const std::string& object) {
  if (object.empty()) return select_custom_fields(session, " order by object, position", {});
  return select_custom_fields(session, " and object = :object order by position", {{"object", object}});
}

Result<Json> create_custom_field(store::Session& session, const Json& body, Micros now) {
  HK_TRY(const Object object, load_object(session, body.at("object").get<std::string>()));
  if (object.name == "activities") return invalid("value_invalid", "Activities have no custom fields.");
  const std::string type = body.at("type");
  HK_CHECK(check_choices(body, type));
  const auto count =
      session.one<std::int64_t>("select count(*) from custom_fields where object = :object", {{"object", object.name}});
  if (count >= kCustomFieldsMax)
    return conflict("too_many_fields", object.plural_label + " have 50 custom fields.", "That is the most.");
  const std::string id = new_type_id("field");
  const std::string column =
      "cf_" + std::to_string(session.one<std::int64_t>("select count(*) from custom_fields") + 1);
  session.run(
      "insert into custom_fields(id, object, key, label, type, choices, column_name, position, archived, created_at)"
      " values (:id, :object, :key, :label, :type, :choices, :column, :position, 0, :now)",
      {{"id", id},
       {"object", object.name},
       {"key", free_key(session, object.name, body.at("label"))},
       {"label", std::string(trim(body.at("label").get<std::string>()))},
       {"type", type},
       {"choices", dump_json(body.value("choices", Json::array()))},
       {"column", column},
       {"position", count + 1},
       {"now", now}});
  const bool postgres = session.dialect() == store::Dialect::kPostgres;
  session.run("alter table " + object.table + " add column " + column + " " + sql_type(type, session.dialect()));
  session.run("create index " + object.table + "_" + column + " on " + object.table + "(" + column +
              (postgres ? " nulls first" : "") + ", id)");
  return select_custom_fields(session, " and id = :id", {{"id", id}}).front();
}

Result<Json> update_custom_field(store::Session& session, const std::string& id, const Json& body) {
  auto found = select_custom_fields(session, " and id = :id", {{"id", id}});
  if (found.empty()) return not_found("field_not_found", "There is no custom field with this id.");
  Json field = found.front();
  field.update(body);
  HK_CHECK(check_choices(field, field.at("type")));
  session.run(
      "update custom_fields set label = :label, choices = :choices where id = :id",
      {{"label", field.at("label").get<std::string>()}, {"choices", dump_json(field.at("choices"))}, {"id", id}});
  return select_custom_fields(session, " and id = :id", {{"id", id}}).front();
}

Status archive_custom_field(store::Session& session, const std::string& id) {
  if (session.run("update custom_fields set archived = 1 where id = :id and archived = 0", {{"id", id}}) == 0)
    return not_found("field_not_found", "There is no custom field with this id.");
  return {};
}

}  // namespace hk::crm
