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

std::optional<crm::LeadRow> LeadIntake::store(store::Session& session, const CheckedLead& checked,
                                              const Origin& origin) {
  if (origin.once && crm::fingerprint_exists(session, checked.fingerprint)) return std::nullopt;
  const Micros now = clock_.now();
  crm::LeadRow row;
  row.contact = checked.contact;
  row.contact.id = crm::ContactId::make();
  crm::insert_contact(session, row.contact, now);
  if (checked.property) {
    crm::Property property = *checked.property;
    property.id = crm::PropertyId::make();
    row.property = crm::find_or_insert_property(session, property, now);
  }

  crm::Lead& lead = row.lead;
  lead.id = crm::LeadId::make();
  lead.source = checked.source;
  lead.notes = checked.notes;
  lead.contact_id = row.contact.id;
  if (row.property) lead.property_id = row.property->id;
  lead.duplicate_of = crm::find_duplicate(session, row.contact.email_key, row.contact.phone_key, lead.property_id);
  lead.import_id = origin.import_id;
  if (origin.once) lead.fingerprint = checked.fingerprint;
  lead.is_demo = origin.is_demo;
  lead.created_at = lead.updated_at = now;
  if (row.property) enrichment_.queue_new(session, lead);
  runtime::fail_point("intake.in_store");
  crm::insert_lead(session, row);
  note_arrival(session, lead, origin);
  if (row.property) enrichment_.note_queued(session, lead, origin.actor);
  runtime::fail_point("intake.queued");
  return row;
}

void LeadIntake::note_arrival(store::Session& session, const crm::Lead& lead, const Origin& origin) {
  const bool imported = !origin.import_id.empty();
  crm::add_activity(session, {"",
                              lead.id.str(),
                              imported ? "lead_imported" : "lead_created",
                              lead.created_at,
                              origin.actor,
                              imported ? "Lead imported from a list" : "Lead created",
                              {{"source", lead.source}}});
  outbox_.emit(session, {"lead_created",
                         {{"object", "leads"},
                          {"recordId", lead.id.str()},
                          {"leadId", lead.id.str()},
                          {"source", lead.source},
                          {"hasProperty", !lead.property_id.empty()},
                          {"ownerId", text_or_null(lead.owner_id)}}});
}

}  // namespace hk::intake
