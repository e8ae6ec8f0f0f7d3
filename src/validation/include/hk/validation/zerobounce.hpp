// The service "zerobounce": ZeroBounce's validation, version 2. A check costs one credit; one that ends with "unknown"
// costs nothing, nor does a request that is refused.
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

// Elsewhere to keep the data in one region: https://api-us.zerobounce.net/v2, https://api-eu.zerobounce.net/v2.
inline constexpr const char* kZeroBounceBaseUrl = "https://api.zerobounce.net/v2";

struct ZeroBounceSettings {
  std::string base_url = kZeroBounceBaseUrl;
  std::string key{};
  MicroDollars price_per_check = 0;
  spending::Account account{};
  int timeout_ms = 15'000;
  // How long ZeroBounce may try before it answers "unknown", which is free; less when our own time-out would come
  // first, for then nobody knows what is charged. It is said to take 3 to 60 (not verified); 0: it decides.
  int check_seconds = 10;
};

// Errors, all `setting_invalid`: no key, one of characters that no key has, no URL. `client` must outlive the service.
Result<std::unique_ptr<EmailService>> zerobounce_service(const ZeroBounceSettings& settings, http::Client& client);

// What an answer says. Pure, and safe for any input: an answer that can't be read is kUnusable, and booked at its price
// when its HTTP status says success. A status that is not listed is booked too, for only "unknown" is known to be free.
//
// "do_not_mail" with "disposable" becomes disposable; with "role_based" it stays do_not_mail and `role` is set: whether
// info@ may get mail is the policy of whoever reads the verdict.
EmailReply parse_zerobounce_answer(int http_status, const std::string& body, MicroDollars price);

}  // namespace hk::validation
