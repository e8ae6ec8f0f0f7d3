// The service "abstract_email": AbstractAPI, which has two generations of e-mail checks: Email Validation (legacy) and
// Email Reputation (current). A key belongs to one of them.
//
// AbstractAPI bills every request, failed ones too. What the ledger books:
//   200, 204        the price, whatever they hold
//   400             the price: it was looked at. No verdict comes of it, and it is not asked again for a while
//   401, 403, 422   nothing: no account to bill, or its quota is used up (nothing is left to take it from)
//   429, 5xx        nothing, as with every pause and outage. If AbstractAPI bills them all the same, its bill is higher
//                   than the ledger by their number
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/validation/services.hpp>

namespace hk::http {
class Client;
}

namespace hk::validation {

inline constexpr const char* kAbstractReputationUrl = "https://emailreputation.abstractapi.com/v1/";
inline constexpr const char* kAbstractValidationUrl = "https://emailvalidation.abstractapi.com/v1/";  // legacy

enum class AbstractGeneration { kLegacy, kCurrent };

struct AbstractEmailSettings {
  std::string base_url = kAbstractReputationUrl;
  std::string key{};
  MicroDollars price_per_check = 0;
  spending::Account account{};
  int timeout_ms = 15'000;
  std::optional<AbstractGeneration> generation{};  // empty: what the host of base_url says
  // The header "Authorization: Bearer" keeps the key out of URLs, but is documented for the current generation alone.
  // Empty: in the header if current, else in the query.
  std::optional<bool> key_in_query{};
};

// Errors, all `setting_invalid`: no key, one of characters that no key has, no URL. `client` must outlive the service.
Result<std::unique_ptr<EmailService>> abstract_email_service(const AbstractEmailSettings& settings,
                                                             http::Client& client);

// Legacy for hosts that begin with "emailvalidation", else current.
AbstractGeneration abstract_generation_of(const std::string& base_url);

// What an answer says. Pure, and safe for any input: an answer that can't be read, one of the other generation too, is
// kUnusable. Costs are as above.
//
// Deliverable is valid; but a throw-away mailbox is disposable, and one of a domain that takes mail for any name is
// catch-all. So it is with risky and unknown ones; the rest of the risky are unknown with the sub-status "risky".
EmailReply parse_abstract_email_answer(AbstractGeneration generation, int http_status, const std::string& body,
                                       MicroDollars price);

}  // namespace hk::validation
