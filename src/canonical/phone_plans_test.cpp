// Our verdict on a number is libphonenumber's: on examples of every country and on numbers at random.
#include <gtest/gtest.h>

#include <phonenumbers/phonenumberutil.h>

#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include <hk/canonical/phone.hpp>

namespace hk::canonical {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

const PhoneNumberUtil& plans() { return *PhoneNumberUtil::GetInstance(); }

std::string name_of(PhoneNumberUtil::PhoneNumberType type) {
  static const std::map<PhoneNumberUtil::PhoneNumberType, std::string> kNames = {
      {PhoneNumberUtil::FIXED_LINE, "landline"},
      {PhoneNumberUtil::MOBILE, "mobile"},
      {PhoneNumberUtil::TOLL_FREE, "toll_free"},
      {PhoneNumberUtil::PREMIUM_RATE, "premium"},
      {PhoneNumberUtil::SHARED_COST, "shared_cost"},
      {PhoneNumberUtil::VOIP, "voip"},
      {PhoneNumberUtil::PERSONAL_NUMBER, "personal"},
      {PhoneNumberUtil::PAGER, "pager"},
      {PhoneNumberUtil::UAN, "uan"},
      {PhoneNumberUtil::VOICEMAIL, "voicemail"},
      {PhoneNumberUtil::UNKNOWN, "unknown"},
      {PhoneNumberUtil::FIXED_LINE_OR_MOBILE, "fixed_or_mobile"}};
  return kNames.at(type);
}

// What libphonenumber says: "+16158625000 US fixed_or_mobile (615) 862-5000", or "no".
std::string theirs(const PhoneNumber& number) {
  if (!plans().IsValidNumber(number)) return "no";
  std::string region, e164, national;
  plans().GetRegionCodeForNumber(number, &region);
  plans().Format(number, PhoneNumberUtil::E164, &e164);
  plans().Format(number, PhoneNumberUtil::NATIONAL, &national);
  return e164 + " " + region + " " + name_of(plans().GetNumberType(number)) + " " + national;
}

std::string theirs(const std::string& typed, const std::string& region) {
  PhoneNumber number;
  return plans().Parse(typed, region, &number) == PhoneNumberUtil::NO_PARSING_ERROR ? theirs(number) : "no";
}

std::string ours(const std::string& typed, const std::string& region) {
  const auto phone = parse_phone(typed, region);
  return phone ? phone->e164 + " " + phone->country_code + " " + phone->type + " " + phone->national : "no";
}

// Ours settles what is left of prefixes (see GivesOneFormToANumberWithSeveralPrefixes): theirs is asked again about its
// own E.164 form until nothing changes.
std::string theirs_settled(const std::string& typed, const std::string& region) {
  PhoneNumber number;
  if (plans().Parse(typed, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return "no";
  std::string before, e164;
  plans().Format(number, PhoneNumberUtil::E164, &e164);
  for (int i = 0; i < 20 && before != e164; ++i) {
    PhoneNumber again;
    if (plans().Parse(e164, "ZZ", &again) != PhoneNumberUtil::NO_PARSING_ERROR) break;
    before = e164;
    number = again;
    plans().Format(number, PhoneNumberUtil::E164, &e164);
  }
  return theirs(number);
}

std::set<std::string> countries() {
  std::set<std::string> out;
  plans().GetSupportedRegions(&out);
  return out;
}

TEST(PhonePlansTest, ExamplesOfEveryCountryAreReadAsLibphonenumberDoes) {
  std::size_t asked = 0;
  for (const auto& region : countries()) {
    for (int type = PhoneNumberUtil::FIXED_LINE; type <= PhoneNumberUtil::VOICEMAIL; ++type) {
      PhoneNumber example;
      if (!plans().GetExampleNumberForType(region, static_cast<PhoneNumberUtil::PhoneNumberType>(type), &example)) {
        continue;
      }
      for (const auto format : {PhoneNumberUtil::E164, PhoneNumberUtil::INTERNATIONAL, PhoneNumberUtil::NATIONAL}) {
        std::string typed;
        plans().Format(example, format, &typed);
        EXPECT_EQ(ours(typed, region), theirs(typed, region)) << region << " " << typed;
        ++asked;
      }
    }
  }
  EXPECT_GT(asked, 3'000U);
}

std::string random_digits(std::size_t count, std::mt19937_64& random) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += static_cast<char>('0' + random() % 10);
  return out;
}

// HK_PHONES asks for more.
std::size_t phones_asked() {
  const char* text = std::getenv("HK_PHONES");
  return text != nullptr ? std::strtoull(text, nullptr, 10) : 10'000;
}

TEST(PhonePlansTest, RandomNumbersOfManyCountriesAreReadAsLibphonenumberDoes) {
  std::mt19937_64 random(20131123);
  const auto all = countries();
  const std::vector<std::string> regions(all.begin(), all.end());
  std::size_t valid = 0, several = 0;
  for (std::size_t i = 0; i < phones_asked(); ++i) {
    const auto& region = regions[random() % regions.size()];
    const auto code = std::to_string(plans().GetCountryCodeForRegion(region));
    const auto typed = (random() % 2 == 0 ? "+" + code : std::string()) + random_digits(6 + random() % 6, random);
    const auto expected = theirs_settled(typed, region);
    ASSERT_EQ(ours(typed, region), expected) << region << " " << typed;
    valid += expected != "no" ? 1 : 0;
    several += expected != theirs(typed, region) ? 1 : 0;
  }
  EXPECT_GT(valid, phones_asked() / 20);
  EXPECT_LT(several, phones_asked() / 50);  // so that what is settled stays the exception
}

TEST(PhonePlansTest, RandomNorthAmericanNumbersAreReadAsLibphonenumberDoes) {
  std::mt19937_64 random(1);
  for (std::size_t i = 0; i < phones_asked(); ++i) {
    const auto typed = random_digits(10, random);
    ASSERT_EQ(ours(typed, "US"), theirs_settled(typed, "US")) << typed;
  }
}

}  // namespace
}  // namespace hk::canonical
