// Telephone numbers, by the numbering plans of libphonenumber.
//
//   auto phone = parse_phone("(615) 862-5000 ext. 12");
//   phone->e164   "+16158625000"      phone->extension   "12"
#pragma once

#include <string>
#include <string_view>

#include <hk/base/result.hpp>

namespace hk::canonical {

struct Phone {
  std::string e164;           // "+16158625000": the key
  std::string national;       // "(615) 862-5000"
  std::string international;  // "+1 615-862-5000"
  std::string extension;      // "12"
  std::string country_code;   // "US"; "001" for numbers that belong to no country
  // mobile, landline, fixed_or_mobile (US numbers do not tell), voip, toll_free, premium, shared_cost, personal, pager,
  // uan, voicemail, unknown
  std::string type;
};

// `default_region` is the country of numbers typed without +. Errors, all of kind kInvalid: phone_empty,
// phone_not_a_number, phone_too_short, phone_too_long, phone_country_unknown, phone_not_assigned (the length is right,
// but no such range is in use).
Result<Phone> parse_phone(std::string_view typed, std::string_view default_region = "US");

}  // namespace hk::canonical
