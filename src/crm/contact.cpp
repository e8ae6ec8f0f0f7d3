#include <hk/crm/contact.hpp>

#include "rows.hpp"

namespace hk::crm {

namespace {

std::string verdict_text(const Json& verdict, const char* member) {
  if (!verdict.is_object() || !verdict.contains(member) || !verdict.at(member).is_string()) return "";
  return verdict.at(member).get<std::string>();
}

}  // namespace

void insert_contact(store::Session& session, const Contact& contact, Micros now) {
  session.run(
      "insert into contacts(id, first_name, last_name, sort_name, email, email_key, phone, phone_key, email_verdict,"
      " phone_verdict, email_status, phone_formatted, phone_valid, owner_id, created_at, updated_at) values (:id,"
      " :first, :last, :sort, :email, :email_key, :phone, :phone_key, :email_verdict, :phone_verdict, :email_status,"
      " :phone_formatted, :phone_valid, :owner, :now, :now)",
      {{"id", contact.id.str()},
       {"first", contact.first_name},
       {"last", contact.last_name},
       {"sort", sort_name(contact)},
       {"email", contact.email},
       {"email_key", contact.email_key},
       {"phone", contact.phone},
       {"phone_key", contact.phone_key},
       {"email_verdict", json_column(contact.email_verdict)},
       {"phone_verdict", json_column(contact.phone_verdict)},
       {"email_status", verdict_text(contact.email_verdict, "status")},
       {"phone_formatted", verdict_text(contact.phone_verdict, "formatted")},
       {"phone_valid", contact.phone_verdict.is_object() ? store::Value(contact.phone_verdict.value("valid", false))
                                                         : store::Value(nullptr)},
       {"owner", contact.owner_id},
       {"now", now}});
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
