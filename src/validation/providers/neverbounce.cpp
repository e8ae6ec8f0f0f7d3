// Calls of NeverBounce's API: the key goes into the body, so that no log of URLs holds it.
#include <hk/validation/neverbounce.hpp>

#include <algorithm>

#include "http_service.hpp"

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

http::ClientRequest request_of(const NeverBounceSettings& settings, const std::string& base_url,
                               const std::string& email) {
  http::ClientRequest request;
  request.method = http::Method::kPost;
  request.url = base_url + "/single/check";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = dump_json(body_of(settings, email));
  return request;
}

}  // namespace

Result<std::unique_ptr<EmailService>> neverbounce_service(const NeverBounceSettings& settings, http::Client& client) {
  HK_CHECK(check_key("neverbounce", "key", settings.key));
  HK_TRY(const std::string base_url, checked_url("neverbounce", settings.base_url, kNeverBounceBaseUrl));
  return email_service(
      {.name = "neverbounce",
       .title = "NeverBounce",
       .secrets = {settings.key},
       .product = email_product(settings.price_per_check),
       .account = settings.account,
       .timeout_ms = settings.timeout_ms,
       .request_of = [settings, base_url](const std::string& email) { return request_of(settings, base_url, email); },
       .read = parse_neverbounce_answer},
      client);
}

}  // namespace hk::validation
