// Calls of ZeroBounce's API: where the key and the address stand, and how long it may try.
#include <hk/validation/zerobounce.hpp>

#include <algorithm>

#include "email_http.hpp"

namespace hk::validation {
namespace {

constexpr int kLeastSeconds = 3;
constexpr int kOurMarginMs = 2'000;  // for the connection, and for the answer to come back

int seconds_for(const ZeroBounceSettings& settings) {
  return std::max(kLeastSeconds, std::min(settings.check_seconds, (settings.timeout_ms - kOurMarginMs) / 1'000));
}

// ip_address is of the person who typed the address; it is not known here, and should be sent all the same.
std::string url_of(const ZeroBounceSettings& settings, const std::string& email) {
  const std::string url = without_slashes_at_end(settings.base_url) +
                          "/validate?api_key=" + http::url_encode(settings.key) + "&email=" + http::url_encode(email) +
                          "&ip_address=";
  return settings.check_seconds <= 0 ? url : url + "&timeout=" + std::to_string(seconds_for(settings));
}

http::ClientRequest request_of(const ZeroBounceSettings& settings, const std::string& email) {
  http::ClientRequest request;
  request.url = url_of(settings, email);
  request.headers = {{"Accept", "application/json"}};
  request.timeout_ms = settings.timeout_ms;
  return request;
}

}  // namespace

Result<std::unique_ptr<EmailService>> zerobounce_service(const ZeroBounceSettings& settings, http::Client& client) {
  EmailWire wire{.name = "zerobounce",
                 .title = "ZeroBounce",
                 .key = settings.key,
                 .price = settings.price_per_check,
                 .account = settings.account,
                 .request_of = [settings](const std::string& email) { return request_of(settings, email); },
                 .read = parse_zerobounce_answer};
  HK_CHECK(check_email_settings(wire, settings.base_url, kZeroBounceBaseUrl));
  return email_service(std::move(wire), client);
}

}  // namespace hk::validation
