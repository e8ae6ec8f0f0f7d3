#include "numverify.hpp"

#include <algorithm>

namespace hk::simulator {
namespace {

RawAnswer error_answer(int code, const std::string& type, const std::string& info) {
  return json_answer(200, {{"success", false}, {"error", {{"code", code}, {"type", type}, {"info", info}}}});
}

bool is_number(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string vendors_country_name(const PhoneLine& line) {
  return line.country_code == "US" ? "United States of America" : line.country_name;
}

// There is no word for VoIP.
Json line_type(const PhoneLine& line) {
  switch (line.kind) {
    case LineKind::kMobile:
      return "mobile";
    case LineKind::kLandline:
      return "landline";
    case LineKind::kTollFree:
      return "toll_free";
    default:
      return nullptr;
  }
}

Json verdict(const PhoneLine& line, const std::string& number) {
  if (!line.valid())
    return {{"valid", false},       {"number", number},    {"local_format", ""}, {"international_format", ""},
            {"country_prefix", ""}, {"country_code", ""},  {"country_name", ""}, {"location", ""},
            {"carrier", ""},        {"line_type", nullptr}};
  return {{"valid", true},
          {"number", line.digits()},
          {"local_format", line.subscriber},
          {"international_format", line.e164},
          {"country_prefix", line.prefix},
          {"country_code", line.country_code},
          {"country_name", vendors_country_name(line)},
          {"location", line.region},
          {"carrier", line.carrier},
          {"line_type", line_type(line)}};
}

Json countries() {
  return {{"US", {{"country_name", "United States of America"}, {"dialling_code", "+1"}}},
          {"CA", {{"country_name", "Canada"}, {"dialling_code", "+1"}}},
          {"MX", {{"country_name", "Mexico"}, {"dialling_code", "+52"}}},
          {"GB", {{"country_name", "United Kingdom"}, {"dialling_code", "+44"}}},
          {"DE", {{"country_name", "Germany"}, {"dialling_code", "+49"}}}};
}

RawAnswer wrong_key(const std::string& key) {
  if (key.empty()) return error_answer(101, "missing_access_key", "You have not supplied an API Access Key.");
  return error_answer(101, "invalid_access_key", "You have not supplied a valid API Access Key.");
}

}  // namespace

VendorAnswer NumVerify::answer(const VendorCall& asked) const {
  const auto call = read_call(asked.request.target, kNumVerifyBase);
  if (!call) return {error_answer(103, "invalid_api_function", "The request could not be read.")};
  if (call->path == "/number_verification/validate") return ask_marketplace(asked, *call);
  if (!call->path.starts_with("/api/"))
    return {error_answer(404, "404_not_found", "The requested resource does not exist.")};
  const std::string key = call->parameter("access_key");
  if (!terms_.admits(key)) return {wrong_key(key)};
  if (call->path == "/api/countries") return {json_answer(200, countries())};
  if (call->path != "/api/validate")
    return {error_answer(103, "invalid_api_function", "The requested API endpoint does not exist.")};
  return validate(*call);
}

VendorAnswer NumVerify::ask_marketplace(const VendorCall& asked, const WebCall& call) const {
  const std::string key = asked.request.header("apikey");
  if (key.empty()) return {json_answer(401, {{"message", "No API key found in request"}})};
  if (!terms_.admits(key)) return {json_answer(401, {{"message", "Invalid authentication credentials"}})};
  return validate(call);
}

VendorAnswer NumVerify::validate(const WebCall& call) const {
  const std::string number = call.parameter("number");
  const std::string country = upper_ascii(call.parameter("country_code"));
  if (number.empty())
    return {error_answer(210, "no_phone_number_provided", "Please specify a phone number. [Example: 14158586273]")};
  if (!is_number(number))
    return {error_answer(211, "non_numeric_phone_number_provided", "Please specify a numeric phone number.")};
  if (!country.empty() && country.size() != 2)
    return {error_answer(310, "invalid_country_code", "Please specify a 2-letter country code.")};
  const PhoneLine line =
      country.empty() ? phone_line("+" + number, "", terms_.seed) : phone_line(number, country, terms_.seed);
  RawAnswer wire = json_answer(200, verdict(line, number));
  if (call.parameter("format") == "1") wire.body = parse_json(wire.body)->dump(2);
  return {std::move(wire), terms_.price};
}

std::string NumVerify::path(const RawRequest& request) const { return displayed_path(request, kNumVerifyBase); }

RawAnswer NumVerify::too_many_calls(std::uint64_t) const {
  return error_answer(106, "rate_limit_reached", "You have exceeded the rate limit of your subscription plan.");
}

RawAnswer NumVerify::quota_exceeded(std::uint64_t) const {
  return error_answer(104, "usage_limit_reached", "Your monthly usage limit has been reached.");
}

}  // namespace hk::simulator
