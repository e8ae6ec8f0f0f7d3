#include <hk/crm/object.hpp>

#include <hk/base/ids.hpp>

#include "object_fields.hpp"

namespace hk::crm {
namespace {

constexpr const char* kOwned = "{owner:T.owner_id}";

Object leads() {
  Object o{.name = "leads",
           .singular = "lead",
           .label = "Lead",
           .plural_label = "Leads",
           .table = "leads",
           .joins = " join contacts c on c.id = t.contact_id left join properties p on p.id = t.property_id",
           .rule = kOwned,
           .title = "contact.name",
           .board = "status",
           .since = "statusSince"};
  o.fields = {choice("status", "Status", "status",
                     {{"new", "New", "blue"},
                      {"contacted", "Contacted", "violet"},
                      {"qualified", "Qualified", "amber"},
                      {"nurture", "Nurture", "neutral"},
                      {"converted", "Converted", "green"},
                      {"lost", "Lost", "red"}})
                  .sorted_in_groups()
                  .shows(),
              text("source", "Source", "source").sorted_in_groups().shows().must(),
              long_text("notes", "Notes", "notes"),
              time("statusSince", "In status since", "t.status_since"),
              time("convertedAt", "Converted", "t.converted_at").nulls(),
              record("opportunityId", "Opportunity", "t.opportunity_id", "opportunities"),
              record("duplicateOf", "Duplicate of", "t.duplicate_of", "leads").nulls(),
              record("importId", "Import", "t.import_id", "imports"),
              boolean("isDemo", "Demo", "t.is_demo"),
              choice_read("enrichment.status", "Enrichment", "t.enrichment_status",
                          {{"none", "None", "neutral"},
                           {"queued", "Queued", "neutral"},
                           {"running", "Running", "blue"},
                           {"enriched", "Enriched", "green"},
                           {"partial", "Partial", "amber"},
                           {"not_found", "Not found", "neutral"},
                           {"ambiguous", "Ambiguous", "amber"},
                           {"paused", "Paused", "amber"},
                           {"needs_review", "Needs review", "violet"},
                           {"failed", "Failed", "red"}})
                  .shows(),
              record("contact.id", "Contact", "t.contact_id", "contacts"),
              record("property.id", "Property", "t.property_id", "properties").nulls()};
  append_contact(o, "c.");
  described(o, "contact.name").sorted_by("t.sort_name").shows();
  described(o, "contact.firstName").changes("firstName");
  described(o, "contact.lastName").changes("lastName");
  described(o, "contact.phone").changes("phone").shows();
  described(o, "contact.email").changes("email").shows();
  append_property(o, "p.");
  described(o, "property.address.street").shows();
  described(o, "property.address.city").shows();
  return o;
}

Object contacts() {
  Object o{.name = "contacts",
           .singular = "contact",
           .label = "Contact",
           .plural_label = "Contacts",
           .table = "contacts",
           .joins = "",
           .rule =
               "{owner:T.owner_id} or exists (select 1 from leads r where r.contact_id = T.id and"
               " {owner:r.owner_id})",
           .title = "name"};
  o.fields = {name("name", "Name", "t.").sorted_by("t.sort_name").shows(),
              choice("kind", "Kind", "kind", {{"person", "Person", "neutral"}, {"company", "Company", "violet"}}),
              text("firstName", "First name", "first_name"),
              text("lastName", "Last name", "last_name"),
              text("company", "Company", "company").shows(),
              email("email", "E-mail", "t.email").written("email").shows(),
              choice_read("emailStatus", "E-mail verdict", "t.email_status", email_verdicts()).shows(),
              phone("phone", "Phone", "t.phone").written("phone").shows(),
              text_read("phoneFormatted", "Phone, formatted", "t.phone_formatted"),
              boolean("phoneValid", "Phone is valid", "t.phone_valid").nulls(),
              long_text("notes", "Notes", "notes")};
  return o;
}

Object properties() {
  Object o{.name = "properties",
           .singular = "property",
           .label = "Property",
           .plural_label = "Properties",
           .table = "properties",
           .joins = "",
           .rule =
               "{owner:T.owner_id} or exists (select 1 from leads r where r.property_id = T.id and"
               " {owner:r.owner_id})",
           .title = "address.street"};
  append_property(o, "t.");
  described(o, "address.street").sorted_by("t.street").written("street").shows();
  described(o, "address.unit").written("unit");
  described(o, "address.city").written("city").shows();
  described(o, "address.state").written("state").shows();
  described(o, "address.zip").written("zip").shows();
  described(o, "estimatedValue").sorted().shows();
  described(o, "ownerOfRecord").shows();
  return o;
}

Object opportunities() {
  Object o{.name = "opportunities",
           .singular = "opportunity",
           .label = "Opportunity",
           .plural_label = "Opportunities",
           .table = "opportunities",
           .joins = " left join contacts c on c.id = t.contact_id left join properties p on p.id = t.property_id",
           .rule = kOwned,
           .title = "name",
           .board = "stage",
           .since = "stageSince",
           .sums = {"expectedValue", "weightedValue"}};
  o.fields = {
      text("name", "Name", "name").sorted_by("t.sort_name").must().shows(),
      choice("stage", "Stage", "stage", {}).sorted_in_groups().shows(),
      choice("status", "Status", "status", {{"open", "Open", "blue"}, {"won", "Won", "green"}, {"lost", "Lost", "red"}})
          .sorted_in_groups()
          .shows(),
      money("expectedValue", "Expected value", "t.expected_value").written("expected_value").sorted().shows(),
      percent("probability", "Probability", "probability").shows(),
      money("weightedValue", "Weighted value", "(t.expected_value * t.probability / 100)"),
      date("expectedClose", "Expected close", "t.expected_close").written("expected_close").sorted().shows(),
      time("closedAt", "Closed", "t.closed_at").nulls(),
      text("lostReason", "Lost because", "lost_reason"),
      long_text("notes", "Notes", "notes"),
      time("stageSince", "In stage since", "t.stage_since"),
      record("leadId", "Lead", "t.lead_id", "leads"),
      record("contact.id", "Contact", "t.contact_id", "contacts").nulls().written("contact_id"),
      record("property.id", "Property", "t.property_id", "properties").nulls().written("property_id")};
  append_contact(o, "c.");
  append_property(o, "p.");
  return o;
}

Object investors() {
  Object o{.name = "investors",
           .singular = "investor",
           .label = "Investor",
           .plural_label = "Investors",
           .table = "investors",
           .joins = "",
           .rule = kOwned,
           .title = "name"};
  o.fields = {
      text("name", "Name", "name").sorted_by("t.sort_name").must().shows(),
      text("company", "Company", "company").shows(),
      choice("status", "Status", "status",
             {{"active", "Active", "green"}, {"paused", "Paused", "amber"}, {"blocked", "Blocked", "red"}})
          .shows(),
      email("email", "E-mail", "t.email").written("email").shows(),
      phone("phone", "Phone", "t.phone").written("phone").shows(),
      words("areas", "Areas", "areas").shows(),
      words("propertyTypes", "Property types", "property_types"),
      money("priceMin", "Price from", "t.price_min").written("price_min").shows(),
      money("priceMax", "Price to", "t.price_max").written("price_max").shows(),
      decimal("yieldMin", "Yield at least, %", "t.yield_min").written("yield_min"),
      choice("condition", "Condition", "condition",
             {{"any", "Any", "neutral"},
              {"turnkey", "Turnkey", "green"},
              {"light", "Light rehab", "amber"},
              {"heavy", "Heavy rehab", "red"}}),
      number("capacityPerMonth", "Deals a month", "t.capacity_per_month").written("capacity_per_month"),
      money("proofOfFunds", "Proof of funds", "t.proof_of_funds").written("proof_of_funds").shows(),
      date("proofOfFundsExpires", "Proof expires", "t.proof_of_funds_expires").written("proof_of_funds_expires"),
      long_text("notes", "Notes", "notes")};
  return o;
}

Object activities() {
  Object o{.name = "activities",
           .singular = "activity",
           .label = "Activity",
           .plural_label = "Activities",
           .table = "activities",
           .joins = "",
           .rule = "{owner:T.actor}",
           .follows_record = true,
           .title = "summary"};
  o.fields = {text_read("summary", "What", "t.summary").shows(),
              text_read("type", "Type", "t.type").shows(),
              time("at", "When", "t.at").sorted().shows(),
              user("actor", "By", "t.actor").shows(),
              record("recordId", "Record", "t.record_id", "").shows(),
              text_read("recordTitle", "Record, by name",
                        "(select s.title from search_lines s where s.record_id = t.record_id)")
                  .nulls()};
  return o;
}

Object tasks() {
  Object o{.name = "tasks",
           .singular = "task",
           .label = "Task",
           .plural_label = "Tasks",
           .table = "tasks",
           .joins = "",
           .rule = kOwned,
           .title = "title",
           .board = "status"};
  o.fields = {text("title", "Title", "title").must().shows(),
              choice("status", "Status", "status", {{"open", "Open", "blue"}, {"done", "Done", "green"}}).shows(),
              time("dueAt", "Due", "t.due_at").written("due_at").nulls().sorted().shows(),
              choice("priority", "Priority", "priority",
                     {{"low", "Low", "neutral"}, {"normal", "Normal", "blue"}, {"high", "High", "red"}})
                  .shows(),
              record("recordId", "About", "t.record_id", "").written("record_id").shows(),
              long_text("notes", "Notes", "notes"),
              time("doneAt", "Done", "t.done_at").nulls()};
  return o;
}

// What every record has.
void append_common(Object& o) {
  const bool is_activity = o.name == "activities";
  if (!is_activity) {
    o.fields.push_back(user("ownerId", "Assigned to", "t.owner_id").written("owner_id").shows());
    o.fields.push_back(tags());
    o.fields.push_back(time("createdAt", "Created", "t.created_at").sorted().shows());
    Field updated = time("updatedAt", "Changed", "t.updated_at");
    o.fields.push_back(o.name == "leads" ? updated.sorted() : updated);
  }
}

std::vector<Choice> stages(store::Session& session) {
  std::vector<Choice> all;
  for (auto& [key, label, color] :
       session.rows<std::string, std::string, std::string>("select key, label, color from stages order by position"))
    all.push_back({key, label, color});
  return all;
}

void append_custom(store::Session& session, std::vector<Object>& objects) {
  for (auto& [id, object, key, label, type, choices, column] :
       session.rows<std::string, std::string, std::string, std::string, std::string, std::string, std::string>(
           "select id, object, key, label, type, choices, column_name from custom_fields where archived = 0"
           " order by position"))
    for (Object& o : objects)
      if (o.name == object) o.fields.push_back(custom_field(id, key, label, type, choices, column));
}

}  // namespace

const std::vector<Object>& built_in_objects() {
  static const std::vector<Object> all = [] {
    std::vector<Object> made = {leads(), contacts(), properties(), opportunities(), investors(), activities(), tasks()};
    for (Object& o : made) append_common(o);
    return made;
  }();
  return all;
}

const Field* Object::find(std::string_view key) const {
  for (const Field& field : fields)
    if (field.key == key) return &field;
  return nullptr;
}

std::vector<Object> load_objects(store::Session& session) {
  std::vector<Object> all = built_in_objects();
  for (Object& o : all)
    if (o.name == "opportunities")
      for (Field& field : o.fields)
        if (field.key == "stage") field.choices = stages(session);
  append_custom(session, all);
  return all;
}

Result<Object> load_object(store::Session& session, std::string_view name) {
  for (Object& o : load_objects(session))
    if (o.name == name) return std::move(o);
  return not_found("object_unknown", "There are no records called " + std::string(name) + ".",
                   "GET /api/objects lists what there is.");
}

std::string object_of_id(std::string_view id) {
  const std::string_view prefix = id.substr(0, id.find('_'));
  for (const Object& o : built_in_objects())
    if (o.singular == prefix && is_type_id(id, prefix)) return o.name;
  return "";
}

std::string_view field_type_name(FieldType type) {
  constexpr std::string_view kNames[] = {"text",  "long_text", "number", "decimal", "percent",
                                         "money", "date",      "time",   "boolean", "choice",
                                         "tags",  "user",      "record", "phone",   "email"};
  return kNames[static_cast<std::size_t>(type)];
}

}  // namespace hk::crm
