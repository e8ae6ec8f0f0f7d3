// The service "smarty": Smarty's US Street Address API tells whether the post office delivers to an address, how it
// writes it, and where it lies.
//
// Smarty counts the addresses that are looked up, not the requests: what an answer with HTTP 200 tells about an address
// is booked at the price, also that there is none like it. No other answer is charged. A contract whose lookups are
// used up answers 402.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/validation/services.hpp>

namespace hk::http {
class Client;
}

namespace hk::validation {

// The credentials stand in the URL, so it must not be http but on the way to a test server.
inline constexpr const char* kSmartyBaseUrl = "https://us-street.api.smarty.com";
inline constexpr std::size_t kSmartyAddressesMax = 100;  // of one request
inline constexpr std::size_t kSmartyBytesMax = 32'768;

struct SmartySettings {
  std::string base_url = kSmartyBaseUrl;
  std::string auth_id{};  // of a secret key pair; a secret as well
  std::string key{};      // its auth-token
  // enhanced: also tells addresses that exist without mail. strict: answers about those alone that mail reaches.
  // invalid: answers about any.
  std::string match = "enhanced";
  MicroDollars price_per_check = 0;  // of one address: a lookup's part of the contract's price
  spending::Account account{};
  int timeout_ms = 10'000;
  Micros fresh_for = 180 * kDay;
};

// Errors, all `setting_invalid`: no auth-id or auth-token, one with blanks, another match, no URL. `client` must
// outlive the service.
Result<std::unique_ptr<AddressService>> smarty_service(const SmartySettings& settings, http::Client& client);

// What an answer to a question about `count` addresses says, which were sent with their position as input_id. Pure, and
// safe for any input. An address that is not in the answer has no match; but when the answer holds one that can't be
// told to belong to any, those that are missing are kUnusable.
AddressReplies parse_smarty_answer(int http_status, const std::string& body, std::size_t count, MicroDollars price);

}  // namespace hk::validation
