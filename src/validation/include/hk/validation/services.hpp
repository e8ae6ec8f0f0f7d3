// Services outside that know more than the built-in engines: whether a mailbox exists, whose line a number is, whether
// the post office delivers to an address.
//
// Each speaks its own words; here they are brought to ours. A word that a service invents later is never an error: it
// becomes "unknown" or is left out, and is logged (`unlisted`).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hk/canonical/address.hpp>
#include <hk/spending/service.hpp>

namespace hk::validation {

// The statuses of an e-mail address.
//   valid        takes mail
//   invalid      surely does not
//   catch-all    its domain takes mail for any name, so nobody can tell
//   unknown      could not be found out now
//   disposable   a throw-away mailbox
//   spamtrap     made to catch senders without consent: must never get mail
//   abuse        its owner reports mail as spam
//   do_not_mail  on a list of those who must not get mail, or known to be harmful
namespace email_status {
inline constexpr const char* kValid = "valid";
inline constexpr const char* kInvalid = "invalid";
inline constexpr const char* kCatchAll = "catch-all";
inline constexpr const char* kUnknown = "unknown";
inline constexpr const char* kDisposable = "disposable";
inline constexpr const char* kSpamtrap = "spamtrap";
inline constexpr const char* kAbuse = "abuse";
inline constexpr const char* kDoNotMail = "do_not_mail";
}  // namespace email_status

struct MailboxVerdict {
  std::string status = email_status::kUnknown;  // one of the above
  std::string sub_status{};                     // the service's own word for the reason; may be empty
  std::optional<bool> free_email{}, role{};     // empty: it does not say
  std::string did_you_mean{};
  std::optional<double> quality{};  // 0 to 1, when the service rates addresses
};

struct EmailReply {
  // found: `verdict` holds and is definite. not_found: it was asked, and answered that it does not know (status
  // unknown, `verdict` says why).
  spending::Outcome outcome{};
  MailboxVerdict verdict{};
  std::vector<std::string> unlisted{};  // words of the answer that the contract does not list: "status=foo"
};

class EmailService : public spending::Service {
 public:
  // One call, never repeated inside. `email` is an address in the form it is sent to. May block. Thread-safe.
  virtual EmailReply check(const spending::Product& product, const std::string& email,
                           const spending::Sending& sending) = 0;
};

// The types of a line: mobile, landline, voip, toll_free, premium, shared_cost, personal, pager, uan, voicemail,
// satellite, unknown.
struct LineVerdict {
  bool valid = false;
  std::string type = "unknown";
  std::string carrier{};       // as the service spells it; may be empty, as all below
  std::string country_code{};  // ISO 3166-1, two letters
  std::string location{};      // "Nashville, TN", as the service spells it
  std::string time_zone{};     // "America/Chicago"
};

struct PhoneReply {
  // found: `verdict` holds; a number that it knows not to exist is found too, with valid = false. not_found: it was
  // asked, and answered that it does not know.
  spending::Outcome outcome{};
  LineVerdict verdict{};
  std::vector<std::string> unlisted{};
};

class PhoneService : public spending::Service {
 public:
  // One call, never repeated inside. `e164` with its plus sign. May block. Thread-safe.
  virtual PhoneReply check(const spending::Product& product, const std::string& e164,
                           const spending::Sending& sending) = 0;
};

// How far the post office knows an address.
//   confirmed       it delivers there
//   unit_unknown    it delivers to the building; it does not know the apartment
//   unit_missing    it delivers to the building, which has apartments; none is given
//   not_confirmed   the street is known, but nothing is delivered to this number
//   no_match        nothing like it was found
//   unknown         could not be found out
namespace address_match {
inline constexpr const char* kConfirmed = "confirmed";
inline constexpr const char* kUnitUnknown = "unit_unknown";
inline constexpr const char* kUnitMissing = "unit_missing";
inline constexpr const char* kNotConfirmed = "not_confirmed";
inline constexpr const char* kNoMatch = "no_match";
inline constexpr const char* kUnknown = "unknown";
}  // namespace address_match

// Empty where it does not say, as in all of the below.
struct DeliveryVerdict {
  std::string match = address_match::kUnknown;
  // The form in which the post office writes it: "123 Example St Apt 4".
  std::string street{}, city{}, state{}, zip{}, plus4{};
  std::optional<double> latitude{}, longitude{};
  std::string precision{};    // of the coordinates: zip5, zip6, zip7, zip8, zip9, street, parcel, rooftop, unknown
  std::string use{};          // residential, commercial
  std::string record_type{};  // street, high_rise, po_box, rural_route, firm, general_delivery
  std::string zip_type{};     // standard, po_box, unique, military
  std::optional<bool> vacant{};
  std::optional<bool> mail_drop{};      // a commercial agency that receives mail for others
  std::optional<bool> takes_no_mail{};  // known, but not served
  std::string county_fips{}, county{};  // "08031", "Denver"
  std::string time_zone{};              // "Mountain", as the service spells it
  std::vector<std::string> notes{};     // what was corrected, or is wrong: "zip_corrected", each once

  // Mail arrives, if only at the building.
  bool is_deliverable() const {
    return match == address_match::kConfirmed || match == address_match::kUnitUnknown ||
           match == address_match::kUnitMissing;
  }
};

struct AddressReply {
  // found: `verdict` holds and is definite. not_found: it was asked, and knows no such address (no_match) or does not
  // say (unknown).
  spending::Outcome outcome{};
  DeliveryVerdict verdict{};
  std::vector<std::string> unlisted{};
};

// What became of one request about several addresses.
struct AddressReplies {
  spending::Outcome outcome{};       // of the request; found: it was answered. Its cost is that of all addresses
  std::vector<AddressReply> each{};  // in the order of what was asked; empty unless it was answered
};

class AddressService : public spending::Service {
 public:
  // One request, never repeated inside; each address is charged. At most addresses_max() of them: more, more text than
  // one request takes, an address without a street, or with neither ZIP code nor city and state, are not asked about,
  // which is not_found without a cost. May block. Thread-safe.
  virtual AddressReplies check(const spending::Product& product, const std::vector<canonical::Address>& addresses,
                               const spending::Sending& sending) = 0;
  virtual std::size_t addresses_max() const = 0;
};

}  // namespace hk::validation
