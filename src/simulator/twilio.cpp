#include "twilio.hpp"

#include <algorithm>
#include <array>

#include "base64.hpp"
#include "twilio_packages.hpp"

namespace hk::simulator {
namespace {

constexpr std::string_view kV1 = "/v1/PhoneNumbers/", kV2 = "/v2/PhoneNumbers/";

RawAnswer error_answer(int status, int code, const std::string& message) {
  return json_answer(status, {{"code", code},
                              {"message", message},
                              {"more_info", "https://www.twilio.com/docs/errors/" + std::to_string(code)},
                              {"status", status}});
}

RawAnswer not_found(const std::string& path) {
  return error_answer(404, 20404, "The requested resource " + path + " was not found");
}

// "+12025550123" and its like stand in the URL of an answer as they are.
std::string url_of(std::string_view version, const std::string& number) {
  return "https://lookups.twilio.com" + std::string(version) + number;
}

Json as_asked(const WebCall& call) {
  Json fields = Json::array();
  for (const std::string& list : call.every("fields"))
    for (const std::string& field : split(list, ','))
      if (!trim(field).empty()) fields.push_back(lower_ascii(trim(field)));
  return fields;
}

}  // namespace

VendorAnswer Twilio::answer(const VendorCall& asked) const {
  const auto call = read_call(asked.request.target, kTwilioBase);
  if (!admits(asked.request)) return {error_answer(401, 20003, "Authenticate")};
  if (!call) return {error_answer(400, 20001, "Invalid encoding of the request")};
  if (asked.request.method != "GET") return {error_answer(405, 20004, "Method not allowed")};
  const bool v1 = call->path.starts_with(kV1);
  const std::string number = call->path.substr(std::min(kV1.size(), call->path.size()));
  if ((!v1 && !call->path.starts_with(kV2)) || number.empty()) return {not_found(call->path)};
  const std::string region = call->parameter("countrycode");
  const PhoneLine line = phone_line(number, region.empty() ? "US" : upper_ascii(region), terms_.seed);
  const std::string url = url_of(v1 ? kV1 : kV2, line.e164.empty() ? line.typed : line.e164);
  return v1 ? look_up_v1(*call, line, url) : look_up(*call, line, url);
}

// The password of Basic authentication; a key that has a colon is the name and the password.
bool Twilio::admits(const RawRequest& request) const {
  const std::string header = request.header("authorization");
  if (!starts_with_ci(header, "Basic ")) return false;
  const std::string pair = from_base64(trim(std::string_view(header).substr(6)));
  const auto colon = pair.find(':');
  if (colon == 0 || colon == std::string::npos) return false;
  return terms_.admits(terms_.key.find(':') == std::string::npos ? pair.substr(colon + 1) : pair);
}

MicroDollars Twilio::price_of(std::string_view package) const {
  return package == "caller_name" ? terms_.price * 5 / 4 : terms_.price;  // as the list prices stand to each other
}

VendorAnswer Twilio::look_up(const WebCall& call, const PhoneLine& line, const std::string& url) const {
  const Json fields = as_asked(call);
  MicroDollars price = 0;
  Json body = twilio_basics(line);
  for (const std::string_view package : kTwilioPackages) {
    const bool wanted = std::ranges::find(fields, package) != fields.end();
    if (wanted && is_sold_here(package)) price += price_of(package);
    if (line.valid())
      body[package] = wanted ? twilio_package(package, line, call.parameter("lastverifieddate")) : Json();
  }
  if (line.valid()) body["url"] = url;
  return {json_answer(200, body), price > 0 ? std::optional(price) : std::nullopt};
}

VendorAnswer Twilio::look_up_v1(const WebCall& call, const PhoneLine& line, const std::string& url) const {
  if (!line.valid()) return {not_found(call.path)};
  MicroDollars price = 0;
  Json body = {{"caller_name", nullptr},
               {"country_code", line.country_code},
               {"phone_number", line.e164},
               {"national_format", line.national},
               {"carrier", nullptr},
               {"add_ons", nullptr},
               {"url", url}};
  for (const std::string& type : call.every("type")) {
    if (type == "carrier") body["carrier"] = twilio_carrier_v1(line);
    if (type == "caller-name") body["caller_name"] = twilio_package("caller_name", line, "");
    if (type == "carrier") price += price_of("line_type_intelligence");
    if (type == "caller-name") price += price_of("caller_name");
  }
  return {json_answer(200, body), price > 0 ? std::optional(price) : std::nullopt};
}

// Without the number itself.
std::string Twilio::path(const RawRequest& request) const {
  std::string path = displayed_path(request, kTwilioBase);
  for (const std::string_view known : {kV1, kV2})
    if (path.starts_with(known)) return std::string(known.substr(0, known.size() - 1));
  return path;
}

RawAnswer Twilio::too_many_calls(std::uint64_t) const { return error_answer(429, 20429, "Too Many Requests"); }

RawAnswer Twilio::quota_exceeded(std::uint64_t) const { return error_answer(403, 20005, "Account not active"); }

}  // namespace hk::simulator
