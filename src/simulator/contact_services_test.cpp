#include "testing/contact_fixture.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <map>
#include <thread>

#include "mailbox.hpp"

namespace hk::simulator {
namespace {

class ContactServicesTest : public ContactTest {
 protected:
  Answer validate(const std::string& email) const {
    return get(below("zerobounce", "/validate?api_key=right-key&email=" + email + "&ip_address="));
  }
  // What does not depend on the clock.
  static Json timeless(Json json) {
    if (json.is_object()) json.erase("processed_at");
    return json;
  }
  std::string answers_of_seed(std::uint64_t seed) {
    settings_.serving.seed = seed;
    start();
    std::string all;
    for (int i = 0; i < 60; ++i) {
      const Answer answer = validate("person" + std::to_string(i) + "%40example.com");
      all += std::to_string(answer.status) + dump_json(timeless(answer.json())) + "\n";
    }
    return all;
  }
};

TEST_F(ContactServicesTest, TheSameSeedGivesTheSameAnswersAndAnotherSeedOthers) {
  settings_.serving.fault_rate = 0.2;
  settings_.serving.fault_mix = *parse_fault_mix("5xx,429");
  settings_.serving.bill_file.clear();
  const std::string first = answers_of_seed(1);
  EXPECT_EQ(answers_of_seed(1), first);
  EXPECT_NE(answers_of_seed(2), first);
}

TEST_F(ContactServicesTest, AllServicesAgreeAboutAnAddress) {
  start();
  for (int i = 0; i < 150; ++i) {
    const std::string email = "person" + std::to_string(i) + "%40example.com";
    const bool invalid = json_of(validate(email)).at("status") == "invalid";
    const Json never = json_of(get(below("neverbounce", "/single/check?key=right-key&email=" + email)));
    const Json legacy = json_of(get(below("abstract/emailvalidation", "?api_key=right-key&email=" + email)));
    const Json current = json_of(get(below("abstract/emailreputation", "?api_key=right-key&email=" + email)));
    const bool trap = mailbox_of("person" + std::to_string(i) + "@example.com", 7).kind == MailboxKind::kSpamtrap ||
                      mailbox_of("person" + std::to_string(i) + "@example.com", 7).kind == MailboxKind::kAbuse;
    EXPECT_EQ(never.at("result") == "invalid", invalid || trap) << email;
    EXPECT_EQ(legacy.at("deliverability") == "UNDELIVERABLE", invalid || trap) << email;
    EXPECT_EQ(current.at("email_deliverability").at("status") == "undeliverable", invalid || trap) << email;
    EXPECT_EQ(never.at("result") == "disposable", current.at("email_quality").at("is_disposable")) << email;
    EXPECT_EQ(never.at("result") == "catchall", legacy.at("deliverability") == "RISKY") << email;
  }
}

TEST_F(ContactServicesTest, AllServicesAgreeAboutANumber) {
  start();
  const std::string basic = "Authorization: Basic U0t0ZXN0OnJpZ2h0LWtleQ==\r\n";  // SKtest:right-key
  std::set<std::string> seen;
  for (int i = 70; i < 220; ++i) {
    const std::string digits = "1615555" + std::string(i < 100 ? "00" : "0") + std::to_string(i);
    const Json twilio =
        json_of(get(below("twilio", "/v2/PhoneNumbers/%2B" + digits + "?Fields=line_type_intelligence"), basic));
    const Json numverify = json_of(get(below("numverify", "/validate?access_key=right-key&number=" + digits)));
    const Json current = json_of(get(below("abstract/phoneintelligence", "?api_key=right-key&phone=%2B" + digits)));
    EXPECT_EQ(twilio.at("valid"), i >= 100) << digits;
    EXPECT_EQ(numverify.at("valid"), i >= 100) << digits;
    EXPECT_EQ(current.at("phone_validation").at("is_valid"), i >= 100) << digits;
    if (i < 100) continue;
    const std::string type = current.at("phone_carrier").at("line_type");
    seen.insert(type);
    EXPECT_EQ(twilio.at("line_type_intelligence").at("type") == type, type != "voip") << digits;
    EXPECT_EQ(numverify.at("line_type") == type, type != "voip") << digits;
    EXPECT_EQ(twilio.at("line_type_intelligence").at("carrier_name"), numverify.at("carrier")) << digits;
  }
  EXPECT_EQ(seen, (std::set<std::string>{"mobile", "landline", "voip"}));
}

TEST_F(ContactServicesTest, EachServiceChecksItsOwnKeyOrElseTheCommonOne) {
  settings_.keys = {{"zerobounce", "own-key"}};
  start();
  EXPECT_TRUE(json_of(get(below("zerobounce", "/validate?api_key=own-key&email=valid%40x.com"))).contains("status"));
  EXPECT_TRUE(validate("valid%40x.com").json().contains("error"));
  settings_ = {};
  start();
  EXPECT_TRUE(validate("valid%40x.com").json().contains("status"));
}

TEST_F(ContactServicesTest, SettingsThatMakeNoSenseAreRefused) {
  const auto code = [](const ContactSettings& settings) {
    const auto started = ContactSimulator::start(settings);
    return started.ok() ? std::string("started") : started.error().code;
  };
  EXPECT_EQ(code({.keys = {{"nobody", "k"}}}), "simulator_setting_invalid");
  EXPECT_EQ(code({.prices = {{"zerobounce", -1}}}), "simulator_setting_invalid");
  EXPECT_EQ(code({.serving = {.fault_rate = 2}}), "simulator_setting_invalid");
  EXPECT_EQ(code({.allowance = {.quota = -1}}), "simulator_setting_invalid");
  EXPECT_EQ(code({.serving = {.bill_file = folder_ + "/no/such/folder"}}), "simulator_file");
}

TEST_F(ContactServicesTest, FaultsAreOnTheWireAsTheyAreForOtherServices) {
  start_with(Fault::kServerError);
  const Answer broken = validate("valid%40example.com");
  EXPECT_GE(broken.status, 500);
  EXPECT_EQ(broken.headers.at("content-type"), "text/html");
  EXPECT_TRUE(bill().empty());
  start_with(Fault::kMalformed);
  EXPECT_TRUE(validate("valid%40example.com").json().is_discarded());
  EXPECT_EQ(bill().at(0).fault, "malformed");
  start_with(Fault::kLost);
  EXPECT_EQ(validate("valid%40example.com").status, 0);
  EXPECT_EQ(bill().at(0).fault, "lost");
  start_with(Fault::kReset);
  EXPECT_EQ(validate("valid%40example.com").status, 0);
  EXPECT_TRUE(bill().empty());
}

TEST_F(ContactServicesTest, ALostAnswerThatIsFreeIsNotBilled) {
  start_with(Fault::kLost);
  EXPECT_EQ(validate("unknown%40example.com").status, 0);
  EXPECT_TRUE(bill().empty());
}

TEST_F(ContactServicesTest, FaultsOfTheContractAreInTheWordsOfTheService) {
  start_with(Fault::kTooMany);
  EXPECT_TRUE(json_of(validate("valid%40example.com"), 429).contains("error"));
  start_with(Fault::kQuota);
  EXPECT_EQ(validate("valid%40example.com").json().at("error"), "Invalid API Key or your account ran out of credits");
}

TEST_F(ContactServicesTest, ConcurrentCallsAreEachBilledOnce) {
  settings_.serving.fault_rate = 0.3;
  settings_.serving.fault_mix = *parse_fault_mix("lost,truncated,5xx");
  settings_.serving.arrivals_file = folder_ + "/arrivals.jsonl";
  start();
  std::atomic<int> answered = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 6; ++i)
    clients.emplace_back([&] {
      for (int j = 0; j < 20; ++j)
        if (validate("valid%40example.com").status == 200) ++answered;
    });
  for (std::thread& client : clients) client.join();
  std::set<std::uint64_t> numbers;
  int lost = 0;
  for (const BillLine& line : bill()) {
    EXPECT_TRUE(numbers.insert(line.number).second);
    if (line.fault == "lost") ++lost;
  }
  EXPECT_GT(lost, 0);
  EXPECT_EQ(static_cast<int>(numbers.size()), answered + lost);
  std::ifstream arrivals(settings_.serving.arrivals_file);
  EXPECT_EQ(std::count(std::istreambuf_iterator<char>(arrivals), {}, '\n'), 120);
}

TEST(MailboxTest, WithoutAWordTheSharesAreThoseOfARealList) {
  std::map<MailboxKind, int> seen;
  for (int i = 0; i < 20'000; ++i) ++seen[mailbox_of("person" + std::to_string(i) + "@example.com", 1).kind];
  EXPECT_NEAR(seen[MailboxKind::kValid], 16'400, 300);
  EXPECT_NEAR(seen[MailboxKind::kInvalid], 1'400, 120);
  EXPECT_NEAR(seen[MailboxKind::kCatchAll], 1'000, 100);
  EXPECT_NEAR(seen[MailboxKind::kUnknown], 400, 70);
  EXPECT_NEAR(seen[MailboxKind::kDisposable], 400, 70);
  EXPECT_NEAR(seen[MailboxKind::kRole], 200, 50);
  EXPECT_NEAR(seen[MailboxKind::kSpamtrap], 100, 40);
  EXPECT_NEAR(seen[MailboxKind::kAbuse], 100, 40);
}

TEST(MailboxTest, AWordDecidesOnlyWhenItStandsAlone) {
  const auto reason = [](const std::string& account) { return mailbox_of(account + "@example.com", 1).reason; };
  EXPECT_EQ(reason("greylisted"), "greylisted");
  EXPECT_EQ(reason("a-greylisted+b"), "greylisted");
  EXPECT_EQ(reason("x_role_based_catch_all_2"), "role_based_catch_all");
  for (const char* account : {"abusers", "reabuse"}) {
    std::set<MailboxKind> kinds;
    for (std::uint64_t seed = 0; seed < 300; ++seed)
      kinds.insert(mailbox_of(account + std::string("@example.com"), seed).kind);
    EXPECT_GT(kinds.size(), 3u) << account;
  }
  EXPECT_EQ(mailbox_of("Jane@Example.com", 3).kind, mailbox_of("jane@example.com", 3).kind);
}

}  // namespace
}  // namespace hk::simulator
