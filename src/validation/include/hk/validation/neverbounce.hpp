// The service "neverbounce": NeverBounce's single check, version 4.2. Every check that succeeds costs one credit, also
// one that ends with "unknown" and one of an address that was checked before. Whole lists are not meant to be checked
// one by one: NeverBounce may lock the account, so keep its rate low (the limit is a matter of the contract with them).
#pragma once

#include <memory>
#include <string>

#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/validation/services.hpp>

namespace hk::http {
class Client;
}

namespace hk::validation {

inline constexpr const char* kNeverBounceBaseUrl = "https://api.neverbounce.com/v4.2";

struct NeverBounceSettings {
  std::string base_url = kNeverBounceBaseUrl;
  std::string key{};
  MicroDollars price_per_check = 0;
  spending::Account account{};
  int timeout_ms = 15'000;
  // How long NeverBounce may try before it answers "unknown"; less when our own time-out would come first, for then
  // nobody knows the answer that is paid for. 0: it decides.
  int check_seconds = 10;
  bool historical_data = true;  // it may answer from what it found out before
};

// Errors, all `setting_invalid`: no key, one of characters that no key has, no URL. `client` must outlive the service.
Result<std::unique_ptr<EmailService>> neverbounce_service(const NeverBounceSettings& settings, http::Client& client);

// What an answer says. Pure, and safe for any input. Most errors come with HTTP 200 and a status in the body; those
// listed cost nothing. An answer that can't be read is kUnusable, and booked at its price when its HTTP status says
// success; so is one with a status that is not listed.
//
// NeverBounce gives no reason for a result: `sub_status` is the flag that tells most. An address at a network of spam
// traps is a spamtrap, and one flagged as disposable is disposable, unless it is invalid anyway.
EmailReply parse_neverbounce_answer(int http_status, const std::string& body, MicroDollars price);

}  // namespace hk::validation
