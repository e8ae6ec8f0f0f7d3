// A person or company behind a lead.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <hk/base/ids.hpp>
#include <hk/base/json.hpp>
#include <hk/base/time.hpp>
#include <hk/events/events.hpp>
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
// An e-mail that nobody could judge yet: its status is unknown.
struct UnjudgedEmail {
  std::string contact_id;
  std::string email;  // as typed
  Json verdict;       // emailValidation
};
// In order of the contacts' ids, those behind `after`.
std::vector<UnjudgedEmail> unjudged_emails(store::Session& session, const std::string& after, std::size_t most);
// Keeps the new verdicts of those that still have this e-mail and no judgement, and makes them known as contact_updated
// and, for the leads of the contact, lead_updated. Answers how many.
std::size_t judge_emails(store::Session& session, events::Outbox& outbox, const std::vector<UnjudgedEmail>& judged);

// Keeps what a service found out, when the contact still has this e-mail or phone (as stored), and makes it known in
// the same way. Answers whether it did.
bool keep_email_verdict(store::Session& session, events::Outbox& outbox, const ContactId& id, const std::string& email,
                        const Json& verdict);
bool keep_phone_verdict(store::Session& session, events::Outbox& outbox, const ContactId& id, const std::string& phone,
                        const Json& verdict);
// A lead of the contact; "" when it has none.
std::string a_lead_of(store::Session& session, const ContactId& id);

std::string display_name(const Contact& contact);  // "Ada Lovelace"; falls back to e-mail, phone, "Unnamed"

}  // namespace hk::crm
