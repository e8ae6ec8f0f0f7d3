#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

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
  for (const Case& c : {Case{"ada@lovelace.org", "valid", "mailbox_not_checked", ""},
                        Case{"ada@gmail.com", "valid", "mailbox_not_checked", ""},
                        Case{"ada@gmial.com", "valid", "possible_typo", "ada@gmail.com"},
                        Case{"ada@yahooo.com", "valid", "possible_typo", "ada@yahoo.com"},
                        Case{"ada@hotmial.com", "valid", "possible_typo", "ada@hotmail.com"},
                        Case{"info@lovelace.org", "valid", "role_based", ""},
                        Case{"x@sub.mailinator.com", "disposable", "disposable", ""},
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

// A resolver that answers when it is told to.
class FakeResolver : public dns::Resolver {
 public:
  explicit FakeResolver(std::vector<std::string>& asked) : asked_(asked) {}
  void ask_mail(std::string domain, Done done) override {
    asked_.push_back(domain);
    if (domain == "late.org") return;  // nobody answers
    if (domain == "nx.org") return done({dns::MailRoute::kNoSuchDomain, {}, {}});
    if (domain == "null.org") return done({dns::MailRoute::kNullMx, {}, {}});
    if (domain == "bare.org") return done({dns::MailRoute::kNoServers, {}, {}});
    if (domain == "failed.org") return done({dns::MailRoute::kUnknown, {}, "failed"});
    done({dns::MailRoute::kServers, {"mx." + domain}, {}});
  }

 private:
  std::vector<std::string>& asked_;
};

class EmailDomains : public ::testing::Test {
 protected:
  std::vector<std::string> asked_;
  ManualClock clock_{1'800'000'000 * kSecond};
  MailDomains domains_{
      std::make_unique<FakeResolver>(asked_), clock_, {.ask_most = 20 * kMillisecond, .domains_max = 100}};
  Validator validator_{EmailLists::load("/nonexistent"), clock_, &domains_};
};

TEST_F(EmailDomains, OnlyASureNoMakesAnAddressInvalid) {
  struct Case {
    const char *email, *status, *sub_status;
  };
  for (const Case& c :
       {Case{"ada@lovelace.org", "valid", "mailbox_not_checked"}, Case{"ada@nx.org", "invalid", "domain_not_found"},
        Case{"ada@null.org", "invalid", "domain_takes_no_mail"}, Case{"ada@bare.org", "unknown", "no_mail_server"},
        Case{"ada@failed.org", "unknown", "domain_not_checked"}, Case{"ada@late.org", "unknown", "domain_not_checked"},
        Case{"info@lovelace.org", "valid", "role_based"}, Case{"info@nx.org", "invalid", "domain_not_found"}}) {
    const EmailVerdict v = validator_.email_and_domain(c.email);
    EXPECT_EQ(v.status, c.status) << c.email;
    EXPECT_EQ(v.sub_status, c.sub_status) << c.email;
    EXPECT_EQ(v.valid, v.status != "invalid") << c.email;
    EXPECT_EQ(v.key.empty(), v.status == "invalid") << c.email;
  }
}

TEST_F(EmailDomains, AsksOnceWhileItKnows) {
  for (int i = 0; i < 3; ++i)
    for (const char* email : {"a@one.org", "B@ONE.org", "c@failed.org", "x@b\u00fccher.example"})
      (void)validator_.email_and_domain(email);
  EXPECT_EQ(asked_, (std::vector<std::string>{"one.org", "failed.org", "xn--bcher-kva.example"}));
  clock_.advance(31 * kSecond);
  (void)validator_.email_and_domain("a@one.org");
  (void)validator_.email_and_domain("c@failed.org");
  EXPECT_EQ(asked_.back(), "failed.org") << "what nobody knew is asked again soon";
  EXPECT_EQ(asked_.size(), 4u);
  clock_.advance(kHour);
  (void)validator_.email_and_domain("a@one.org");
  EXPECT_EQ(asked_.size(), 5u);
}

TEST_F(EmailDomains, AsksNobodyAboutWhatIsNoAddress) {
  (void)validator_.email_and_domain("ada@");
  (void)validator_.email_and_domain("ada@gmail.con");
  EXPECT_TRUE(asked_.empty());
}

TEST_F(EmailDomains, AListIsAskedAboutBeforehandAndMemoryIsBounded) {
  std::vector<std::string> list;
  for (int i = 0; i < 1'000; ++i) list.push_back("ada@d" + std::to_string(i % 250) + ".org");
  validator_.prepare_domains(list);
  for (const std::string& one : list) EXPECT_EQ(validator_.email_and_domain(one).status, "valid");
  EXPECT_GE(asked_.size(), 250u);
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
  EXPECT_TRUE(json["ignored"].is_null());
  EXPECT_EQ(to_json(kValidator.address({.street = "Jane Doe 1208 N Main St, Nashville TN"}))["ignored"], "Jane Doe");
  EXPECT_FALSE(kValidator.address({}).valid);
}

}  // namespace
}  // namespace hk::validation
