#include "change.hpp"

#include <hk/base/text.hpp>

#include "column_values.hpp"
#include "record_rows.hpp"

namespace hk::crm {
namespace {

struct Stage {
  std::string key;
  std::int64_t probability = 0;
};

std::vector<Stage> stages(store::Session& session) {
  std::vector<Stage> all;
  for (auto& [key, probability] :
       session.rows<std::string, std::int64_t>("select key, probability from stages order by position"))
    all.push_back({key, probability});
  return all;
}

Status complete_lead(Change& change) {
  if (change.sets("status") && change.after("status") != at_key(change.before, "status")) {
    if (change.after("status") == "converted" && at_key(change.before, "opportunityId").is_null())
      return value_error(*change.object.find("status"), "becomes converted by converting the lead");
    change.columns.insert_or_assign("status_since", change.now);
  }
  return {};
}

Status complete_contact(Change& change) {
  if (change.creating() || change.sets("email")) {
    const std::string typed = change.text_after("email");
    const Checks::Email checked = typed.empty() ? Checks::Email{"", nullptr, ""} : change.checks.email(typed);
    change.columns.insert_or_assign("email_key", checked.key);
    change.columns.insert_or_assign("email_status", checked.status);
    change.columns.insert_or_assign("email_verdict",
                                    checked.verdict.is_null() ? store::Value(nullptr) : dump_json(checked.verdict));
  }
  if (change.creating() || change.sets("phone")) {
    const std::string typed = change.text_after("phone");
    const Checks::Phone checked = typed.empty() ? Checks::Phone{} : change.checks.phone(typed);
    if (checked.valid) change.columns.insert_or_assign("phone", checked.e164);
    change.columns.insert_or_assign("phone_key", checked.e164);
    change.columns.insert_or_assign("phone_formatted", checked.formatted);
    change.columns.insert_or_assign("phone_valid", typed.empty() ? store::Value(nullptr) : checked.valid);
    change.columns.insert_or_assign("phone_verdict",
                                    checked.verdict.is_null() ? store::Value(nullptr) : dump_json(checked.verdict));
  }
  const std::string name = collapse_space(change.text_after("lastName") + " " + change.text_after("firstName"));
  std::string sort_name = name;
  for (const char* key : {"company", "email", "phone"})
    if (sort_name.empty()) sort_name = change.text_after(key);
  if (sort_name.empty())
    return invalid("contact_empty", "A contact needs a name, a company, an e-mail or a phone number.",
                   "Fill in at least one of them.");
  change.columns.insert_or_assign("sort_name", lower_ascii(sort_name));
  return {};
}

Status complete_property(Change& change) {
  PostalAddress typed;
  bool changed = false;
  for (const auto& [key, part] : {std::pair{"address.street", &typed.street},
                                  {"address.unit", &typed.unit},
                                  {"address.city", &typed.city},
                                  {"address.state", &typed.state},
                                  {"address.zip", &typed.zip}}) {
    *part = change.text_after(key);
    changed = changed || change.sets(key);
  }
  if (!changed && !change.creating()) return {};
  if (typed.empty()) return invalid("address_missing", "A property needs an address.", "Fill in at least the street.");
  const Checks::Address checked = change.checks.address(typed);
  if (!checked.key.empty()) {
    const auto other = change.session.row<std::string>(
        "select id from properties where address_key = :key and id <> :id", {{"key", checked.key}, {"id", change.id}});
    if (other)
      return conflict("property_exists", "There is a property with this address already: " + std::get<0>(*other) + ".",
                      "Open that one.");
  }
  const auto set = [&](const char* column, const std::string& value) {
    change.columns.insert_or_assign(column, value);
  };
  set("standard_street", checked.standard.street);
  set("standard_unit", checked.standard.unit);
  set("standard_city", checked.standard.city);
  set("standard_state", checked.standard.state);
  set("standard_zip", checked.standard.zip);
  change.columns.insert_or_assign("address_key", checked.key.empty() ? store::Value(nullptr) : checked.key);
  change.columns.insert_or_assign("address_verdict", dump_json(checked.verdict));
  if (change.creating()) change.columns.insert_or_assign("parcel_id", "");
  return {};
}

// A stage with probability 100 closes a deal as won; leaving it, or setting the status back, opens it again.
Status complete_opportunity(Change& change) {
  const std::vector<Stage> all = stages(change.session);
  std::string stage = change.text_after("stage");
  std::string status = change.text_after("status");
  const auto find = [&](const std::string& key) {
    return std::find_if(all.begin(), all.end(), [&](const Stage& s) { return s.key == key; });
  };
  const auto closing = std::find_if(all.begin(), all.end(), [](const Stage& s) { return s.probability == 100; });
  if (change.sets("status") && status == "won" && closing != all.end()) stage = closing->key;
  const auto found = find(stage);
  if (found == all.end()) return value_error(*change.object.find("stage"), "is no stage of this workspace");
  const bool is_closing = found->probability == 100;
  if (change.sets("stage") && !change.sets("status")) status = is_closing ? "won" : status == "won" ? "open" : status;
  if (is_closing && status == "open")
    return value_error(*change.object.find("status"), "can't be open in the closing stage");
  if (status == "lost" && change.text_after("lostReason").empty()) {
    Error error = invalid("lost_reason_missing", "Say why the deal was lost.", "Send lostReason with the change.");
    error.fields.push_back({"lostReason", "must not be empty"});
    return error;
  }
  const bool moved = change.creating() || stage != at_key(change.before, "stage");
  const bool turned = change.creating() || status != at_key(change.before, "status");
  change.values["stage"] = stage;
  change.values["status"] = status;
  change.columns.insert_or_assign("stage", stage);
  change.columns.insert_or_assign("status", status);
  if (moved) change.columns.insert_or_assign("stage_since", change.now);
  if (moved && !change.sets("probability")) change.columns.insert_or_assign("probability", found->probability);
  if (turned) change.columns.insert_or_assign("closed_at", status == "open" ? store::Value(nullptr) : change.now);
  if (turned && status != "lost") change.columns.insert_or_assign("lost_reason", "");
  if (change.sets("name")) change.columns.insert_or_assign("sort_name", lower_ascii(change.text_after("name")));
  if (change.creating()) change.columns.insert_or_assign("lead_id", "");
  return {};
}

Status complete_investor(Change& change) {
  if (change.sets("name")) change.columns.insert_or_assign("sort_name", lower_ascii(change.text_after("name")));
  const Json low = change.after("priceMin"), high = change.after("priceMax");
  if (low.is_number() && high.is_number() && low.get<double>() > high.get<double>())
    return value_error(*change.object.find("priceMax"), "must not be below the lowest price");
  return {};
}

Status complete_task(Change& change) {
  if (!change.sets("status")) return {};
  const bool done = change.text_after("status") == "done";
  const bool was_done = at_key(change.before, "status") == "done";
  if (done != was_done) change.columns.insert_or_assign("done_at", done ? store::Value(change.now) : nullptr);
  return {};
}

}  // namespace

Json Change::after(const std::string& key) const { return values.contains(key) ? values.at(key) : at_key(before, key); }

std::string Change::text_after(const std::string& key) const {
  const Json value = after(key);
  return value.is_string() ? value.get<std::string>() : "";
}

Status complete(Change& change) {
  const std::string& name = change.object.name;
  if (name == "leads") return complete_lead(change);
  if (name == "contacts") return complete_contact(change);
  if (name == "properties") return complete_property(change);
  if (name == "opportunities") return complete_opportunity(change);
  if (name == "investors") return complete_investor(change);
  if (name == "tasks") return complete_task(change);
  return {};
}

void set_defaults(Change& change) {
  const std::string& name = change.object.name;
  const auto fallback = [&](const char* key, const Json& value) {
    if (!change.sets(key)) change.values[key] = value;
  };
  fallback("ownerId", change.viewer.actor().starts_with("user_") ? Json(change.viewer.actor()) : Json(nullptr));
  if (name == "contacts") fallback("kind", "person");
  if (name == "opportunities") {
    const auto all = stages(change.session);
    fallback("stage", all.empty() ? "" : all.front().key);
    fallback("status", "open");
  }
  if (name == "investors") {
    fallback("status", "active");
    fallback("condition", "any");
  }
  if (name == "tasks") {
    fallback("status", "open");
    fallback("priority", "normal");
  }
}

void write_history(Change& change) {
  if (change.object.name == "leads" && change.sets("status") &&
      change.after("status") != at_key(change.before, "status")) {
    change.session.run(
        "insert into lead_status_changes(lead_id, from_status, to_status, at, actor) values (:id, :from, :to, :at,"
        " :actor)",
        {{"id", change.id},
         {"from", at_key(change.before, "status").get<std::string>()},
         {"to", change.text_after("status")},
         {"at", change.now},
         {"actor", change.viewer.actor()}});
  }
  if (change.object.name == "opportunities") {
    const std::string from = change.creating() ? "" : at_key(change.before, "stage").get<std::string>();
    if (from == change.text_after("stage") && change.after("status") == at_key(change.before, "status")) return;
    change.session.run(
        "insert into stage_changes(opportunity_id, from_stage, to_stage, status, at, actor) values (:id, :from, :to,"
        " :status, :at, :actor)",
        {{"id", change.id},
         {"from", from},
         {"to", change.text_after("stage")},
         {"status", change.text_after("status")},
         {"at", change.now},
         {"actor", change.viewer.actor()}});
  }
}

}  // namespace hk::crm
