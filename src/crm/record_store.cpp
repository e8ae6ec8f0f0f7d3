#include <hk/crm/record_store.hpp>

#include <hk/base/money.hpp>
#include <hk/base/text.hpp>
#include <hk/crm/activity.hpp>
#include <hk/crm/records.hpp>

#include "change.hpp"
#include "column_values.hpp"
#include "record_rows.hpp"

namespace hk::crm {
namespace {

using identity::RowScope;

Error no_record(const Object& object) {
  return not_found(object.singular + "_not_found", "There is no " + object.singular + " with this id.",
                   "It may have been removed; go back to the list.");
}

Error not_yours(const Object& object) {
  return Error{ErrorKind::kForbidden,
               "record_not_yours",
               "You may see this " + object.singular + " but not change it.",
               "Ask its owner, or somebody who may assign it to you.",
               {}};
}

// Reading as the program does, for what must be known whoever asks.
Reading unruled(store::Session& session, const Object& object) {
  static const Viewer system = Viewer::system();
  return {session, object, system, {"", 0, TimeZone::utc()}};
}

void lock_row(store::Session& session, const Object& object, const std::string& id) {
  if (session.dialect() != store::Dialect::kPostgres) return;  // SQLite has one writer
  (void)session.row<std::string>("select id from " + object.table + " where id = :id for update", {{"id", id}});
}

// Splits off what is edited on the related contact ("contact.email" of a lead) and the tags.
struct Asked {
  Json own = Json::object(), contact = Json::object();
  std::optional<Json> tags;
};

Result<Asked> sort_out(const Object& object, const Json& body) {
  Asked asked;
  const Json all = flat(object, body);
  for (const auto& [key, value] : all.items()) {
    const Field* field = object.find(key);
    if (field == nullptr)
      return invalid("field_unknown", object.plural_label + " have no field " + key + ".",
                     "GET /api/objects lists the fields.");
    if (key == "tags") {
      asked.tags = value;
    } else if (!field->edits.empty()) {
      asked.contact[field->edits] = value;
    } else if (!field->editable()) {
      return invalid("field_read_only", field->label + " can't be changed here.");
    } else {
      asked.own[key] = value;
    }
  }
  return asked;
}

Status fill_columns(Change& change) {
  for (const auto& [key, value] : change.values.items()) {
    const Field& field = *change.object.find(key);
    HK_TRY(store::Value column, column_value(change.session, change.viewer, field, value));
    change.columns.insert_or_assign(field.column, std::move(column));
  }
  return complete(change);
}

void insert_row(Change& change) {
  std::string names = "id, created_at, updated_at, version", values = ":id, :now, :now, 1";
  store::Params params = {{"id", change.id}, {"now", change.now}};
  for (auto& [column, value] : change.columns) {
    names += ", " + column;
    values += ", :c_" + column;
    params.push_back({"c_" + column, value});
  }
  change.session.run("insert into " + change.object.table + "(" + names + ") values (" + values + ")", params);
}

void update_row(Change& change) {
  std::string assignments = "updated_at = :now, version = version + 1";
  store::Params params = {{"id", change.id}, {"now", change.now}};
  for (auto& [column, value] : change.columns) {
    assignments += ", " + column + " = :c_" + column;
    params.push_back({"c_" + column, value});
  }
  change.session.run("update " + change.object.table + " set " + assignments + " where id = :id", params);
}

// Text columns of a new row that nothing was said of.
void fill_missing(Change& change) {
  for (const Field& field : change.object.fields)
    if (field.editable() && !field.nullable && field.custom_id.empty() && !change.columns.contains(field.column))
      change.columns.insert_or_assign(field.column, field.type == FieldType::kPercent ? store::Value(0) : "");
}

struct Difference {
  std::string key, label;
  Json from, to;
};

std::vector<Difference> differences(const Object& object, const Json& before, const Json& after) {
  static const std::set<std::string> kSilent = {"updatedAt", "version", "statusSince", "stageSince", "weightedValue"};
  std::vector<Difference> all;
  for (const Field& field : object.fields) {
    if (kSilent.contains(field.key)) continue;
    const Json from = at_key(before, field.key), to = at_key(after, field.key);
    if (from != to) all.push_back({field.key, field.label, from, to});
  }
  return all;
}

std::string shown(const Object& object, const std::string& key, const Json& value) {
  const Field* field = object.find(key);
  for (const Choice& choice : field->choices)
    if (value == choice.value) return choice.label;
  return value.is_string() ? value.get<std::string>() : value.is_null() ? "nothing" : value.dump();
}

// One entry of the timeline for one change.
Activity activity_of(const Object& object, const std::string& id, const std::vector<Difference>& all) {
  Activity activity;
  activity.record_id = id;
  Json changes = Json::array();
  std::string labels;
  for (const Difference& d : all) {
    changes.push_back({{"field", d.key}, {"label", d.label}, {"from", d.from}, {"to", d.to}});
    labels += (labels.empty() ? "" : ", ") + d.label;
  }
  activity.type = "record_updated";
  activity.summary = "Changed " + labels;
  for (const Difference& d : all)
    if (d.key == object.board) {
      activity.type = d.key + "_changed";
      activity.summary = d.label + ": " + shown(object, d.key, d.from) + " to " + shown(object, d.key, d.to);
    }
  activity.details = {{"changes", changes}};
  return activity;
}

Json event_data(const Object& object, const Json& record) {
  Json data = {{"object", object.name}, {"recordId", record.at("id")}, {"ownerId", record.value("ownerId", Json())}};
  data[object.singular + "Id"] = record.at("id");
  return data;
}

void set_tags(store::Session& session, const std::string& id, const std::vector<std::string>& tags) {
  session.run("delete from record_tags where record_id = :id", {{"id", id}});
  for (const std::string& tag : tags)
    session.run("insert into record_tags(record_id, tag) values (:id, :tag)", {{"id", id}, {"tag", tag}});
}

// What one change of a record makes known: events, beside its entry on the timeline.
class Announcement {
 public:
  Announcement(store::Session& session, events::Outbox& outbox) : session_(session), outbox_(outbox) {}
  void created(const Object& object, const Json& record) {
    outbox_.emit(session_, {object.singular + "_created", event_data(object, record)});
  }
  void updated(const Object& object, const Json& before, const Json& after, const std::vector<Difference>& all) {
    Json data = event_data(object, after);
    Json fields = Json::array();
    for (const Difference& d : all) fields.push_back(d.key);
    data["fields"] = fields;
    if (before.value("ownerId", Json()) != after.value("ownerId", Json())) data["formerOwnerId"] = before.at("ownerId");
    outbox_.emit(session_, {object.singular + "_updated", data});
    for (const Difference& d : all) special(object, after, d);
  }

 private:
  void special(const Object& object, const Json& after, const Difference& d) {
    Json data = event_data(object, after);
    if (object.name == "leads" && d.key == "status") {
      data["fromStatus"] = d.from;
      data["toStatus"] = d.to;
      outbox_.emit(session_, {"lead_status_changed", data});
    } else if (object.name == "opportunities" && d.key == "stage") {
      data["fromStage"] = d.from;
      data["toStage"] = d.to;
      data["dealValue"] = after.at("expectedValue");
      outbox_.emit(session_, {"opportunity_stage_changed", data});
    } else if (object.name == "opportunities" && d.key == "status") {
      data["dealValue"] = after.at("expectedValue");
      outbox_.emit(session_, {d.to == "won"    ? "opportunity_won"
                              : d.to == "lost" ? "opportunity_lost"
                                               : "opportunity_reopened",
                              data});
    } else if (d.key == "ownerId") {
      outbox_.emit(session_, {object.singular + "_assigned", data});
    } else if (object.name == "tasks" && d.key == "status" && d.to == "done") {
      outbox_.emit(session_, {"task_completed", data});
    }
  }
  store::Session& session_;
  events::Outbox& outbox_;
};

// Leads carry the contact's name for their order, and its words for their search.
void follow_contact(store::Session& session, const std::string& contact) {
  session.run(
      "update leads set sort_name = (select c.sort_name from contacts c where c.id = :id) where contact_id = :id",
      {{"id", contact}});
  const Object leads = load_object(session, "leads").value();
  for (const auto& [lead] : session.rows<std::string>("select id from leads where contact_id = :id", {{"id", contact}}))
    index_record(session, leads, lead);
}

}  // namespace

Status may_change(store::Session& session, const Viewer& viewer, const Object& object, const std::string& id) {
  store::Params params = {{"id", id}};
  const std::string rule = row_rule(object, viewer, true, "t", params);
  if (session.row<std::int64_t>("select 1 from " + object.table + " t where t.id = :id and " + rule, params)) return {};
  return sees_record(session, viewer, id) ? not_yours(object) : no_record(object);
}

Status check_writable(store::Session& session, const Viewer& viewer, const std::string& id) {
  const std::string name = object_of_id(id);
  if (name.empty()) return not_found("record_not_found", "There is no record with this id.");
  HK_TRY(const Object object, load_object(session, name));
  return may_change(session, viewer, object, id);
}

Result<Json> RecordStore::create(store::Session& session, const Viewer& viewer, const std::string& name,
                                 const Json& body) {
  HK_TRY(const Object object, load_object(session, name));
  if (viewer.writes(name) == RowScope::kNone) return not_yours(object);
  HK_TRY(Asked asked, sort_out(object, body));
  if (!asked.contact.empty()) return invalid("field_read_only", "Fields of the contact are set on the contact.");
  Change change{session, object, viewer, checks_, clock_.now(), new_type_id(object.singular), nullptr, asked.own};
  set_defaults(change);
  for (const Field& field : object.fields)
    if (field.required && field.editable() && !change.sets(field.key)) return value_error(field, "must not be empty");
  HK_CHECK(fill_columns(change));
  fill_missing(change);
  insert_row(change);
  if (asked.tags) {
    HK_TRY(const auto tags, tag_list(*object.find("tags"), *asked.tags));
    set_tags(session, change.id, tags);
  }
  write_history(change);
  index_record(session, object, change.id);
  const Json record = find_record(unruled(session, object), change.id).value();
  Activity activity;
  activity.record_id =
      name == "tasks" && record.at("recordId").is_string() ? record.at("recordId").get<std::string>() : change.id;
  activity.type = object.singular + "_created";
  activity.at = change.now;
  activity.actor = viewer.actor();
  activity.summary = name == "tasks" ? "Task: " + record.at("title").get<std::string>() : object.label + " created";
  add_activity(session, activity);
  Announcement(session, outbox_).created(object, record);
  return record;
}

Result<Json> RecordStore::update(store::Session& session, const Viewer& viewer, const std::string& name,
                                 const std::string& id, const Json& patch, std::optional<std::int64_t> version) {
  HK_TRY(const Object object, load_object(session, name));
  HK_TRY(Asked asked, sort_out(object, patch));
  lock_row(session, object, id);
  HK_CHECK(may_change(session, viewer, object, id));
  const Json before = find_record(unruled(session, object), id).value();
  if (version && before.at("version") != *version)
    return Error{ErrorKind::kPrecondition,
                 "edit_conflict",
                 "Somebody changed this record since you read it.",
                 "Compare with what it is now and choose.",
                 {}};
  Change change{session, object, viewer, checks_, clock_.now(), id, before, asked.own};
  HK_CHECK(fill_columns(change));
  if (!asked.contact.empty() && before.contains("contact") && before.at("contact").is_object())
    HK_CHECK(update(session, Viewer::system(), "contacts", before.at("contact").at("id"), asked.contact, std::nullopt));
  update_row(change);
  if (asked.tags) {
    HK_TRY(const auto tags, tag_list(*object.find("tags"), *asked.tags));
    set_tags(session, id, tags);
  }
  write_history(change);
  if (name == "contacts") follow_contact(session, id);
  index_record(session, object, id);
  const Json after = find_record(unruled(session, object), id).value();
  const auto changes = differences(object, before, after);
  if (!changes.empty()) {
    Activity activity = activity_of(object, id, changes);
    if (name == "tasks" && after.at("recordId").is_string()) {
      activity.record_id = after.at("recordId").get<std::string>();
      activity.summary = "Task " + after.at("title").get<std::string>() + ": " + activity.summary;
    }
    activity.at = change.now;
    activity.actor = viewer.actor();
    add_activity(session, activity);
    Announcement(session, outbox_).updated(object, before, after, changes);
  }
  auto seen = find_record({session, object, viewer, {"", 0, TimeZone::utc()}}, id);
  return seen ? *std::move(seen) : Json{{"id", id}, {"version", after.at("version")}, {"title", after.at("title")}};
}

Status RecordStore::tag(store::Session& session, const Viewer& viewer, const std::string& name, const std::string& id,
                        const std::vector<std::string>& added, const std::vector<std::string>& removed) {
  HK_TRY(const Object object, load_object(session, name));
  HK_CHECK(may_change(session, viewer, object, id));
  std::vector<std::string> tags;
  for (const auto& [tag] : session.rows<std::string>("select tag from record_tags where record_id = :id", {{"id", id}}))
    if (std::find(removed.begin(), removed.end(), tag) == removed.end()) tags.push_back(tag);
  for (const std::string& tag : added)
    if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
  HK_CHECK(update(session, viewer, name, id, {{"tags", tags}}, std::nullopt));
  return {};
}

Result<RecordStore::Converted> RecordStore::convert(store::Session& session, const Viewer& viewer,
                                                    const std::string& lead_id, const Json& body) {
  HK_TRY(const Object leads, load_object(session, "leads"));
  lock_row(session, leads, lead_id);
  HK_CHECK(may_change(session, viewer, leads, lead_id));
  const Json lead = find_record(unruled(session, leads), lead_id).value();
  if (lead.at("opportunityId").is_string())
    return conflict("already_converted", "This lead was converted already.",
                    "Open " + lead.at("opportunityId").get<std::string>() + ".");
  const Json& property = lead.at("property");
  Json deal = body;
  deal["contact.id"] = lead.at("contact").at("id");
  if (property.is_object()) deal["property.id"] = property.at("id");
  if (!deal.contains("name")) {
    const Json street = at_key(property, "address.street");
    deal["name"] = street.is_string() ? street : lead.at("title");
  }
  if (!deal.contains("ownerId")) deal["ownerId"] = lead.at("ownerId");
  HK_TRY(const Json opportunity, create(session, viewer, "opportunities", deal));
  const std::string opportunity_id = opportunity.at("id");
  session.run("update opportunities set lead_id = :lead where id = :id", {{"lead", lead_id}, {"id", opportunity_id}});
  session.run("update leads set opportunity_id = :opportunity, converted_at = :now where id = :id",
              {{"opportunity", opportunity_id}, {"now", clock_.now()}, {"id", lead_id}});
  session.run("update contacts set owner_id = :owner, version = version + 1 where id = :id and owner_id = ''",
              {{"owner", lead.at("ownerId").is_string() ? lead.at("ownerId").get<std::string>() : ""},
               {"id", lead.at("contact").at("id").get<std::string>()}});
  HK_TRY(const Object contacts, load_object(session, "contacts"));
  index_record(session, contacts, lead.at("contact").at("id"));
  HK_TRY(const Json converted, update(session, viewer, "leads", lead_id, {{"status", "converted"}}, std::nullopt));
  Json data = event_data(leads, lead);
  data["opportunityId"] = opportunity_id;
  data["contactId"] = lead.at("contact").at("id");
  outbox_.emit(session, {"lead_converted", data});
  HK_TRY(const Object opportunities, load_object(session, "opportunities"));
  return Converted{
      converted,
      find_record({session, opportunities, viewer, {"", 0, TimeZone::utc()}}, opportunity_id).value_or(opportunity)};
}

Result<Json> RecordStore::log_activity(store::Session& session, const Viewer& viewer, const Json& body) {
  const std::string record = body.at("recordId");
  const std::string name = object_of_id(record);
  if (name.empty()) return not_found("record_not_found", "There is no record with this id.");
  HK_TRY(const Object object, load_object(session, name));
  HK_CHECK(may_change(session, viewer, object, record));
  Activity activity;
  activity.id = new_type_id("activity");
  activity.record_id = record;
  activity.type = body.at("type");
  activity.at = clock_.now();
  if (body.contains("at")) {
    HK_TRY(activity.at, parse_rfc3339(body.at("at").get<std::string>()));
    if (activity.at > clock_.now() + kDay)
      return invalid("value_invalid", "What was done can't lie in the future.", "Make a task of it.");
  }
  activity.actor = viewer.actor();
  activity.summary = std::string(trim(body.value("summary", "")));
  for (const char* key : {"outcome", "durationSeconds"})
    if (body.contains(key)) activity.details[key] = body.at(key);
  if (activity.summary.empty() && !activity.details.contains("outcome"))
    return invalid("value_invalid", "An activity needs a text or an outcome.");
  add_activity(session, activity);
  HK_TRY(const Object activities, load_object(session, "activities"));
  index_record(session, activities, activity.id);
  const Json subject = find_record(unruled(session, object), record).value();
  Json data = event_data(object, subject);
  data["type"] = activity.type;
  data["activityId"] = activity.id;
  outbox_.emit(session, {"activity_logged", data});
  return activity_json(activity);
}

}  // namespace hk::crm
