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

namespace {

Json standard_form(const AddressVerdict& v) {
  const auto form = [](const std::string& street, const auto& place) -> Json {
    return {{"street", street},
            {"city", text_or_null(place.city)},
            {"state", text_or_null(place.state)},
            {"zip", text_or_null(place.zip)},
            {"plus4", text_or_null(place.plus4)}};
  };
  if (v.delivery && !v.delivery->street.empty()) return form(v.delivery->street, *v.delivery);
  return v.address ? form(v.address->street_line(), *v.address) : Json(nullptr);
}

Json metadata_of(const DeliveryVerdict& d) {
  return {{"latitude", json_or_null(d.latitude)},
          {"longitude", json_or_null(d.longitude)},
          {"precision", text_or_null(d.precision)},
          {"use", text_or_null(d.use)},
          {"vacant", json_or_null(d.vacant)},
          {"mailDrop", json_or_null(d.mail_drop)},
          {"takesNoMail", json_or_null(d.takes_no_mail)},
          {"recordType", text_or_null(d.record_type)},
          {"zipType", text_or_null(d.zip_type)},
          {"countyFips", text_or_null(d.county_fips)},
          {"county", text_or_null(d.county)},
          {"timeZone", text_or_null(d.time_zone)}};
}

Json parsed_metadata(const AddressVerdict& v) {
  return {{"latitude", nullptr}, {"longitude", nullptr}, {"precision", v.address ? Json("parsed") : Json(nullptr)}};
}

}  // namespace

Json to_json(const AddressVerdict& v) {
  return {{"valid", v.valid},
          {"standardized", standard_form(v)},
          {"ignored", text_or_null(v.ignored)},
          {"metadata", v.delivery ? metadata_of(*v.delivery) : parsed_metadata(v)},
          {"delivery", v.delivery ? Json(v.delivery->match) : Json(nullptr)},
          {"notes", v.delivery ? Json(v.delivery->notes) : Json::array()},
          {"reason", text_or_null(v.reason)},
          {"message", text_or_null(v.message)},
          {"checkedAt", format_rfc3339(v.checked_at)},
          {"provider", v.provider}};
}

}  // namespace hk::validation
