#include <hk/crm/lead.hpp>

#include "rows.hpp"
#include "search_words.hpp"

namespace hk::crm {
namespace {

store::Value null_if_empty(const std::string& text) {
  return text.empty() ? store::Value(nullptr) : store::Value(text);
}

std::string search_text(const LeadRow& row) {
  std::string text = display_name(row.contact) + " " + row.contact.email + " " + row.contact.phone;
  if (row.property) text += " " + one_line(row.property->typed) + " " + one_line(row.property->standard);
  return text + " " + row.lead.notes;
}

constexpr const char* kLeadColumns =
    "l.id, l.status, l.source, l.notes, l.contact_id, l.property_id, l.duplicate_of, l.import_id, l.fingerprint,"
    " l.is_demo, l.enrichment_status, l.enrichment_reason, l.enrichment_job, l.enrichment_finished_at,"
    " l.enrichment_candidates, l.owner_id, l.created_at, l.updated_at, l.version";

using Text = std::string;
using MaybeText = std::optional<std::string>;

std::vector<Lead> select_leads(store::Session& session, const std::string& rest, const store::Params& params) {
  std::vector<Lead> leads;
  for (auto& [id, status, source, notes, contact, property, duplicate, import_id, fingerprint, demo, e_status, e_reason,
              e_job, e_finished, e_candidates, owner, created, updated, version] :
       session.rows<Text, Text, Text, Text, Text, MaybeText, MaybeText, Text, MaybeText, bool, Text, Text, Text,
                    std::optional<std::int64_t>, MaybeText, Text, std::int64_t, std::int64_t, std::int64_t>(
           std::string("select ") + kLeadColumns + " from leads l " + rest, params)) {
    Lead lead;
    lead.id = LeadId::trusted(id);
    lead.status = status;
    lead.source = source;
    lead.notes = notes;
    lead.contact_id = ContactId::trusted(contact);
    if (property) lead.property_id = PropertyId::trusted(*property);
    if (duplicate) lead.duplicate_of = LeadId::trusted(*duplicate);
    lead.import_id = import_id;
    lead.fingerprint = fingerprint.value_or("");
    lead.is_demo = demo;
    Json candidates = json_from(e_candidates);
    lead.enrichment = {e_status, e_reason, e_job, e_finished, candidates.is_null() ? Json::array() : candidates};
    lead.owner_id = owner;
    lead.created_at = created;
    lead.updated_at = updated;
    lead.version = version;
    leads.push_back(std::move(lead));
  }
  return leads;
}

}  // namespace

void insert_lead(store::Session& session, const LeadRow& row) {
  const Lead& lead = row.lead;
  session.run(
      "insert into leads(id, status, source, notes, contact_id, property_id, duplicate_of, import_id, fingerprint,"
      " is_demo, sort_name, enrichment_status, enrichment_reason, enrichment_job, enrichment_finished_at,"
      " enrichment_candidates, owner_id, status_since, created_at, updated_at, version) values (:id, :status, :source, "
      ":notes, :contact,"
      " :property, :duplicate, :import, :fingerprint, :demo, :sort_name, :e_status, :e_reason, :e_job,"
      " :e_finished, :e_candidates, :owner, :created, :created, :updated, :version)",
      {{"id", lead.id.str()},
       {"status", lead.status},
       {"source", lead.source},
       {"notes", lead.notes},
       {"contact", lead.contact_id.str()},
       {"property", null_if_empty(lead.property_id.str())},
       {"duplicate", lead.duplicate_of ? store::Value(lead.duplicate_of->str()) : store::Value(nullptr)},
       {"import", lead.import_id},
       {"fingerprint", null_if_empty(lead.fingerprint)},
       {"demo", lead.is_demo},
       {"sort_name", sort_name(row.contact)},
       {"e_status", lead.enrichment.status},
       {"e_reason", lead.enrichment.reason},
       {"e_job", lead.enrichment.job_id},
       {"e_finished", lead.enrichment.finished_at},
       {"e_candidates", dump_json(lead.enrichment.candidates)},
       {"owner", lead.owner_id},
       {"created", lead.created_at},
       {"updated", lead.updated_at},
       {"version", lead.version}});
  const std::string place = row.property ? one_line(row.property->typed) : "";
  write_search_line(session, lead.id.str(), "leads", display_name(row.contact), place, search_text(row));
}

std::optional<Lead> find_lead(store::Session& session, const LeadId& id) {
  auto leads = select_leads(session, "where l.id = :id", {{"id", id.str()}});
  if (leads.empty()) return std::nullopt;
  return std::move(leads.front());
}

LeadRow row_of(store::Session& session, Lead lead) {
  LeadRow row;
  row.contact = find_contact(session, lead.contact_id).value_or(Contact{});
  if (!lead.property_id.empty()) row.property = find_property(session, lead.property_id);
  row.lead = std::move(lead);
  return row;
}

bool fingerprint_exists(store::Session& session, const std::string& fingerprint) {
  return session.row<std::int64_t>("select 1 from leads where fingerprint = :f", {{"f", fingerprint}}).has_value();
}

std::optional<LeadId> find_duplicate(store::Session& session, const std::string& email_key,
                                     const std::string& phone_key, const PropertyId& property_id) {
  // Up to three index look-ups; one OR over a join would scan.
  std::string oldest_of_each;
  store::Params params;
  const auto consider = [&](const std::string& sql, const char* name, const std::string& key) {
    if (key.empty()) return;
    oldest_of_each += (oldest_of_each.empty() ? "" : " union all ") +
                      ("select * from (select l.created_at, l.id" + sql) +
                      " order by l.created_at, l.id limit 1) as by_" + name;
    params.push_back({name, key});
  };
  const std::string by_contact = " from contacts c join leads l on l.contact_id = c.id where c.";
  consider(by_contact + "email_key = :email and c.email_key <> ''", "email", email_key);
  consider(by_contact + "phone_key = :phone and c.phone_key <> ''", "phone", phone_key);
  consider(" from leads l where l.property_id = :property", "property", property_id.str());
  if (params.empty()) return std::nullopt;
  const auto oldest = session.row<std::int64_t, std::string>(oldest_of_each + " order by 1, 2 limit 1", params);
  if (!oldest) return std::nullopt;
  return LeadId::trusted(std::get<1>(*oldest));
}

bool set_lead_enrichment(store::Session& session, const LeadId& id, const LeadEnrichment& e, Micros now) {
  return session.run(
             "update leads set enrichment_status = :status, enrichment_reason = :reason, enrichment_job = :job,"
             " enrichment_finished_at = :finished, enrichment_candidates = :candidates, updated_at = :now,"
             " version = version + 1 where id = :id",
             {{"status", e.status},
              {"reason", e.reason},
              {"job", e.job_id},
              {"finished", e.finished_at},
              {"candidates", dump_json(e.candidates)},
              {"now", now},
              {"id", id.str()}}) > 0;
}

DemoRemoved remove_demo_leads(store::Session& session) {
  DemoRemoved removed;
  session.run("delete from search_lines where record_id in (select id from leads where is_demo = 1)");
  session.run("delete from activities where record_id in (select id from leads where is_demo = 1)");
  session.run(
      "update leads set duplicate_of = null where is_demo = 0 and duplicate_of in (select id from leads where is_demo "
      "= 1)");
  std::vector<std::string> contacts, properties;
  for (auto& [contact, property] : session.rows<std::string, std::optional<std::string>>(
           "select contact_id, property_id from leads where is_demo = 1")) {
    contacts.push_back(contact);
    if (property) properties.push_back(*property);
  }
  removed.leads = session.run("delete from leads where is_demo = 1");
  for (const std::string& id : contacts)
    session.run("delete from contacts where id = :id and not exists (select 1 from leads where contact_id = :id)",
                {{"id", id}});
  for (const std::string& id : properties) {
    removed.properties += session.run(
        "delete from properties where id = :id and not exists (select 1 from leads where property_id = :id)",
        {{"id", id}});
    session.run(
        "delete from search_lines where record_id = :id and not exists (select 1 from properties where id = :id)",
        {{"id", id}});
  }
  return removed;
}

bool has_leads(store::Session& session) { return session.row<std::int64_t>("select 1 from leads limit 1").has_value(); }

bool has_demo_leads(store::Session& session) {
  return session.row<std::int64_t>("select 1 from leads where is_demo = 1 limit 1").has_value();
}

}  // namespace hk::crm
