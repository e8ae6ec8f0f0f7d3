// Verdicts on what people typed: e-mail, phone, postal address. Built-in engines without a cost, and without a network
// but for name servers, which are asked about the domains of e-mail addresses.
//
// A verdict never loses a lead: only a definitely invalid e-mail (status "invalid") may be refused, and the caller
// decides that. Providers that know more (mailbox, carrier, delivery point) come beside this one under the same shapes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/time.hpp>
#include <hk/canonical/canonical.hpp>
#include <hk/http/http.hpp>
#include <hk/store/store.hpp>
#include <hk/validation/mail_domains.hpp>
#include <hk/validation/services.hpp>

namespace hk::validation {

// Domains and local parts, lower case.
struct EmailLists {
  std::unordered_set<std::string> disposable;  // throw-away mailboxes, by registrable domain
  std::unordered_set<std::string> free;        // anybody can have one: gmail.com, ...
  std::unordered_set<std::string> role;        // info, sales, ...
  // disposable.txt, free.txt, role.txt of `folder`, one entry a line. A missing file leaves the small built-in list of
  // the commonest entries.
  static EmailLists load(const std::string& folder);
};

struct EmailVerdict {
  std::string email;       // as typed
  bool valid = false;      // status is not "invalid"
  std::string status;      // of email_status in services.hpp: valid, invalid, unknown and disposable without a service
  std::string sub_status;  // why, or what to know: role_based, possible_typo; of invalid ones the syntax error's code
  std::string message;     // for people; empty when all is well
  bool free_email = false;
  bool disposable = false;
  bool role = false;
  int score = 0;             // 0-10; without a mailbox check at most 8
  std::string did_you_mean;  // a likely correction
  std::string key;           // for duplicates; empty when invalid
  Micros checked_at = 0;
  std::string provider = "builtin";  // or the service that judged
};

struct PhoneVerdict {
  std::string phone;  // as typed
  bool valid = false;
  std::string e164;       // empty when invalid
  std::string formatted;  // national form
  std::string country_code;
  std::string type;
  std::string carrier, location, time_zone;  // when a service told them
  std::string reason;                        // code when invalid
  Micros checked_at = 0;
  std::string provider = "builtin";
};

struct AddressVerdict {
  bool valid = false;  // street with number (or a box) was understood, and state and ZIP are plausible
  std::optional<canonical::Address> address;
  std::string ignored;  // names that stood beside it: of a recipient, a building
  std::string reason;
  std::string message;                        // for people: what is wrong, and what to do; empty when all is well
  std::optional<DeliveryVerdict> delivery{};  // when a service told it
  Micros checked_at = 0;
  std::string provider = "builtin";  // or the service that judged
};

class Validator {
 public:
  // Without `domains` name servers are not asked.
  Validator(EmailLists lists, const Clock& clock, MailDomains* domains = nullptr)
      : lists_(std::move(lists)), clock_(clock), domains_(domains) {}
  // By the address, and by what is remembered of its domain. A domain that does not exist (domain_not_found) or takes
  // no mail (domain_takes_no_mail) makes it invalid; where nobody knows yet (domain_not_checked), or the domain has no
  // mail server (no_mail_server), it is unknown.
  EmailVerdict email(std::string_view typed) const;
  // The same, but what is not remembered is asked, and waited for: 2.5 seconds at most.
  EmailVerdict email_and_domain(std::string_view typed) const;
  bool asks_domains() const { return domains_ != nullptr; }
  // Asks about the domains of a list beforehand, all at once.
  void prepare_domains(const std::vector<std::string>& addresses) const;
  PhoneVerdict phone(std::string_view typed, std::string_view region = "US") const;
  AddressVerdict address(const canonical::AddressInput& typed) const;

 private:
  EmailVerdict by_address(std::string_view typed, std::string& domain) const;
  std::string suggestion_for(const std::string& local, const std::string& domain) const;

  EmailLists lists_;
  const Clock& clock_;
  MailDomains* domains_;
};

// The built-in verdict with what a service knows better.
EmailVerdict with_mailbox(EmailVerdict verdict, const MailboxVerdict& mailbox, const std::string& service, Micros now);
PhoneVerdict with_line(PhoneVerdict verdict, const LineVerdict& line, const std::string& service, Micros now);
AddressVerdict with_delivery(AddressVerdict verdict, const DeliveryVerdict& delivery, const std::string& service,
                             Micros now);

// emailValidation, phoneValidation, addressValidation of the API.
Json to_json(const EmailVerdict& verdict);
Json to_json(const PhoneVerdict& verdict);
Json to_json(const AddressVerdict& verdict);

class AddressChecks;
class ContactChecks;
// POST /api/validate/{email|phone|address}, /api/contacts/{id}/check, /api/properties/{id}/check
std::vector<http::Route> routes(const Validator& validator, store::Database& db, ContactChecks& contacts,
                                AddressChecks& addresses);
Json schemas();

}  // namespace hk::validation
