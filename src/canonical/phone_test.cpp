#include <gtest/gtest.h>

#include <hk/canonical/phone.hpp>

namespace hk::canonical {
namespace {

std::string code_of(std::string_view typed) {
  const auto phone = parse_phone(typed);
  return phone ? phone->e164 : phone.error().code;
}

TEST(PhoneTest, ReadsTheWaysPeopleTypeANumber) {
  for (const auto* typed : {"(615) 862-5000", "615.862.5000", "6158625000", "1-615-862-5000", "+1 615 862 5000",
                            " 615\xC2\xA0"
                            "862\xE2\x80\x91"
                            "5000 ",
                            "tel:+1-615-862-5000", "\xEF\xBC\x96\xEF\xBC\x91\xEF\xBC\x95 862 5000"}) {
    EXPECT_EQ(code_of(typed), "+16158625000") << typed;
  }
}

TEST(PhoneTest, GivesEveryForm) {
  const auto phone = parse_phone("615 862 5000 ext. 12");
  ASSERT_TRUE(phone);
  EXPECT_EQ(phone->e164, "+16158625000");
  EXPECT_EQ(phone->national, "(615) 862-5000");
  EXPECT_EQ(phone->international, "+1 615-862-5000");
  EXPECT_EQ(phone->extension, "12");
  EXPECT_EQ(phone->country_code, "US");
  EXPECT_EQ(phone->type, "fixed_or_mobile");
}

TEST(PhoneTest, KnowsKindsAndCountries) {
  EXPECT_EQ(parse_phone("800 275 8777")->type, "toll_free");
  EXPECT_EQ(parse_phone("1-800-FLOWERS")->e164, "+18003569377");
  EXPECT_EQ(parse_phone("+44 7400 123456")->type, "mobile");
  EXPECT_EQ(parse_phone("+44 7400 123456")->country_code, "GB");
  EXPECT_EQ(parse_phone("030 901820", "DE")->e164, "+4930901820");
  EXPECT_EQ(parse_phone("030 901820", "DE")->type, "landline");
  EXPECT_EQ(parse_phone("416 555 0123")->country_code, "CA");
}

TEST(PhoneTest, GivesOneFormToANumberWithSeveralPrefixes) {
  for (const auto* typed :
       {"+52 653 211 8934", "+52 1 653 211 8934", "+52 01 1 653 211 8934", "+52 1111111 653 211 8934"}) {
    EXPECT_EQ(code_of(typed), "+526532118934") << typed;
    EXPECT_EQ(code_of(code_of(typed)), code_of(typed)) << typed;
  }
  EXPECT_EQ(parse_phone("+52 01 1 653 211 8934 ext. 7")->extension, "7");
}

TEST(PhoneTest, SaysWhatIsWrong) {
  EXPECT_EQ(code_of(""), "phone_empty");
  EXPECT_EQ(code_of(" \t"), "phone_empty");
  EXPECT_EQ(code_of("call me"), "phone_not_a_number");
  EXPECT_EQ(code_of("12345"), "phone_too_short");
  EXPECT_EQ(code_of("862-5000"), "phone_too_short");
  EXPECT_EQ(code_of("615 862 5000 1234"), "phone_too_long");
  EXPECT_EQ(code_of(std::string(1000, '1')), "phone_too_long");
  EXPECT_EQ(code_of("+999 615 862 5000"), "phone_country_unknown");
  EXPECT_EQ(code_of("115 862 5000"), "phone_not_assigned");
  EXPECT_FALSE(parse_phone("12345").error().next_step.empty());
}

}  // namespace
}  // namespace hk::canonical
