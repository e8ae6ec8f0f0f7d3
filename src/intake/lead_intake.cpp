#include <hk/intake/lead_intake.hpp>
#include <hk/runtime/fail_point.hpp>

#include <hk/base/text.hpp>

namespace hk::intake {
namespace {

crm::Contact contact_of(const LeadInput& input, const validation::Validator& validator, CheckedLead& checked) {
  crm::Contact contact;
  contact.first_name = collapse_space(input.first_name);
  contact.last_name = collapse_space(input.last_name);
  contact.email = std::string(trim(input.email));
  contact.phone = std::string(trim(input.phone));
  if (!contact.email.empty()) {
    const validation::EmailVerdict verdict = validator.email(contact.email);
    contact.email_key = verdict.key;
    contact.email_verdict = to_json(verdict);
    checked.email_invalid = !verdict.valid;
    checked.email_message = verdict.message;
    checked.email_suggestion = verdict.did_you_mean;
  }
  if (!contact.phone.empty()) {
    const validation::PhoneVerdict verdict = validator.phone(contact.phone);
    contact.phone_key = verdict.e164;
    contact.phone_verdict = to_json(verdict);
    if (verdict.valid) contact.phone = verdict.e164;
  }
  return contact;
}

crm::Property property_of(const crm::PostalAddress& typed, const validation::Validator& validator) {
  crm::Property property;
  property.typed = {collapse_space(typed.street), collapse_space(typed.unit), collapse_space(typed.city),
                    collapse_space(typed.state), collapse_space(typed.zip)};
  const auto verdict = validator.address({typed.street, typed.unit, typed.city, typed.state, typed.zip});
  property.address_verdict = to_json(verdict);
  if (verdict.address) {
    const canonical::Address& a = *verdict.address;
    property.standard = {a.street_line(), "", a.city, a.state, a.zip};
    property.address_key = canonical::address_key(a).full;
  }
  return property;
}

// Rows with keys are told by them; what has none only by the whole row.
bool has_keys(const CheckedLead& row) {
  return !row.contact.email_key.empty() || !row.contact.phone_key.empty() ||
         (row.property && !row.property->address_key.empty());
}

// Two inputs with the same content are the same row of a list, whatever their blanks and case.
std::string fingerprint_of(const LeadInput& i) {
  std::string content;
  for (const std::string* part : {&i.first_name, &i.last_name, &i.email, &i.phone, &i.address.street, &i.address.unit,
                                  &i.address.city, &i.address.state, &i.address.zip, &i.source, &i.notes})
    content += lower_ascii(collapse_space(*part)) + '\x1f';
  return hex(sha256(content)).substr(0, 40);
}

}  // namespace

crm::Checks checks_of(const validation::Validator& validator) {
  crm::Checks checks;
  checks.email = [&validator](const std::string& typed) {
    const validation::EmailVerdict verdict = validator.email(typed);
    return crm::Checks::Email{verdict.key, to_json(verdict), verdict.status};
  };
  checks.phone = [&validator](const std::string& typed) {
    const validation::PhoneVerdict verdict = validator.phone(typed);
    return crm::Checks::Phone{verdict.e164, verdict.formatted, verdict.valid, to_json(verdict)};
  };
  checks.address = [&validator](const crm::PostalAddress& typed) {
    const crm::Property property = property_of(typed, validator);
    return crm::Checks::Address{property.standard, property.address_key, property.address_verdict};
  };
  return checks;
}

Result<CheckedLead> LeadIntake::check(const LeadInput& input) const {
  CheckedLead checked;
  checked.contact = contact_of(input, validator_, checked);
  if (crm::Property property = property_of(input.address, validator_);
      !property.typed.empty())  // blanks are no address
    checked.property = std::move(property);
  const crm::Contact& c = checked.contact;
  if (c.first_name.empty() && c.last_name.empty() && c.email.empty() && c.phone.empty() && !checked.property)
    return invalid("lead_empty", "A lead needs a name, an e-mail, a phone number or an address.",
                   "Fill in at least one of them.");
  checked.source = collapse_space(input.source).empty() ? "unknown" : collapse_space(input.source);
  checked.notes = std::string(trim(input.notes));
  checked.fingerprint = fingerprint_of(input);
  return checked;
}

crm::LeadRow LeadIntake::new_row(const CheckedLead& checked, const crm::LeadId& id, const Match& match,
                                 const Origin& origin) const {
  crm::LeadRow row;
  row.contact = checked.contact;
  row.contact.id = crm::ContactId::make();
  row.property = checked.property;
  if (row.property) row.property->id = crm::PropertyId::make();
  crm::Lead& lead = row.lead;
  lead.id = id;
  lead.source = checked.source;
  lead.notes = checked.notes;
  lead.contact_id = row.contact.id;
  if (!match.lead_id.empty()) lead.duplicate_of = crm::LeadId::trusted(match.lead_id);
  lead.import_id = origin.import_id;
  lead.is_demo = origin.is_demo;
  lead.created_at = lead.updated_at = clock_.now();
  return row;
}

void LeadIntake::insert(store::Session& session, std::vector<crm::LeadRow>& rows, const Origin& origin) {
  enrichment_.queue_new(session, rows);
  runtime::fail_point("intake.in_store");
  crm::insert_leads(session, rows);
  note_arrival(session, rows, origin);
  enrichment_.note_queued(session, rows, origin.actor);
  runtime::fail_point("intake.queued");
}

void LeadIntake::note_arrival(store::Session& session, const std::vector<crm::LeadRow>& rows, const Origin& origin) {
  const bool imported = !origin.import_id.empty();
  std::vector<crm::Activity> activities;
  std::vector<events::Event> events;
  for (const auto& [lead, contact, property] : rows) {
    activities.push_back({"",
                          lead.id.str(),
                          imported ? "lead_imported" : "lead_created",
                          lead.created_at,
                          origin.actor,
                          imported ? "Lead imported from a list" : "Lead created",
                          {{"source", lead.source}}});
    events.push_back({"lead_created",
                      {{"object", "leads"},
                       {"recordId", lead.id.str()},
                       {"leadId", lead.id.str()},
                       {"source", lead.source},
                       {"hasProperty", !lead.property_id.empty()},
                       {"ownerId", text_or_null(lead.owner_id)}}});
  }
  crm::add_activities(session, activities);
  outbox_.emit_all(session, events);
}

crm::LeadRow LeadIntake::store(store::Session& session, const CheckedLead& checked, const Origin& origin) {
  LeadMatcher matcher(Duplicates::kKeep);
  CheckedLead alone = checked;
  alone.fingerprint.clear();  // people may type the same lead twice; a list's rows may not repeat
  matcher.look_up(session, {alone});
  const crm::LeadId id = crm::LeadId::make();
  std::vector<crm::LeadRow> rows = {new_row(alone, id, matcher.judge(alone, 0, id.str()), origin)};
  const auto property = rows.front().property ? rows.front().property->id : crm::PropertyId{};
  insert(session, rows, origin);
  crm::LeadRow& row = rows.front();
  if (!origin.is_demo) queue_checks(session, row);
  if (row.property && row.property->id != property) row.property = crm::find_property(session, row.property->id);
  return std::move(row);
}

// What can't be asked about is as good as not asked.
void LeadIntake::queue_checks(store::Session& session, const crm::LeadRow& row) {
  if (checkers_.contacts != nullptr) (void)checkers_.contacts->request(session, row.contact.id);
  if (checkers_.addresses != nullptr && row.property) (void)checkers_.addresses->request(session, row.property->id);
}

Result<std::vector<Match>> LeadIntake::store_rows(store::Session& session, const std::vector<CheckedLead>& rows,
                                                  const std::vector<std::int64_t>& lines, Duplicates policy,
                                                  const Origin& origin) {
  LeadMatcher matcher(policy);
  matcher.look_up(session, rows);
  std::vector<Match> matches;
  std::vector<crm::LeadRow> leads;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const crm::LeadId id = crm::LeadId::make();
    matches.push_back(matcher.judge(rows[i], lines[i], id.str()));
    if (matches.back().outcome != Match::Outcome::kNew) continue;
    leads.push_back(new_row(rows[i], id, matches.back(), origin));
    if (policy == Duplicates::kKeep || !has_keys(rows[i])) leads.back().lead.fingerprint = rows[i].fingerprint;
  }
  insert(session, leads, origin);
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (matches[i].outcome == Match::Outcome::kUpdate) HK_CHECK(fill_in(session, matches[i], rows[i], origin));
  return matches;
}

Status LeadIntake::fill_in(store::Session& session, const Match& match, const CheckedLead& row, const Origin& origin) {
  const auto lead = crm::LeadId::trusted(match.lead_id);
  Json patch = Json::object();
  for (const std::string& what : match.fills) {
    if (what == "name") {
      patch["contact.firstName"] = row.contact.first_name;
      patch["contact.lastName"] = row.contact.last_name;
    } else if (what == "address") {
      crm::Property property = *row.property;
      property.id = crm::PropertyId::make();
      crm::set_lead_property(session, lead, property, clock_.now());
      HK_CHECK(enrichment_.request(session, lead, origin.actor));
    } else {
      patch[what == "notes" ? what : "contact." + what] = what == "notes"   ? row.notes
                                                          : what == "email" ? row.contact.email
                                                                            : row.contact.phone;
    }
  }
  HK_CHECK(records_.update(session, crm::Viewer::system(origin.actor), "leads", match.lead_id, patch, std::nullopt));
  return {};
}

}  // namespace hk::intake
