// Calls of ZeroBounce's API: where the key and the address stand, and how long it may try.
#include <hk/validation/zerobounce.hpp>

#include <algorithm>

#include "http_service.hpp"

namespace hk::validation {
namespace {

constexpr int kLeastSeconds = 3;
constexpr int kOurMarginMs = 2'000;  // for the connection, and for the answer to come back

int seconds_for(const ZeroBounceSettings& settings) {
  return std::max(kLeastSeconds, std::min(settings.check_seconds, (settings.timeout_ms - kOurMarginMs) / 1'000));
}

// ip_address is of the person who typed the address; it is not known here, and should be sent all the same.
std::string url_of(const ZeroBounceSettings& settings, const std::string& base_url, const std::string& email) {
  const std::string url = base_url + "/validate?api_key=" + http::url_encode(settings.key) +
                          "&email=" + http::url_encode(email) + "&ip_address=";
  return settings.check_seconds <= 0 ? url : url + "&timeout=" + std::to_string(seconds_for(settings));
}

http::ClientRequest request_of(const ZeroBounceSettings& settings, const std::string& base_url,
                               const std::string& email) {
  http::ClientRequest request;
  request.url = url_of(settings, base_url, email);
  return request;
}

}  // namespace

Result<std::unique_ptr<EmailService>> zerobounce_service(const ZeroBounceSettings& settings, http::Client& client) {
  HK_CHECK(check_key("zerobounce", "key", settings.key));
  HK_TRY(const std::string base_url, checked_url("zerobounce", settings.base_url, kZeroBounceBaseUrl));
  return email_service(
      {.name = "zerobounce",
       .title = "ZeroBounce",
       .secrets = {settings.key},
       .product = email_product(settings.price_per_check),
       .account = settings.account,
       .timeout_ms = settings.timeout_ms,
       .request_of = [settings, base_url](const std::string& email) { return request_of(settings, base_url, email); },
       .read = parse_zerobounce_answer},
      client);
}

}  // namespace hk::validation
