// The service "abstract_phone": AbstractAPI in its two generations, each with keys of its own.
//
// By its own statement it bills every request, also one that fails. What it answered about a number is booked at the
// price, that it knows nothing (HTTP 204) and that it does not take this number (400) too. Refusals, pauses and outages
// are free in our books, so there its bill may be the higher one.
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

inline constexpr const char* kAbstractPhoneBaseUrl = "https://phoneintelligence.abstractapi.com/v1";

enum class AbstractPhoneGeneration {
  kByHost,   // legacy at phonevalidation.abstractapi.com, else current
  kLegacy,   // Phone Validation; the key in the query
  kCurrent,  // Phone Intelligence; the key in a header
};

struct AbstractPhoneSettings {
  std::string base_url = kAbstractPhoneBaseUrl;
  AbstractPhoneGeneration generation = AbstractPhoneGeneration::kByHost;
  std::string key{};
  MicroDollars price_per_check = 0;  // a call's part of the plan's price
  spending::Account account{};
  int timeout_ms = 10'000;
};

// Errors, all `setting_invalid`: no key, one with blanks, no URL. `client` must outlive the service.
Result<std::unique_ptr<PhoneService>> abstract_phone_service(const AbstractPhoneSettings& settings,
                                                             http::Client& client);

// What an answer says. Pure, and safe for any input: what can't be read is kUnusable. An answer that leaves open
// whether the number is valid is kNotFound.
PhoneReply parse_abstract_phone_legacy_answer(int http_status, const std::string& body, MicroDollars price);
PhoneReply parse_abstract_phone_current_answer(int http_status, const std::string& body, MicroDollars price);

}  // namespace hk::validation
