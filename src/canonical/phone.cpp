#include <hk/canonical/phone.hpp>

#include <phonenumbers/phonenumberutil.h>

#include "fold.hpp"

#include <hk/base/text.hpp>

namespace hk::canonical {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr std::size_t kPhoneBytesMax = 250;

const PhoneNumberUtil& plans() { return *PhoneNumberUtil::GetInstance(); }

Error too_short() {
  return invalid("phone_too_short", "The phone number has too few digits.", "Give the number with its area code.");
}
Error too_long() {
  return invalid("phone_too_long", "The phone number has too many digits.",
                 "Give one number; write an extension as \"ext. 12\".");
}
Error not_a_number() {
  return invalid("phone_not_a_number", "This is not a phone number.", "Give a number such as (615) 862-5000.");
}
Error country_unknown() {
  return invalid("phone_country_unknown", "The phone number begins with an unknown country code.",
                 "Correct the digits after +, or leave + and the country code out for a US number.");
}

Error parse_error(PhoneNumberUtil::ErrorType error) {
  switch (error) {
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
      return country_unknown();
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN:
      return too_short();
    case PhoneNumberUtil::TOO_LONG_NSN:
      return too_long();
    default:
      return not_a_number();
  }
}

Status check_length(const PhoneNumber& number) {
  switch (plans().IsPossibleNumberWithReason(number)) {
    case PhoneNumberUtil::IS_POSSIBLE:
      return {};
    case PhoneNumberUtil::TOO_LONG:
      return too_long();
    case PhoneNumberUtil::INVALID_COUNTRY_CODE:
      return country_unknown();
    default:
      return too_short();
  }
}

std::string type_of(const PhoneNumber& number) {
  switch (plans().GetNumberType(number)) {
    case PhoneNumberUtil::MOBILE:
      return "mobile";
    case PhoneNumberUtil::FIXED_LINE:
      return "landline";
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE:
      return "fixed_or_mobile";
    case PhoneNumberUtil::VOIP:
      return "voip";
    case PhoneNumberUtil::TOLL_FREE:
      return "toll_free";
    case PhoneNumberUtil::PREMIUM_RATE:
      return "premium";
    case PhoneNumberUtil::SHARED_COST:
      return "shared_cost";
    case PhoneNumberUtil::PERSONAL_NUMBER:
      return "personal";
    case PhoneNumberUtil::PAGER:
      return "pager";
    case PhoneNumberUtil::UAN:
      return "uan";
    case PhoneNumberUtil::VOICEMAIL:
      return "voicemail";
    default:
      return "unknown";
  }
}

Phone describe(const PhoneNumber& typed) {
  Phone out;
  out.extension = typed.extension();
  plans().Format(typed, PhoneNumberUtil::E164, &out.e164);
  PhoneNumber number;  // without the extension, which the other formats would repeat
  plans().Parse(out.e164, "ZZ", &number);
  plans().Format(number, PhoneNumberUtil::NATIONAL, &out.national);
  plans().Format(number, PhoneNumberUtil::INTERNATIONAL, &out.international);
  plans().GetRegionCodeForNumber(number, &out.country_code);
  out.type = type_of(number);
  return out;
}

}  // namespace

Result<Phone> parse_phone(std::string_view typed, std::string_view default_region) {
  const auto text = collapse_space(fold(typed.substr(0, kPhoneBytesMax + 1)));
  if (text.empty() && typed.size() <= kPhoneBytesMax) {
    return invalid("phone_empty", "The phone number is empty.", "Give a number such as (615) 862-5000.");
  }
  if (typed.size() > kPhoneBytesMax) return too_long();
  PhoneNumber number;
  const auto error = plans().Parse(text, std::string(default_region), &number);
  if (error != PhoneNumberUtil::NO_PARSING_ERROR) return parse_error(error);
  HK_CHECK(check_length(number));
  if (!plans().IsValidNumber(number)) {
    return invalid("phone_not_assigned", "No phone number begins with these digits.",
                   "Check the area code and the three digits after it.");
  }
  return describe(number);
}

}  // namespace hk::canonical
