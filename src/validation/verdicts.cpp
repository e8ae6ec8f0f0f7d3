// Phone and address.
#include <hk/base/text.hpp>
#include <hk/validation/validation.hpp>

namespace hk::validation {

PhoneVerdict Validator::phone(std::string_view typed, std::string_view region) const {
  PhoneVerdict v;
  v.phone = std::string(trim(typed));
  v.checked_at = clock_.now();
  const auto parsed = canonical::parse_phone(typed, region);
  if (!parsed) {
    v.reason = parsed.error().code;
    return v;
  }
  v.valid = true;
  v.e164 = parsed->e164;
  v.formatted = parsed->country_code == region ? parsed->national : parsed->international;
  v.country_code = parsed->country_code;
  v.type = parsed->type;
  return v;
}

AddressVerdict Validator::address(const canonical::AddressInput& typed) const {
  AddressVerdict v;
  v.checked_at = clock_.now();
  auto parsed = canonical::parse_address(typed);
  if (parsed) {
    v.valid = true;
    v.ignored = canonical::names_beside(typed.street, *parsed);
    v.address = *std::move(parsed);
    return v;
  }
  v.reason = parsed.error().code;
  v.message = parsed.error().message;
  return v;
}

Json to_json(const PhoneVerdict& v) {
  return {{"phone", v.phone},
          {"valid", v.valid},
          {"formatted", text_or_null(v.formatted)},
          {"countryCode", text_or_null(v.country_code)},
          {"carrier", text_or_null(v.carrier)},
          {"type", text_or_null(v.type)},
          {"location", text_or_null(v.location)},
          {"timeZone", text_or_null(v.time_zone)},
          {"reason", text_or_null(v.reason)},
          {"checkedAt", format_rfc3339(v.checked_at)},
          {"provider", v.provider}};
}

Json to_json(const AddressVerdict& v) {
  Json standardized = nullptr;
  if (v.address)
    standardized = {{"street", v.address->street_line()},
                    {"city", text_or_null(v.address->city)},
                    {"state", text_or_null(v.address->state)},
                    {"zip", text_or_null(v.address->zip)},
                    {"plus4", text_or_null(v.address->plus4)}};
  return {{"valid", v.valid},
          {"standardized", standardized},
          {"ignored", text_or_null(v.ignored)},
          {"metadata",
           {{"latitude", nullptr}, {"longitude", nullptr}, {"precision", v.address ? Json("parsed") : Json(nullptr)}}},
          {"reason", text_or_null(v.reason)},
          {"checkedAt", format_rfc3339(v.checked_at)},
          {"provider", "builtin"}};
}

}  // namespace hk::validation
