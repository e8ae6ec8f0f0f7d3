// Calls of NumVerify: at which of its two doors, and where the key stands.
#include <hk/validation/numverify.hpp>

#include "http_service.hpp"

namespace hk::validation {
namespace {

constexpr const char* kMarketplaceHost = "api.apilayer.com";

bool is_marketplace(const NumverifySettings& settings) {
  if (settings.door != NumverifyDoor::kByHost) return settings.door == NumverifyDoor::kMarketplace;
  return host_of(settings.base_url) == kMarketplaceHost;
}

// The number goes out without its plus: any character that is no digit is an error there.
http::ClientRequest request_of(const NumverifySettings& settings, const std::string& base_url,
                               const std::string& e164) {
  http::ClientRequest request;
  const bool has_header = is_marketplace(settings);
  request.url = base_url + "/validate?" + (has_header ? "" : "access_key=" + http::url_encode(settings.key) + "&") +
                "number=" + e164.substr(1);
  if (has_header) request.headers = {{"apikey", settings.key}};
  return request;
}

}  // namespace

Result<std::unique_ptr<PhoneService>> numverify_service(const NumverifySettings& settings, http::Client& client) {
  HK_CHECK(check_key("numverify", "key", settings.key));
  HK_TRY(const std::string base_url, checked_url("numverify", settings.base_url, kNumverifyBaseUrl));
  return phone_service(
      {.name = "numverify",
       .title = "NumVerify",
       .secrets = {settings.key},
       .product = phone_product("validate", settings.price_per_check),
       .account = settings.account,
       .timeout_ms = settings.timeout_ms,
       .request_of = [settings, base_url](const std::string& e164) { return request_of(settings, base_url, e164); },
       .read = parse_numverify_answer},
      client);
}

}  // namespace hk::validation
