// Calls of AbstractAPI's e-mail checks: which generation is asked, and where the key stands.
#include <hk/base/text.hpp>
#include <hk/validation/abstract_email.hpp>

#include "email_http.hpp"

namespace hk::validation {
namespace {

constexpr std::string_view kLegacyHost = "emailvalidation.";

std::string_view host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  return url.substr(0, url.find_first_of("/:?#"));
}

AbstractGeneration generation_of(const AbstractEmailSettings& settings) {
  return settings.generation.value_or(abstract_generation_of(settings.base_url));
}

http::ClientRequest request_of(const AbstractEmailSettings& settings, const std::string& email) {
  const bool in_query = settings.key_in_query.value_or(generation_of(settings) == AbstractGeneration::kLegacy);
  http::ClientRequest request;
  request.url = without_slashes_at_end(settings.base_url) + "/?email=" + http::url_encode(email);
  request.headers = {{"Accept", "application/json"}};
  if (in_query)
    request.url += "&api_key=" + http::url_encode(settings.key);
  else
    request.headers.emplace_back("Authorization", "Bearer " + settings.key);
  request.timeout_ms = settings.timeout_ms;
  return request;
}

}  // namespace

AbstractGeneration abstract_generation_of(const std::string& base_url) {
  return starts_with_ci(host_of(base_url), kLegacyHost) ? AbstractGeneration::kLegacy : AbstractGeneration::kCurrent;
}

Result<std::unique_ptr<EmailService>> abstract_email_service(const AbstractEmailSettings& settings,
                                                             http::Client& client) {
  EmailWire wire{
      .name = "abstract_email",
      .title = "AbstractAPI",
      .key = settings.key,
      .price = settings.price_per_check,
      .account = settings.account,
      .request_of = [settings](const std::string& email) { return request_of(settings, email); },
      .read = [generation = generation_of(settings)](
                  int http_status, const std::string& body,
                  MicroDollars price) { return parse_abstract_email_answer(generation, http_status, body, price); }};
  HK_CHECK(check_email_settings(wire, settings.base_url, kAbstractReputationUrl));
  return email_service(std::move(wire), client);
}

}  // namespace hk::validation
