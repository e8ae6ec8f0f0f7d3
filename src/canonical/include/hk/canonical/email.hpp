// E-mail addresses: the syntax of RFC 5321 and 5322, with RFC 6531 (UTF-8) local parts and internationalised domains.
// Whether a mailbox exists is not known here.
//
//   auto email = parse_email(" Jane.Doe+deals@GMail.com ");
//   email->canonical   "Jane.Doe+deals@gmail.com"   to send to
//   email->key         "janedoe@gmail.com"          to find duplicates
#pragma once

#include <string>
#include <string_view>

#include <hk/base/result.hpp>

namespace hk::canonical {

struct Email {
  std::string canonical;  // local part as typed, domain in lower-case ASCII (punycode)
  std::string local;      // as typed; quotes are kept when they are needed
  std::string domain;     // lower-case ASCII
  std::string display;    // as typed, trimmed
  std::string key;        // one per mailbox: lower case; at providers known to ignore them, dots and +tags removed
};

// Errors, all of kind kInvalid, each with a next step: email_empty, email_no_at, email_several, email_too_long,
// email_local_invalid, email_domain_invalid, email_domain_literal (an IP address in brackets).
// A display name is accepted and dropped: "Jane Doe <jane@example.com>", also "mailto:".
Result<Email> parse_email(std::string_view typed);

}  // namespace hk::canonical
