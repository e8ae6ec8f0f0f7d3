#include <regex>

#include "testing/contact_fixture.hpp"

namespace hk::simulator {
namespace {

class ZeroBounceTest : public ContactTest {
 protected:
  Answer ask(const std::string& email, const std::string& key = "right-key") const {
    return get(below("zerobounce", "/validate?api_key=" + key + "&email=" + email + "&ip_address=&timeout=10"));
  }
  Json verdict(const std::string& email) const { return json_of(ask(email)); }
};

TEST_F(ZeroBounceTest, AGoodMailboxHasAllFieldsInTheirTypes) {
  start();
  const Json json = verdict("valid.jane@Example.com");
  EXPECT_EQ(keys_of(json),
            (std::set<std::string>{"address",   "status",    "sub_status",      "free_email",      "did_you_mean",
                                   "account",   "domain",    "domain_age_days", "smtp_provider",   "mx_found",
                                   "mx_record", "firstname", "lastname",        "gender",          "country",
                                   "region",    "city",      "zipcode",         "catchall_domain", "processed_at"}));
  EXPECT_EQ(json.at("address"), "valid.jane@Example.com");
  EXPECT_EQ(json.at("status"), "valid");
  EXPECT_EQ(json.at("sub_status"), "");
  EXPECT_EQ(json.at("free_email"), false);
  EXPECT_TRUE(json.at("did_you_mean").is_null());
  EXPECT_EQ(json.at("account"), "valid.jane");
  EXPECT_EQ(json.at("domain"), "example.com");
  EXPECT_TRUE(json.at("domain_age_days").is_string());
  EXPECT_EQ(json.at("mx_found"), "true");  // a string
  EXPECT_EQ(json.at("mx_record"), "mx.example.com");
  EXPECT_EQ(json.at("firstname"), "Valid");
  EXPECT_TRUE(std::regex_match(json.at("processed_at").get<std::string>(),
                               std::regex(R"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3})")));
}

TEST_F(ZeroBounceTest, WordsOfTheSandboxDecide) {
  start();
  struct Case {
    const char *email, *status, *sub_status;
  };
  for (const Case& c : std::vector<Case>{{"valid", "valid", ""},
                                         {"jane.invalid.7", "invalid", "mailbox_not_found"},
                                         {"disposable", "do_not_mail", "disposable"},
                                         {"toxic", "do_not_mail", "toxic"},
                                         {"donotmail", "do_not_mail", "role_based"},
                                         {"SpamTrap1", "spamtrap", ""},
                                         {"abuse", "abuse", ""},
                                         {"catch_all", "catch-all", ""},
                                         {"leading_period_removed", "valid", "leading_period_removed"},
                                         {"does_not_accept_mail", "invalid", "does_not_accept_mail"},
                                         {"failed_syntax_check", "invalid", "failed_syntax_check"},
                                         {"mailbox_quota_exceeded", "invalid", "mailbox_quota_exceeded"},
                                         {"no_dns_entries", "invalid", "no_dns_entries"},
                                         {"possible_typo", "invalid", "possible_typo"},
                                         {"unroutable_ip_address", "invalid", "unroutable_ip_address"},
                                         {"antispam_system", "unknown", "antispam_system"},
                                         {"exception_occurred", "unknown", "exception_occurred"},
                                         {"failed_smtp_connection", "unknown", "failed_smtp_connection"},
                                         {"forcible_disconnect", "unknown", "forcible_disconnect"},
                                         {"greylisted", "unknown", "greylisted"},
                                         {"mail_server_did_not_respond", "unknown", "mail_server_did_not_respond"},
                                         {"mail_server_temporary_error", "unknown", "mail_server_temporary_error"},
                                         {"timeout_exceeded", "unknown", "timeout_exceeded"},
                                         {"global_suppression", "do_not_mail", "global_suppression"},
                                         {"possible_trap", "do_not_mail", "possible_trap"},
                                         {"role_based", "do_not_mail", "role_based"},
                                         {"role_based_catch_all", "do_not_mail", "role_based_catch_all"}}) {
    const Json json = verdict(c.email + std::string("%40example.com"));
    EXPECT_EQ(json.at("status"), c.status) << c.email;
    EXPECT_EQ(json.at("sub_status"), c.sub_status) << c.email;
  }
  EXPECT_EQ(verdict("free_email%40example.com").at("free_email"), true);
  EXPECT_EQ(verdict("unknown%40example.com").at("status"), "unknown");
  EXPECT_EQ(verdict("no_dns_entries%40example.com").at("mx_found"), "false");
}

TEST_F(ZeroBounceTest, TyposOfKnownHostsAreAnsweredWithWhatWasMeant) {
  start();
  const Json json = verdict("jane.doe%40gmial.com");
  EXPECT_EQ(json.at("status"), "invalid");
  EXPECT_EQ(json.at("sub_status"), "possible_typo");
  EXPECT_EQ(json.at("did_you_mean"), "jane.doe@gmail.com");
  EXPECT_EQ(verdict("jane.doe").at("sub_status"), "failed_syntax_check");
}

TEST_F(ZeroBounceTest, AnUnknownMailboxIsFreeAndTheBillHasEachOther) {
  start();
  ask("unknown%40example.com");
  EXPECT_TRUE(bill().empty());
  ask("invalid%40example.com");
  ASSERT_EQ(bill().size(), 1u);
  EXPECT_EQ(bill()[0].service, "zerobounce");
  EXPECT_EQ(bill()[0].path, "/v2/validate");
  EXPECT_EQ(bill()[0].reference, "ref-1");
  EXPECT_EQ(bill()[0].micro_dollars, 8'000);
  EXPECT_EQ(bill()[0].number, 2u);
}

TEST_F(ZeroBounceTest, WrongKeysAndAnEmptyAccountSoundAlike) {
  settings_.allowance.quota = 1;
  start();
  const Json credits = json_of(get(below("zerobounce", "/getcredits?api_key=right-key")));
  EXPECT_EQ(credits, (Json{{"Credits", "1"}}));
  EXPECT_EQ(json_of(get(below("zerobounce", "/getcredits?api_key=no"))).at("Credits"), "-1");
  std::set<int> statuses;
  for (int i = 0; i < 20; ++i) {
    const Answer answer = ask("valid%40example.com", i % 2 == 0 ? "no" : "");
    statuses.insert(answer.status);
    EXPECT_EQ(answer.json(), (Json{{"error", "Invalid API Key or your account ran out of credits"}}));
  }
  EXPECT_EQ(statuses, (std::set<int>{200, 400}));
  EXPECT_EQ(verdict("valid%40example.com").at("status"), "valid");
  EXPECT_TRUE(ask("valid%40example.com").json().contains("error"));
  EXPECT_EQ(verdict("unknown%40example.com").at("status"), "unknown");  // free, so it is still answered
  EXPECT_EQ(bill().size(), 1u);
}

TEST_F(ZeroBounceTest, ACallTooManyIsBlockedWithoutAHintWhenToComeBack) {
  settings_.allowance.limit = 1;
  start();
  EXPECT_EQ(ask("valid%40example.com").status, 200);
  const Answer refused = ask("valid%40example.com");
  EXPECT_TRUE(json_of(refused, 429).at("error").is_string());
  EXPECT_FALSE(refused.headers.contains("retry-after"));
  EXPECT_EQ(bill().size(), 1u);
}

TEST_F(ZeroBounceTest, WhatIsNoCallOfTheServiceIsRefusedFreeOfCharge) {
  start();
  EXPECT_TRUE(json_of(get(below("zerobounce", "/validate?api_key=right-key&ip_address=")), 400).contains("error"));
  EXPECT_EQ(get(below("zerobounce", "/nonsense?api_key=right-key")).status, 404);
  EXPECT_EQ(send("POST", below("zerobounce", "/validate?api_key=right-key"), "", "{}").status, 405);
  EXPECT_EQ(contacts_->calls(), 3u);
  EXPECT_EQ(get("/nobody/v2/validate").status, 404);
  EXPECT_EQ(get("/zerobouncer/v2/validate").status, 404);
  EXPECT_EQ(contacts_->calls(), 3u);  // those went to nobody
  EXPECT_TRUE(bill().empty());
}

}  // namespace
}  // namespace hk::simulator
