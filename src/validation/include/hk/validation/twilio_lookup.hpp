// The service "twilio": Twilio Lookup tells the type of a line and its carrier, worldwide.
//
// Each answer with HTTP 200 is booked at the price, also that a number is not valid or its data are not open to the
// account: Twilio bills a lookup "per success", and does not say that it makes exceptions. No other answer is charged.
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

inline constexpr const char* kTwilioLookupBaseUrl = "https://lookups.twilio.com";

enum class TwilioLookup {
  kLineType,  // version 2, line_type_intelligence: tells twelve types apart. Product "line_type"
  kCarrier,   // version 1, maintained only: mobile, landline, voip. Product "carrier"
};

struct TwilioLookupSettings {
  std::string base_url = kTwilioLookupBaseUrl;
  std::string sid{};     // of an API key (SK...), or of the account (AC...)
  std::string secret{};  // of the API key, or the account's token
  TwilioLookup lookup = TwilioLookup::kLineType;
  MicroDollars price_per_check = 8'000;  // the list price as we know it; what counts is the account's own
  spending::Account account{};
  int timeout_ms = 10'000;
};

// Errors, all `setting_invalid`: no SID or one of another kind, no secret, no URL. `client` must outlive the service.
Result<std::unique_ptr<PhoneService>> twilio_lookup_service(const TwilioLookupSettings& settings, http::Client& client);

// What an answer says. Pure, and safe for any input: what can't be read is kUnusable. An error inside the data of the
// line (60601: Canadian data are not open to the account) leaves the type unknown and is noted in `unlisted`.
PhoneReply parse_twilio_v2_answer(int http_status, const std::string& body, MicroDollars price);
// Version 1 says that a number does not exist by HTTP 404 with the code 20404, which is free.
PhoneReply parse_twilio_v1_answer(int http_status, const std::string& body, MicroDollars price);

}  // namespace hk::validation
