// Calls of AbstractAPI about telephone numbers, in either generation.
#include <hk/validation/abstract_phone.hpp>

#include "http_service.hpp"

namespace hk::validation {
namespace {

constexpr const char* kLegacyHost = "phonevalidation.abstractapi.com";

bool is_legacy(const AbstractPhoneSettings& settings) {
  if (settings.generation != AbstractPhoneGeneration::kByHost)
    return settings.generation == AbstractPhoneGeneration::kLegacy;
  return host_of(settings.base_url) == kLegacyHost;
}

http::ClientRequest request_of(const AbstractPhoneSettings& settings, const std::string& base_url,
                               const std::string& e164) {
  http::ClientRequest request;
  const bool has_header = !is_legacy(settings);
  request.url = base_url + "/?" + (has_header ? "" : "api_key=" + http::url_encode(settings.key) + "&") +
                "phone=" + http::url_encode(e164);
  if (has_header) request.headers = {{"Authorization", "Bearer " + settings.key}};
  return request;
}

}  // namespace

Result<std::unique_ptr<PhoneService>> abstract_phone_service(const AbstractPhoneSettings& settings,
                                                             http::Client& client) {
  HK_CHECK(check_key("abstract_phone", "key", settings.key));
  HK_TRY(const std::string base_url, checked_url("abstract_phone", settings.base_url, kAbstractPhoneBaseUrl));
  return phone_service(
      {.name = "abstract_phone",
       .title = "AbstractAPI",
       .secrets = {settings.key},
       .product = phone_product("validate", settings.price_per_check),
       .account = settings.account,
       .timeout_ms = settings.timeout_ms,
       .request_of = [settings, base_url](const std::string& e164) { return request_of(settings, base_url, e164); },
       .read = is_legacy(settings) ? parse_abstract_phone_legacy_answer : parse_abstract_phone_current_answer},
      client);
}

}  // namespace hk::validation
