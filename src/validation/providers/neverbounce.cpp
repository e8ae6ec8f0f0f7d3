// Calls of NeverBounce's API: the key goes into the body, so that no log of URLs holds it.
#include <hk/validation/neverbounce.hpp>

#include <algorithm>

#include "email_http.hpp"

namespace hk::validation {
namespace {

constexpr int kLeastSeconds = 1;
constexpr int kOurMarginMs = 2'000;  // for the connection, and for the answer to come back

int seconds_for(const NeverBounceSettings& settings) {
  return std::max(kLeastSeconds, std::min(settings.check_seconds, (settings.timeout_ms - kOurMarginMs) / 1'000));
}

Json body_of(const NeverBounceSettings& settings, const std::string& email) {
  Json body = {{"key", settings.key}, {"email", email}};
  if (settings.check_seconds > 0) body["timeout"] = seconds_for(settings);
  body["request_meta_data"] = {{"leverage_historical_data", settings.historical_data ? 1 : 0}};
  return body;
}

http::ClientRequest request_of(const NeverBounceSettings& settings, const std::string& email) {
  http::ClientRequest request;
  request.method = http::Method::kPost;
  request.url = without_slashes_at_end(settings.base_url) + "/single/check";
  request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/json"}};
  request.body = dump_json(body_of(settings, email));
  request.timeout_ms = settings.timeout_ms;
  return request;
}

}  // namespace

Result<std::unique_ptr<EmailService>> neverbounce_service(const NeverBounceSettings& settings, http::Client& client) {
  EmailWire wire{.name = "neverbounce",
                 .title = "NeverBounce",
                 .key = settings.key,
                 .price = settings.price_per_check,
                 .account = settings.account,
                 .request_of = [settings](const std::string& email) { return request_of(settings, email); },
                 .read = parse_neverbounce_answer};
  HK_CHECK(check_email_settings(wire, settings.base_url, kNeverBounceBaseUrl));
  return email_service(std::move(wire), client);
}

}  // namespace hk::validation
