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

std::string e164_of(const PhoneNumber& number) {
  std::string text;
  plans().Format(number, PhoneNumberUtil::E164, &text);
  return text;
}

// The number without its extension, as it is read from its own E.164 form. libphonenumber takes one national prefix off
// at a time: of "+52 01 1 653 211 8934" the 1 is left, and goes only when that is read again. In North America, where
// most of ours are from, the prefix is 1 and no area code begins with it: ten digits without it are settled.
PhoneNumber settled(PhoneNumber number) {
  constexpr int kPrefixesMax = 20;  // more than a number has digits
  constexpr std::uint64_t kFirstAreaCode = 2'000'000'000, kLastAreaCode = 9'999'999'999;
  if (number.country_code() == 1 && !number.italian_leading_zero() && number.national_number() >= kFirstAreaCode &&
      number.national_number() <= kLastAreaCode) {
    PhoneNumber plain;
    plain.set_country_code(1);
    plain.set_national_number(number.national_number());
    return plain;
  }
  for (int i = 0; i < kPrefixesMax; ++i) {
    const std::string before = e164_of(number);
    PhoneNumber again;
    if (plans().Parse(before, "ZZ", &again) != PhoneNumberUtil::NO_PARSING_ERROR) break;
    number = again;
    if (e164_of(number) == before) break;
  }
  return number;
}

Phone describe(const PhoneNumber& number, const std::string& region, const std::string& extension) {
  Phone out;
  out.country_code = region;
  out.extension = extension;
  out.e164 = e164_of(number);
  plans().Format(number, PhoneNumberUtil::NATIONAL, &out.national);
  plans().Format(number, PhoneNumberUtil::INTERNATIONAL, &out.international);
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
  PhoneNumber read;
  const auto error = plans().Parse(text, std::string(default_region), &read);
  if (error != PhoneNumberUtil::NO_PARSING_ERROR) return parse_error(error);
  const PhoneNumber number = settled(read);
  std::string region;
  plans().GetRegionCodeForNumber(number, &region);
  // First what is in use, then the length: Canada's 310-1234 is dialed in full without an area code.
  if (!plans().IsValidNumberForRegion(number, region)) {
    HK_CHECK(check_length(number));
    return invalid("phone_not_assigned", "No phone number begins with these digits.",
                   "Check the area code and the three digits after it.");
  }
  return describe(number, region, read.extension());
}

}  // namespace hk::canonical
