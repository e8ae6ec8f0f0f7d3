#include <hk/crm/contact.hpp>

#include <hk/base/text.hpp>
#include <hk/store/bulk.hpp>

#include "lead_parts.hpp"
#include "rows.hpp"
#include "verdict_changes.hpp"

namespace hk::crm {

namespace {

constexpr Judged kContacts{"contact", "contacts"};

std::string verdict_text(const Json& verdict, const char* member) {
  if (!verdict.is_object() || !verdict.contains(member) || !verdict.at(member).is_string()) return "";
  return verdict.at(member).get<std::string>();
}

bool set_email_verdict(store::Session& session, const std::string& id, const std::string& email, const Json& verdict,
                       const std::string& also) {
  return session.run(
             "update contacts set email_verdict = :verdict, email_status = :status where id = :id and email = :email" +
                 also,
             {{"verdict", dump_json(verdict)},
              {"status", verdict_text(verdict, "status")},
              {"id", id},
              {"email", email}}) > 0;
}

}  // namespace

void insert_contacts(store::Session& session, const std::vector<LeadRow>& leads) {
  store::RowBatch rows("contacts", {"id", "first_name", "last_name", "sort_name", "email", "email_key", "phone",
                                    "phone_key", "email_verdict", "phone_verdict", "email_status", "phone_formatted",
                                    "phone_valid", "owner_id", "created_at", "updated_at"});
  for (const auto& [lead, c, property] : leads)
    rows.add({c.id.str(), c.first_name, c.last_name, sort_name(c), c.email, c.email_key, c.phone, c.phone_key,
              json_column(c.email_verdict), json_column(c.phone_verdict), verdict_text(c.email_verdict, "status"),
              verdict_text(c.phone_verdict, "formatted"),
              c.phone_verdict.is_object() ? store::Value(c.phone_verdict.value("valid", false)) : nullptr, c.owner_id,
              lead.created_at, lead.created_at});
  rows.insert(session);
}

std::optional<Contact> find_contact(store::Session& session, const ContactId& id) {
  const auto row = session.row<std::string, std::string, std::string, std::string, std::string, std::string,
                               std::optional<std::string>, std::optional<std::string>>(
      "select first_name, last_name, email, email_key, phone, phone_key, email_verdict, phone_verdict from contacts"
      " where id = :id",
      {{"id", id.str()}});
  if (!row) return std::nullopt;
  const auto& [first, last, email, email_key, phone, phone_key, email_verdict, phone_verdict] = *row;
  return Contact{
      id, first, last, email, email_key, phone, phone_key, json_from(email_verdict), json_from(phone_verdict), ""};
}

std::vector<UnjudgedEmail> unjudged_emails(store::Session& session, const std::string& after, std::size_t most) {
  std::vector<UnjudgedEmail> all;
  for (auto& [id, email, verdict] : session.rows<std::string, std::string, std::optional<std::string>>(
           "select id, email, email_verdict from contacts where email_status = 'unknown' and id > :after order by id"
           " limit :most",
           {{"after", after}, {"most", most}}))
    all.push_back({std::move(id), std::move(email), json_from(verdict)});
  return all;
}

std::size_t judge_emails(store::Session& session, events::Outbox& outbox, const std::vector<UnjudgedEmail>& judged) {
  std::size_t count = 0;
  std::vector<events::Event> events;
  for (const auto& [id, email, verdict] : judged) {
    if (!set_email_verdict(session, id, email, verdict, " and email_status = 'unknown'")) continue;
    ++count;
    add_verdict_change(session, kContacts, id, "emailStatus", events);
  }
  outbox.emit_all(session, events);
  return count;
}

bool keep_email_verdict(store::Session& session, events::Outbox& outbox, const ContactId& id, const std::string& email,
                        const Json& verdict) {
  if (!set_email_verdict(session, id.str(), email, verdict, "")) return false;
  emit_verdict_change(session, outbox, kContacts, id.str(), "emailStatus");
  return true;
}

bool keep_phone_verdict(store::Session& session, events::Outbox& outbox, const ContactId& id, const std::string& phone,
                        const Json& verdict) {
  const auto rows = session.run(
      "update contacts set phone_verdict = :verdict, phone_valid = :valid where id = :id and phone = :phone",
      {{"verdict", dump_json(verdict)}, {"valid", verdict.value("valid", false)}, {"id", id.str()}, {"phone", phone}});
  if (rows == 0) return false;
  emit_verdict_change(session, outbox, kContacts, id.str(), "phoneValid");
  return true;
}

std::string a_lead_of(store::Session& session, const ContactId& id) {
  const auto lead =
      session.row<std::string>("select id from leads where contact_id = :id order by id limit 1", {{"id", id.str()}});
  return lead ? std::get<0>(*lead) : "";
}

std::string display_name(const Contact& contact) {
  std::string name = contact.first_name;
  if (!name.empty() && !contact.last_name.empty()) name += ' ';
  name += contact.last_name;
  if (!name.empty()) return name;
  if (!contact.email.empty()) return contact.email;
  if (!contact.phone.empty()) return contact.phone;
  return "Unnamed";
}

}  // namespace hk::crm
