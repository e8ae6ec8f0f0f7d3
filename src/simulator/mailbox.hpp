// What is true of a mailbox: the same for every service that is asked, each of which says it in its own words.
//
// A word in the local part decides: "jane.invalid.3@example.com". The words are the local parts of ZeroBounce's sandbox
// addresses; the longest one counts. Other addresses get their truth from the seed, most of them a good one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hk::simulator {

enum class MailboxKind { kValid, kInvalid, kCatchAll, kUnknown, kDisposable, kRole, kHarmful, kSpamtrap, kAbuse };

struct Mailbox {
  std::string address;  // as it was asked for, trimmed
  std::string account;  // "jane.doe"; all of it when there is no @
  std::string domain;   // lower case
  MailboxKind kind = MailboxKind::kValid;
  std::string reason;  // in ZeroBounce's words, which are the finest: "mailbox_not_found"; often empty
  bool is_free = false;
  std::string correction;             // "jane@gmail.com" for jane@gmial.com; mostly empty
  std::string first_name, last_name;  // of "jane.doe"; else empty
  std::uint64_t dice = 0;             // for what else is to be the same whenever this mailbox is asked about

  bool has_syntax() const { return reason != "failed_syntax_check"; }
  bool has_mail_server() const { return has_syntax() && reason != "no_dns_entries"; }
  bool is_role() const { return kind == MailboxKind::kRole; }
};

Mailbox mailbox_of(std::string_view address, std::uint64_t seed);

}  // namespace hk::simulator
