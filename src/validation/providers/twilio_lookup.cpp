// Calls of Twilio Lookup: which version is asked, and with which credentials.
#include <hk/validation/twilio_lookup.hpp>

#include <algorithm>

#include <hk/base/text.hpp>

#include "http_service.hpp"

namespace hk::validation {
namespace {

std::string base64(std::string_view bytes) {
  std::string text = base64url(bytes);
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

http::ClientRequest request_of(const TwilioLookupSettings& settings, const std::string& base_url,
                               const std::string& e164) {
  const bool is_v2 = settings.lookup == TwilioLookup::kLineType;
  http::ClientRequest request;
  const std::string numbers = base_url + (is_v2 ? "/v2" : "/v1") + "/PhoneNumbers/";
  request.url_in_traces = numbers + "{number}";
  request.url = numbers + http::url_encode(e164) + (is_v2 ? "?Fields=line_type_intelligence" : "?Type=carrier");
  request.headers = {{"Authorization", "Basic " + base64(settings.sid + ":" + settings.secret)}};
  return request;
}

// A colon would end the name in the header.
Status check_sid(const std::string& sid) {
  HK_CHECK(check_key("twilio", "sid", sid));
  if ((sid.starts_with("SK") || sid.starts_with("AC")) && sid.find(':') == std::string::npos) return {};
  return bad_setting("twilio", "sid", "must be the SID of an API key (SK...) or of the account (AC...).",
                     "Copy it from Twilio's console.");
}

}  // namespace

Result<std::unique_ptr<PhoneService>> twilio_lookup_service(const TwilioLookupSettings& settings,
                                                            http::Client& client) {
  HK_CHECK(check_sid(settings.sid));
  HK_CHECK(check_key("twilio", "key", settings.secret));
  HK_TRY(const std::string base_url, checked_url("twilio", settings.base_url, kTwilioLookupBaseUrl));
  const bool is_v2 = settings.lookup == TwilioLookup::kLineType;
  return phone_service(
      {.name = "twilio",
       .title = "Twilio",
       .secrets = {settings.secret},
       .product = phone_product(is_v2 ? "line_type" : "carrier", settings.price_per_check),
       .account = settings.account,
       .timeout_ms = settings.timeout_ms,
       .request_of = [settings, base_url](const std::string& e164) { return request_of(settings, base_url, e164); },
       .read = is_v2 ? parse_twilio_v2_answer : parse_twilio_v1_answer},
      client);
}

}  // namespace hk::validation
