// A person or company behind a lead.
#pragma once

#include <optional>
#include <string>

#include <hk/base/ids.hpp>
#include <hk/base/json.hpp>
#include <hk/base/time.hpp>
#include <hk/store/session.hpp>

namespace hk::crm {

struct ContactTag {
  static constexpr std::string_view kPrefix = "contact";
};
using ContactId = Id<ContactTag>;

struct Contact {
  ContactId id;
  std::string first_name;
  std::string last_name;
  std::string email;      // as typed, trimmed
  std::string email_key;  // canonical form for duplicates; empty when not parsable
  std::string phone;      // E.164, or as typed when it is no number
  std::string phone_key;  // E.164; empty when it is no number
  Json email_verdict;     // emailValidation as the API shows it; null when there is no e-mail
  Json phone_verdict;
  std::string owner_id = {};  // the user who works with it; read through records
};

std::optional<Contact> find_contact(store::Session& session, const ContactId& id);
std::string display_name(const Contact& contact);  // "Ada Lovelace"; falls back to e-mail, phone, "Unnamed"

}  // namespace hk::crm
