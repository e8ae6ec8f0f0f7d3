#include "testing/contact_fixture.hpp"

#include <map>

namespace hk::simulator {
namespace {

class NeverBounceTest : public ContactTest {
 protected:
  Answer ask(const std::string& email, const std::string& more = "") const {
    return get(below("neverbounce", "/single/check?key=right-key&email=" + email + more));
  }
  Json verdict(const std::string& email, const std::string& more = "") const { return json_of(ask(email, more)); }
};

TEST_F(NeverBounceTest, AnAnswerHasTheSheetsFieldsAndWhatWasAskedForBeside) {
  settings_.allowance.quota = 10;
  start();
  const Json json = verdict("Valid.Jane%2Bdeals%40mail.example.com", "&address_info=1&credits_info=1");
  EXPECT_EQ(keys_of(json), (std::set<std::string>{"status", "result", "flags", "suggested_correction", "address_info",
                                                  "credits_info", "execution_time"}));
  EXPECT_EQ(json.at("status"), "success");
  EXPECT_EQ(json.at("result"), "valid");
  EXPECT_EQ(json.at("flags"), (Json{"has_dns", "has_dns_mx", "smtp_connectable", "contains_alias"}));
  EXPECT_EQ(json.at("suggested_correction"), "");
  EXPECT_TRUE(json.at("execution_time").is_number_integer());
  EXPECT_EQ(json.at("address_info"), (Json{{"original_email", "Valid.Jane+deals@mail.example.com"},
                                           {"normalized_email", "valid.jane+deals@mail.example.com"},
                                           {"addr", "Valid.Jane"},
                                           {"alias", "deals"},
                                           {"host", "mail.example.com"},
                                           {"fqdn", "mail.example.com"},
                                           {"domain", "example"},
                                           {"subdomain", "mail"},
                                           {"tld", "com"}}));
  EXPECT_EQ(json.at("credits_info").at("paid_credits_used"), 1);
  EXPECT_EQ(json.at("credits_info").at("paid_credits_remaining"), 9);
  EXPECT_FALSE(verdict("valid%40example.com").contains("address_info"));
}

TEST_F(NeverBounceTest, TheSameTruthHasItsOwnWordsHere) {
  start();
  for (const auto& [account, result] : std::map<std::string, std::string>{{"valid", "valid"},
                                                                          {"invalid", "invalid"},
                                                                          {"disposable", "disposable"},
                                                                          {"catch_all", "catchall"},
                                                                          {"unknown", "unknown"},
                                                                          {"donotmail", "valid"},
                                                                          {"role_based_catch_all", "catchall"},
                                                                          {"spamtrap", "invalid"},
                                                                          {"toxic", "invalid"},
                                                                          {"abuse", "invalid"}})
    EXPECT_EQ(verdict(account + "%40example.com").at("result"), result) << account;
  const auto has = [&](const std::string& email, const char* flag) {
    const Json flags = verdict(email).at("flags");
    return std::ranges::find(flags, flag) != flags.end();
  };
  EXPECT_TRUE(has("donotmail%40example.com", "role_account"));
  EXPECT_TRUE(has("spamtrap%40example.com", "spamtrap_network"));
  EXPECT_TRUE(has("disposable%40example.com", "disposable_email"));
  EXPECT_TRUE(has("no_dns_entries%40example.com", "bad_dns"));
  EXPECT_TRUE(has("failed_syntax_check%40example.com", "bad_syntax"));
  EXPECT_EQ(verdict("jane%40gmial.com").at("suggested_correction"), "jane@gmail.com");
}

TEST_F(NeverBounceTest, QueryFormAndJsonAskTheSame) {
  start();
  const std::string target = below("neverbounce", "/single/check");
  const Json form = json_of(send("POST", target, "Content-Type: application/x-www-form-urlencoded\r\n",
                                 "key=right-key&email=catch_all%2Bx%40example.com&address_info=1"));
  const Json json = json_of(send("POST", target, "Content-Type: application/json\r\n",
                                 R"({"key":"right-key","email":"catch_all+x@example.com","address_info":true})"));
  for (const Json& answer : {form, json}) {
    EXPECT_EQ(answer.at("result"), "catchall");
    EXPECT_EQ(answer.at("address_info").at("alias"), "x");
  }
  EXPECT_EQ(json_of(get("/neverbounce/v4/single/check?key=right-key&email=invalid%40x.com")).at("result"), "invalid");
  EXPECT_EQ(bill().size(), 3u);
  EXPECT_EQ(bill()[0].path, "/v4.2/single/check");
  EXPECT_EQ(json_of(send("POST", target, "Content-Type: application/json\r\n", "{")).at("status"), "general_failure");
}

TEST_F(NeverBounceTest, EachVerdictIsChargedAlsoTheSameAgain) {
  start();
  for (const char* account : {"unknown", "unknown", "invalid"}) ask(std::string(account) + "%40example.com");
  EXPECT_EQ(bill().size(), 3u);
  EXPECT_EQ(bill()[0].service, "neverbounce");
  EXPECT_EQ(json_of(get(below("neverbounce", "/account/info?key=right-key"))).at("status"), "success");
  EXPECT_EQ(bill().size(), 3u);
}

TEST_F(NeverBounceTest, ErrorsComeWith200AndAStatus) {
  settings_.allowance = {.limit = 5, .quota = 1};
  start();
  const Json stranger = json_of(get(below("neverbounce", "/single/check?key=secret_x&email=valid%40x.com")));
  EXPECT_EQ(stranger.at("status"), "auth_failure");
  EXPECT_EQ(stranger.at("message"), "Invalid API key 'secret_x'");  // the vendor repeats it
  EXPECT_TRUE(stranger.at("execution_time").is_number_integer());
  EXPECT_EQ(json_of(get(below("neverbounce", "/single/check?key=right-key"))).at("status"), "general_failure");
  EXPECT_EQ(verdict("valid%40x.com").at("status"), "success");
  EXPECT_EQ(verdict("valid%40x.com").at("message"), "Insufficient credit balance for this request");
  EXPECT_EQ(get(below("neverbounce", "/nonsense?key=right-key")).status, 404);
  EXPECT_EQ(verdict("valid%40x.com").at("status"), "throttle_triggered");
  EXPECT_EQ(bill().size(), 1u);
}

}  // namespace
}  // namespace hk::simulator
