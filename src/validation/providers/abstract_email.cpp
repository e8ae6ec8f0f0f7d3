// Calls of AbstractAPI's e-mail checks: which generation is asked, and where the key stands.
#include <hk/base/text.hpp>
#include <hk/validation/abstract_email.hpp>

#include "http_service.hpp"

namespace hk::validation {
namespace {

constexpr std::string_view kLegacyHost = "emailvalidation.";

AbstractGeneration generation_of(const AbstractEmailSettings& settings) {
  return settings.generation.value_or(abstract_generation_of(settings.base_url));
}

http::ClientRequest request_of(const AbstractEmailSettings& settings, const std::string& base_url,
                               const std::string& email) {
  const bool in_query = settings.key_in_query.value_or(generation_of(settings) == AbstractGeneration::kLegacy);
  http::ClientRequest request;
  request.url = base_url + "/?email=" + http::url_encode(email);
  if (in_query)
    request.url += "&api_key=" + http::url_encode(settings.key);
  else
    request.headers.emplace_back("Authorization", "Bearer " + settings.key);
  return request;
}

}  // namespace

AbstractGeneration abstract_generation_of(const std::string& base_url) {
  return starts_with_ci(host_of(base_url), kLegacyHost) ? AbstractGeneration::kLegacy : AbstractGeneration::kCurrent;
}

Result<std::unique_ptr<EmailService>> abstract_email_service(const AbstractEmailSettings& settings,
                                                             http::Client& client) {
  HK_CHECK(check_key("abstract_email", "key", settings.key));
  HK_TRY(const std::string base_url, checked_url("abstract_email", settings.base_url, kAbstractReputationUrl));
  return email_service(
      {.name = "abstract_email",
       .title = "AbstractAPI",
       .secrets = {settings.key},
       .product = email_product(settings.price_per_check),
       .account = settings.account,
       .timeout_ms = settings.timeout_ms,
       .request_of = [settings, base_url](const std::string& email) { return request_of(settings, base_url, email); },
       .read = [generation = generation_of(settings)](
                   int http_status, const std::string& body,
                   MicroDollars price) { return parse_abstract_email_answer(generation, http_status, body, price); }},
      client);
}

}  // namespace hk::validation
