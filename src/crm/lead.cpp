#include <hk/crm/lead.hpp>

#include <hk/store/bulk.hpp>

#include "lead_parts.hpp"
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

void insert_leads(store::Session& session, std::vector<LeadRow>& leads) {
  if (leads.empty()) return;
  insert_contacts(session, leads);
  std::vector<Property*> properties;
  for (LeadRow& row : leads)
    if (row.property) properties.push_back(&*row.property);
  find_or_insert_properties(session, properties, leads.front().lead.created_at);
  for (LeadRow& row : leads)
    if (row.property) row.lead.property_id = row.property->id;

  store::RowBatch rows("leads", {"id",
                                 "status",
                                 "source",
                                 "notes",
                                 "contact_id",
                                 "property_id",
                                 "duplicate_of",
                                 "import_id",
                                 "fingerprint",
                                 "is_demo",
                                 "sort_name",
                                 "enrichment_status",
                                 "enrichment_reason",
                                 "enrichment_job",
                                 "enrichment_finished_at",
                                 "enrichment_candidates",
                                 "owner_id",
                                 "status_since",
                                 "created_at",
                                 "updated_at",
                                 "version"});
  std::vector<SearchLine> lines;
  for (const LeadRow& row : leads) {
    const Lead& l = row.lead;
    const LeadEnrichment& e = l.enrichment;
    rows.add({l.id.str(),
              l.status,
              l.source,
              l.notes,
              l.contact_id.str(),
              null_if_empty(l.property_id.str()),
              l.duplicate_of ? store::Value(l.duplicate_of->str()) : store::Value(nullptr),
              l.import_id,
              null_if_empty(l.fingerprint),
              l.is_demo,
              sort_name(row.contact),
              e.status,
              e.reason,
              e.job_id,
              e.finished_at,
              dump_json(e.candidates),
              l.owner_id,
              l.created_at,
              l.created_at,
              l.updated_at,
              l.version});
    lines.push_back({l.id.str(), "leads", display_name(row.contact), row.property ? one_line(row.property->typed) : "",
                     search_text(row)});
  }
  rows.insert(session);
  add_search_lines(session, lines);
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

void set_lead_property(store::Session& session, const LeadId& id, Property property, Micros now) {
  find_or_insert_properties(session, {&property}, now);
  session.run(
      "update leads set property_id = :property, updated_at = :now, version = version + 1 where id = :id and"
      " property_id is null",
      {{"property", property.id.str()}, {"now", now}, {"id", id.str()}});
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
  remove_search_lines(session, "record_id in (select id from leads where is_demo = 1)");
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
    remove_search_lines(session, "record_id = :id and not exists (select 1 from properties where id = :id)",
                        {{"id", id}});
  }
  return removed;
}

bool has_leads(store::Session& session) { return session.row<std::int64_t>("select 1 from leads limit 1").has_value(); }

bool has_demo_leads(store::Session& session) {
  return session.row<std::int64_t>("select 1 from leads where is_demo = 1 limit 1").has_value();
}

}  // namespace hk::crm
