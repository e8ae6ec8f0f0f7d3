// Services outside that know more than the built-in engines: whether a mailbox exists, whose line a number is.
//
// Each speaks its own words; here they are brought to ours. A word that a service invents later is never an error: it
// becomes "unknown" or is left out, and is logged (`unlisted`).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

}  // namespace hk::validation
