// The service "numverify": NumVerify of apilayer. It knows no VoIP lines, and may name the old carrier of a ported
// number.
//
// Plans are paid by the month with a number of calls. Whether a failed call counts is not documented: an answer about a
// number is booked at the price, and so is one that can't be read; an error that it names is not.
#pragma once

#include <memory>
#include <string>

#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/spending/service.hpp>
#include <hk/validation/services.hpp>

namespace hk::http {
class Client;
}

namespace hk::validation {

// The key stands in the URL, so it must not be http but on the way to a test server.
inline constexpr const char* kNumverifyBaseUrl = "https://apilayer.net/api";

enum class NumverifyDoor {
  kByHost,       // the marketplace at api.apilayer.com, else direct
  kDirect,       // the key in the query
  kMarketplace,  // https://api.apilayer.com/number_verification, the key in a header
};

struct NumverifySettings {
  std::string base_url = kNumverifyBaseUrl;
  NumverifyDoor door = NumverifyDoor::kByHost;
  std::string key{};
  MicroDollars price_per_check = 0;  // a call's part of the plan's price
  spending::Account account{};
  int timeout_ms = 10'000;
};

// Errors, all `setting_invalid`: no key, one with blanks, no URL. `client` must outlive the service.
Result<std::unique_ptr<PhoneService>> numverify_service(const NumverifySettings& settings, http::Client& client);

// What an answer says. Pure, and safe for any input: what can't be read is kUnusable. Errors come with HTTP 200 as well
// as with 400 and others; they are known by their name or, failing that, by their number, of which two are not certain.
PhoneReply parse_numverify_answer(int http_status, const std::string& body, MicroDollars price);

}  // namespace hk::validation
