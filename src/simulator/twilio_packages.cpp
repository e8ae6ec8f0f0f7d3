#include "twilio_packages.hpp"

namespace hk::simulator {
namespace {

constexpr int kNotAvailable = 60600;

std::string_view type_of(LineKind kind) {
  switch (kind) {
    case LineKind::kMobile:
      return "mobile";
    case LineKind::kLandline:
      return "landline";
    case LineKind::kFixedVoip:
      return "fixedVoip";
    case LineKind::kNonFixedVoip:
      return "nonFixedVoip";
    case LineKind::kTollFree:
      return "tollFree";
  }
  return "unknown";
}

Json type_of_v1(LineKind kind) {
  if (kind == LineKind::kTollFree) return nullptr;
  const bool voip = kind == LineKind::kFixedVoip || kind == LineKind::kNonFixedVoip;
  return voip ? Json("voip") : Json(type_of(kind));
}

Json mobile_country(const PhoneLine& line) { return line.network_code.empty() ? Json(nullptr) : Json("310"); }

Json line_type(const PhoneLine& line) {
  return {{"mobile_country_code", mobile_country(line)},
          {"mobile_network_code", text_or_null(line.network_code)},
          {"carrier_name", text_or_null(line.carrier)},
          {"type", type_of(line.kind)},
          {"error_code", nullptr}};
}

Json caller_name(const PhoneLine& line) {
  if (line.country_code != "US")
    return {{"caller_name", nullptr}, {"caller_type", nullptr}, {"error_code", kNotAvailable}};
  if (line.kind == LineKind::kTollFree)
    return {{"caller_name", "EXAMPLE HOMES LLC"}, {"caller_type", "BUSINESS"}, {"error_code", nullptr}};
  if (line.dice / 100 % 4 == 0)
    return {{"caller_name", nullptr}, {"caller_type", "UNDETERMINED"}, {"error_code", nullptr}};
  return {{"caller_name", "DOE JANE"}, {"caller_type", "CONSUMER"}, {"error_code", nullptr}};
}

Json reassigned(const PhoneLine& line, const std::string& last_verified) {
  const std::string_view answer = last_verified.empty()       ? "no_data_available"
                                  : line.dice / 100 % 20 == 0 ? "yes"
                                                              : "no";
  return {
      {"last_verified_date", text_or_null(last_verified)}, {"is_number_reassigned", answer}, {"error_code", nullptr}};
}

}  // namespace

bool is_sold_here(std::string_view package) {
  return package == "caller_name" || package == "line_status" || package == "line_type_intelligence" ||
         package == "reassigned_number";
}

Json twilio_basics(const PhoneLine& line) {
  if (!line.valid())
    return {{"calling_country_code", nullptr}, {"country_code", nullptr}, {"phone_number", line.typed},
            {"national_format", ""},           {"valid", false},          {"validation_errors", {line.error}}};
  return {{"calling_country_code", line.prefix.substr(1)},
          {"country_code", line.country_code},
          {"phone_number", line.e164},
          {"national_format", line.national},
          {"valid", true},
          {"validation_errors", nullptr}};
}

Json twilio_package(std::string_view package, const PhoneLine& line, const std::string& last_verified) {
  if (package == "line_type_intelligence") return line_type(line);
  if (package == "caller_name") return caller_name(line);
  if (package == "line_status") return {{"status", line.active ? "active" : "inactive"}, {"error_code", nullptr}};
  if (package == "reassigned_number") return reassigned(line, last_verified);
  return {{"error_code", kNotAvailable}};
}

Json twilio_carrier_v1(const PhoneLine& line) {
  const Json type = type_of_v1(line.kind);
  return {{"mobile_country_code", mobile_country(line)},
          {"mobile_network_code", text_or_null(line.network_code)},
          {"name", text_or_null(line.carrier)},
          {"type", type},
          {"error_code", type.is_null() ? Json(kNotAvailable) : Json(nullptr)}};
}

}  // namespace hk::simulator
