#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <hk/validation/validation.hpp>

namespace hk::validation {
namespace {

const ManualClock kClock{1'800'000'000 * kSecond};
const Validator kValidator{EmailLists::load("/nonexistent"), kClock};

TEST(EmailVerdicts, TellGoodFromRiskyFromInvalid) {
  struct Case {
    const char* email;
    const char* status;
    const char* sub_status;
    const char* did_you_mean;
  };
  for (const Case& c :
       {Case{"ada@lovelace.org", "valid", "mailbox_not_checked", ""},
        Case{"ada@gmail.com", "valid", "mailbox_not_checked", ""},
        Case{"ada@gmial.com", "risky", "possible_typo", "ada@gmail.com"},
        Case{"ada@yahooo.com", "risky", "possible_typo", "ada@yahoo.com"},
        Case{"ada@hotmial.com", "risky", "possible_typo", "ada@hotmail.com"},
        Case{"info@lovelace.org", "risky", "role_based", ""}, Case{"x@sub.mailinator.com", "risky", "disposable", ""},
        Case{"ada@gmail.con", "invalid", "email_top_level_unknown", "ada@gmail.com"},
        Case{"ada@lovelace.cmo", "invalid", "email_top_level_unknown", "ada@lovelace.com"},
        Case{"nobody@nowhere.invalid", "invalid", "email_top_level_unknown", ""}}) {
    const EmailVerdict v = kValidator.email(c.email);
    EXPECT_EQ(v.status, c.status) << c.email;
    EXPECT_EQ(v.sub_status, c.sub_status) << c.email;
    EXPECT_EQ(v.did_you_mean, c.did_you_mean) << c.email;
    EXPECT_EQ(v.valid, v.status != "invalid") << c.email;
  }
}

TEST(EmailVerdicts, SuggestAnEndingForAnAddressWithoutOne) {
  const EmailVerdict v = kValidator.email("ada@gmail");
  EXPECT_EQ(v.status, "invalid");
  EXPECT_EQ(v.did_you_mean, "ada@gmail.com");
  EXPECT_TRUE(kValidator.email("ada").did_you_mean.empty());
}

TEST(EmailVerdicts, LeaveDomainsAloneThatOnlyLookLikePopularOnes) {
  for (const char* email : {"a@me.org", "a@gmail.de", "a@mail.com", "a@aon.com", "a@fox.net"})
    EXPECT_EQ(kValidator.email(email).did_you_mean, "") << email;
}

TEST(EmailVerdicts, UseTheListsOfAFolder) {
  const std::string folder = testing::TempDir() + "hk_lists";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/disposable.txt") << "# comment\nBurner.example\n";
  const Validator validator{EmailLists::load(folder), kClock};
  EXPECT_TRUE(validator.email("x@a.burner.example").disposable);
  EXPECT_FALSE(validator.email("x@mailinator.com").disposable);
  EXPECT_FALSE(validator.email("x@notburner.example").disposable);
  std::filesystem::remove_all(folder);
}

TEST(EmailVerdicts, ScoreWhatIsKnown) {
  EXPECT_EQ(kValidator.email("ada@lovelace.org").score, 8);
  EXPECT_EQ(kValidator.email("ada@gmail.com").score, 7);
  EXPECT_EQ(kValidator.email("x@mailinator.com").score, 1);
  EXPECT_EQ(kValidator.email("broken").score, 0);
}

TEST(PhoneVerdicts, FormatWhatIsValidAndSayWhyNot) {
  const PhoneVerdict good = kValidator.phone("615.862.5000");
  EXPECT_TRUE(good.valid);
  EXPECT_EQ(good.e164, "+16158625000");
  EXPECT_EQ(good.formatted, "(615) 862-5000");
  const PhoneVerdict bad = kValidator.phone("12");
  EXPECT_FALSE(bad.valid);
  EXPECT_EQ(bad.reason, "phone_too_short");
}

TEST(AddressVerdicts, CarryTheStandardForm) {
  const Json json = to_json(kValidator.address({"1208 north main street", "apt 4", "nashville", "tennessee", "37203"}));
  EXPECT_TRUE(json["valid"]);
  EXPECT_EQ(json["standardized"]["street"], "1208 N MAIN ST APT 4");
  EXPECT_EQ(json["standardized"]["state"], "TN");
  EXPECT_FALSE(kValidator.address({}).valid);
}

}  // namespace
}  // namespace hk::validation
