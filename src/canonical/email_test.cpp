#include <gtest/gtest.h>

#include <hk/canonical/email.hpp>

namespace hk::canonical {
namespace {

std::string canonical_or_code(std::string_view typed) {
  const auto email = parse_email(typed);
  return email ? email->canonical : email.error().code;
}

struct Case {
  std::string typed, expected;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.typed; }
class EmailCase : public ::testing::TestWithParam<Case> {};

TEST_P(EmailCase, IsReadPerRfc5321) { EXPECT_EQ(canonical_or_code(GetParam().typed), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Valid, EmailCase,
    ::testing::Values(
        Case{" Jane.Doe+deals@GMail.COM ", "Jane.Doe+deals@gmail.com"},
        Case{"Jane Doe <jane@example.com>", "jane@example.com"}, Case{"mailto:jane@example.com", "jane@example.com"},
        Case{"o'brien!#$%&*/=?^_`{|}~-@example.co.uk", "o'brien!#$%&*/=?^_`{|}~-@example.co.uk"},
        Case{"\"jane doe\"@example.com", "\"jane doe\"@example.com"},
        Case{"\"a@b\"@example.com", "\"a@b\"@example.com"}, Case{"\"jane\"@example.com", "jane@example.com"},
        Case{"\"ja\\\"ne\"@example.com", "\"ja\\\"ne\"@example.com"},
        Case{"jane@M\xC3\xBCnchen.de", "jane@xn--mnchen-3ya.de"},
        Case{"j\xC3\xBCrgen@example.com", "j\xC3\xBCrgen@example.com"},
        Case{"jane@\xE4\xBE\x8B\xE3\x81\x88.jp", "jane@xn--r8jz45g.jp"}, Case{"jane@example.com.", "jane@example.com"},
        Case{std::string(64, 'a') + "@example.com", std::string(64, 'a') + "@example.com"}));

INSTANTIATE_TEST_SUITE_P(
    Invalid, EmailCase,
    ::testing::Values(
        Case{"", "email_empty"}, Case{" \t", "email_empty"}, Case{"jane", "email_no_at"},
        Case{"@example.com", "email_local_invalid"}, Case{"jane@", "email_domain_invalid"},
        Case{".jane@example.com", "email_local_invalid"}, Case{"ja..ne@example.com", "email_local_invalid"},
        Case{"jane.@example.com", "email_local_invalid"}, Case{"ja ne@example.com", "email_local_invalid"},
        Case{"\"jane@example.com", "email_no_at"}, Case{"ja\"ne@example.com", "email_local_invalid"},
        Case{"jane@example", "email_domain_invalid"}, Case{"jane@-example.com", "email_domain_invalid"},
        Case{"jane@exa_mple.com", "email_domain_invalid"}, Case{"jane@example..com", "email_domain_invalid"},
        Case{"jane@127.0.0.1", "email_domain_invalid"}, Case{"jane@[127.0.0.1]", "email_domain_literal"},
        Case{"jane@example.c", "email_domain_invalid"}, Case{"jane@exa mple.com", "email_domain_invalid"},
        Case{"jane@example.com, joe@example.com", "email_several"}, Case{"jane@@example.com", "email_local_invalid"},
        Case{"jane\xE2\x80\xAE@example.com", "email_local_invalid"},
        Case{std::string("ja\0ne@example.com", 17), "email_local_invalid"},
        Case{"ja\nne@example.com", "email_local_invalid"}, Case{"ja\xFFne@example.com", "email_local_invalid"},
        Case{std::string(65, 'a') + "@example.com", "email_too_long"},
        Case{"jane@" + std::string(64, 'a') + ".com", "email_domain_invalid"},
        Case{"jane@" + std::string(2000, 'a') + ".com", "email_too_long"}));

TEST(EmailTest, FindsDuplicatesByKey) {
  const auto key = [](std::string_view typed) { return parse_email(typed)->key; };
  EXPECT_EQ(key("Jane.Doe+deals@GoogleMail.com"), "janedoe@gmail.com");
  EXPECT_EQ(key("janedoe@gmail.com"), "janedoe@gmail.com");
  EXPECT_EQ(key("Jane.Doe+x@outlook.com"), "jane.doe@outlook.com");
  EXPECT_EQ(key("Jane.Doe+x@Example.com"), "jane.doe+x@example.com");  // an unknown provider may mean it
  EXPECT_EQ(key("+x@gmail.com"), "+x@gmail.com");
}

TEST(EmailTest, KeepsWhatWasTyped) {
  const auto email = parse_email(
      " Jane@B\xC3\xBC"
      "cher.example.com ");
  ASSERT_TRUE(email);
  EXPECT_EQ(email->display,
            "Jane@B\xC3\xBC"
            "cher.example.com");
  EXPECT_EQ(email->local, "Jane");
  EXPECT_EQ(email->domain, "xn--bcher-kva.example.com");
  EXPECT_FALSE(parse_email("jane").error().next_step.empty());
}

TEST(EmailTest, LimitsTheWholeAddressTo254Bytes) {
  const std::string label(61, 'd');
  const auto domain = label + "." + label + "." + label + ".com";  // 189
  EXPECT_TRUE(parse_email(std::string(64, 'a') + "@" + domain).ok());
  EXPECT_EQ(canonical_or_code(std::string(64, 'a') + "@x." + domain), "email_too_long");
}

}  // namespace
}  // namespace hk::canonical
