#include <hk/crm/contact.hpp>

#include <hk/store/bulk.hpp>

#include "lead_parts.hpp"
#include "rows.hpp"

namespace hk::crm {

namespace {

std::string verdict_text(const Json& verdict, const char* member) {
  if (!verdict.is_object() || !verdict.contains(member) || !verdict.at(member).is_string()) return "";
  return verdict.at(member).get<std::string>();
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
