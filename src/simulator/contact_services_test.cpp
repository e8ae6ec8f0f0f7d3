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
  std::set<MailboxKind> kinds;
  for (int seed = 0; seed < 300; ++seed) kinds.insert(mailbox_of("abusers@example.com", seed).kind);
  EXPECT_GT(kinds.size(), 3u);
  EXPECT_EQ(mailbox_of("Jane@Example.com", 3).kind, mailbox_of("jane@example.com", 3).kind);
}

}  // namespace
}  // namespace hk::simulator
