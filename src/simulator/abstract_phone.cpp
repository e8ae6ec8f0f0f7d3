#include "abstract.hpp"

#include "phone_line.hpp"

namespace hk::simulator {
namespace {

PhoneLine line_of(const std::string& phone, const WebCall& call, std::uint64_t seed) {
  const std::string country = upper_ascii(call.parameter("country"));
  // Without a country a number has to begin with its country code; the plus may be left out.
  return country.empty() && !phone.starts_with('+') ? phone_line("+" + phone, "", seed)
                                                    : phone_line(phone, country, seed);
}

std::string digits_of(const std::string& phone) {
  std::string digits;
  for (const char c : phone)
    if (c >= '0' && c <= '9') digits += c;
  return digits;
}

std::string shown_number(const std::string& phone, const PhoneLine& line) {
  return line.e164.empty() ? digits_of(phone) : line.digits();
}

bool is_voip(const PhoneLine& line) {
  return line.kind == LineKind::kFixedVoip || line.kind == LineKind::kNonFixedVoip;
}

std::string_view line_type(const PhoneLine& line) {
  if (is_voip(line)) return "voip";
  if (line.kind == LineKind::kTollFree) return "toll_free";
  return line.kind == LineKind::kMobile ? "mobile" : "landline";
}

// The legacy product has no word for VoIP.
std::string_view legacy_type(const PhoneLine& line) {
  if (!line.valid() || is_voip(line)) return "Unknown";
  if (line.kind == LineKind::kTollFree) return "Toll_Free";
  return line.kind == LineKind::kMobile ? "Mobile" : "Landline";
}

Json carrier(const PhoneLine& line) {
  const bool mobile = !line.network_code.empty();
  return {{"name", text_or_null(line.carrier)},
          {"line_type", line_type(line)},
          {"mcc", mobile ? Json("310") : Json(nullptr)},
          {"mnc", text_or_null(line.network_code)}};
}

Json location(const PhoneLine& line) {
  return {{"country_name", line.country_name}, {"country_code", line.country_code},
          {"country_prefix", line.prefix},     {"region", text_or_null(line.region)},
          {"city", text_or_null(line.city)},   {"timezone", text_or_null(line.time_zone)}};
}

Json messaging(const PhoneLine& line) {
  if (line.kind != LineKind::kMobile) return {{"sms_domain", nullptr}, {"sms_email", nullptr}};
  return {{"sms_domain", "sms.example.com"}, {"sms_email", line.subscriber + "@sms.example.com"}};
}

Json validation(const PhoneLine& line) {
  return {{"is_valid", line.valid()},
          {"line_status", !line.valid() ? "unknown"
                          : line.active ? "active"
                                        : "inactive"},
          {"is_voip", line.valid() && is_voip(line)},
          {"minimum_age", nullptr}};
}

}  // namespace

// Of a number that is not valid whole objects are null.
Json PhoneIntelligence::verdict(const std::string& phone, const WebCall& call) const {
  const PhoneLine line = line_of(phone, call, seed());
  const bool valid = line.valid();
  const bool suspect = line.kind == LineKind::kNonFixedVoip;
  Json body = {{"phone_number", shown_number(phone, line)}};
  body["phone_format"] = valid ? Json{{"international", line.e164}, {"national", line.national}} : Json();
  body["phone_carrier"] = valid ? carrier(line) : Json();
  body["phone_location"] = valid ? location(line) : Json();
  body["phone_messaging"] = valid ? messaging(line) : Json();
  body["phone_validation"] = validation(line);
  body["phone_registration"] = {{"name", nullptr}, {"type", nullptr}};
  body["phone_risk"] = {{"risk_level", !valid    ? "high"
                                       : suspect ? "medium"
                                                 : "low"},
                        {"is_disposable", valid && suspect},
                        {"is_abuse_detected", false}};
  body["phone_breaches"] = {{"total_breaches", nullptr},
                            {"date_first_breached", nullptr},
                            {"date_last_breached", nullptr},
                            {"breached_domains", nullptr}};
  return body;
}

Json PhoneValidation::verdict(const std::string& phone, const WebCall& call) const {
  const PhoneLine line = line_of(phone, call, seed());
  const auto when_valid = [&line](const std::string& text) { return line.valid() ? text : std::string(); };
  return {{"phone", shown_number(phone, line)},
          {"valid", line.valid()},
          {"format", {{"international", when_valid(line.e164)}, {"local", when_valid(line.national)}}},
          {"country",
           {{"code", when_valid(line.country_code)},
            {"name", when_valid(line.country_name)},
            {"prefix", when_valid(line.prefix)}}},
          {"location", text_or_null(when_valid(line.region))},
          {"type", legacy_type(line)},
          {"carrier", when_valid(line.carrier)}};
}

}  // namespace hk::simulator
