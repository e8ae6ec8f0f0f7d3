// The resolver and the stand-in for a name server, over real sockets.
#include <gtest/gtest.h>

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <thread>

#include <hk/base/json.hpp>
#include <hk/dns/dns.hpp>
#include <hk/simulator/dns.hpp>

#include "dns_message.hpp"

namespace hk::simulator {
namespace {

using dns::MailAnswer;
using dns::MailRoute;

class Dns : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("hk-dns-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<DnsSimulator> server(DnsSettings settings = {}) {
    settings.questions_file = (folder_ / "questions.jsonl").string();
    auto started = DnsSimulator::start(settings);
    EXPECT_TRUE(started) << started.error().message;
    return std::move(*started);
  }
  static std::unique_ptr<dns::Resolver> resolver(const std::string& servers, Micros timeout = 300 * kMillisecond) {
    auto started = dns::Resolver::start({.servers = servers, .timeout = timeout, .tries = 2});
    EXPECT_TRUE(started) << started.error().message;
    return std::move(*started);
  }
  // The transports over which a type was asked, in order: "udp tcp".
  std::string transports_of(const std::string& name, int type) const {
    std::string all;
    std::ifstream in(folder_ / "questions.jsonl");
    for (std::string line; std::getline(in, line);) {
      const Json one = *parse_json(line);
      if (one["name"] == name && one["type"] == type)
        all += (all.empty() ? "" : " ") + one["transport"].get<std::string>();
    }
    return all;
  }

  std::filesystem::path folder_;
};

TEST_F(Dns, ReadsWhatADomainSaysAboutItsMail) {
  const auto simulator = server();
  const auto names = resolver(simulator->server());
  const std::vector<std::pair<std::string, MailRoute>> expected = {{"example.org", MailRoute::kServers},
                                                                   {"nullmx.example.org", MailRoute::kNullMx},
                                                                   {"nxdomain.example.org", MailRoute::kNoSuchDomain},
                                                                   {"addressed.example.org", MailRoute::kServers},
                                                                   {"bare.example.org", MailRoute::kNoServers},
                                                                   {"aliased.example.org", MailRoute::kServers},
                                                                   {"truncated.example.org", MailRoute::kServers},
                                                                   {"slow.example.org", MailRoute::kUnknown}};
  for (const auto& [domain, route] : expected) {
    const MailAnswer answer = names->mail(domain, 5 * kSecond);
    EXPECT_EQ(answer.route, route) << domain << " " << answer.reason;
  }
  EXPECT_EQ(names->mail("example.org", kSecond).servers,
            (std::vector<std::string>{"mx1.example.org", "mx2.example.org"}));
  EXPECT_EQ(names->mail("addressed.example.org", kSecond).servers, std::vector<std::string>{"addressed.example.org"});
  EXPECT_EQ(names->mail("aliased.example.org", kSecond).servers.front(), "mx1.alias.aliased.example.org");
}

TEST_F(Dns, AsksAgainOverTcpWhatDidNotFit) {
  const auto simulator = server();
  const auto names = resolver(simulator->server());
  EXPECT_EQ(names->mail("truncated.example.org", 5 * kSecond).servers.size(), 2u);
  EXPECT_EQ(transports_of("truncated.example.org", kTypeMx), "udp tcp");
}

TEST_F(Dns, NobodyKnowsIsNotNo) {
  const auto simulator = server();
  const auto names = resolver(simulator->server());
  for (const auto& [domain, reason] : std::vector<std::pair<std::string, std::string>>{
           {"servfail.example.org", "failed"}, {"refused.example.org", "failed"}, {"timeout.example.org", "timeout"}}) {
    const MailAnswer answer = names->mail(domain, 10 * kSecond);
    EXPECT_EQ(answer.route, MailRoute::kUnknown) << domain;
    EXPECT_EQ(answer.reason, reason) << domain;
  }
  EXPECT_EQ(names->mail("garbled.example.org", 10 * kSecond).route, MailRoute::kUnknown);
  const auto nobody = resolver("127.0.0.1:9");
  EXPECT_EQ(nobody->mail("example.org", 10 * kSecond).route, MailRoute::kUnknown);
}

TEST_F(Dns, TakesTheNextServerWhenOneFails) {
  const auto simulator = server();
  const auto names = resolver("127.0.0.1:9," + simulator->server());
  EXPECT_EQ(names->mail("example.org", 5 * kSecond).route, MailRoute::kServers);
}

TEST_F(Dns, WaitsNoLongerThanTold) {
  const auto simulator = server();
  const auto names = resolver(simulator->server(), 5 * kSecond);
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(names->mail("timeout.example.org", 50 * kMillisecond).reason, "timeout");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(4));
}

TEST_F(Dns, AnswersEverybodyOnceWhateverHappens) {
  const auto simulator = server({.fault_rate = 0.3});
  constexpr int kQuestions = 2'000;
  std::atomic<int> answered = 0, known = 0;
  {
    auto started = dns::Resolver::start(
        {.servers = simulator->server(), .timeout = 50 * kMillisecond, .tries = 4, .at_once_max = 50});
    ASSERT_TRUE(started);
    std::vector<std::thread> askers;
    for (int t = 0; t < 4; ++t)
      askers.emplace_back([&, t] {
        for (int i = 0; i < kQuestions / 4; ++i)
          (*started)->ask_mail("d" + std::to_string(t) + "x" + std::to_string(i) + ".example.org",
                               [&](const MailAnswer& answer) {
                                 if (answer.route == MailRoute::kServers) ++known;
                                 ++answered;
                               });
      });
    for (std::thread& one : askers) one.join();
    for (int i = 0; i < 3'000 && answered < kQuestions; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(answered, kQuestions);
  EXPECT_GT(known, kQuestions / 2);
}

TEST_F(Dns, EndsWithQuestionsOnTheirWay) {
  const auto simulator = server();
  std::vector<std::string> reasons;
  {
    const auto names = resolver(simulator->server(), 10 * kSecond);
    for (int i = 0; i < 300; ++i)
      names->ask_mail("timeout.example.org", [&](const MailAnswer& answer) { reasons.push_back(answer.reason); });
  }
  EXPECT_EQ(reasons, std::vector<std::string>(300, "stopped"));
}

TEST_F(Dns, MoreQuestionsThanMayWaitAreAnsweredAtOnce) {
  const auto simulator = server();
  std::map<std::string, int> reasons;
  std::mutex mutex;
  {
    auto names = dns::Resolver::start(
        {.servers = simulator->server(), .timeout = 10 * kSecond, .at_once_max = 5, .waiting_max = 20});
    ASSERT_TRUE(names);
    for (int i = 0; i < 100; ++i)
      (*names)->ask_mail("timeout.example.org", [&](const MailAnswer& answer) {
        const std::lock_guard lock(mutex);
        ++reasons[answer.reason];
      });
  }
  EXPECT_EQ(reasons["busy"] + reasons["stopped"], 100);
  EXPECT_GE(reasons["busy"], 75);
  EXPECT_GE(reasons["stopped"], 20);
}

TEST_F(Dns, AZoneFileGivesNamesTheirWay) {
  std::ofstream(folder_ / "zone") << "# slips\ngmial.com nxdomain\nExample.NET nullmx\n\n";
  const auto simulator = server({.zone_file = (folder_ / "zone").string()});
  const auto names = resolver(simulator->server());
  EXPECT_EQ(names->mail("gmial.com", kSecond).route, MailRoute::kNoSuchDomain);
  EXPECT_EQ(names->mail("example.net", kSecond).route, MailRoute::kNullMx);
  EXPECT_EQ(names->mail("gmail.com", kSecond).route, MailRoute::kServers);
  std::ofstream(folder_ / "zone") << "gmial.com perhaps\n";
  EXPECT_EQ(DnsSimulator::start({.zone_file = (folder_ / "zone").string()}).error().code, "simulator_setting_invalid");
  EXPECT_EQ(DnsSimulator::start({.zone_file = "/nonexistent"}).error().code, "simulator_file");
}

TEST_F(Dns, ServersMustBeAddresses) {
  EXPECT_EQ(dns::Resolver::start({.servers = "ns.example.org"}).error().code, "dns_servers");
}

TEST_F(Dns, HostileNamesAreOnlyNames) {
  const auto simulator = server();
  const auto names = resolver(simulator->server());
  for (const std::string& name :
       {std::string(), std::string("."), std::string("a..b"), std::string(300, 'a'), std::string(64, 'a') + ".org",
        std::string("a b.org"), std::string("xn--.org"), std::string("\\.org")})
    (void)names->mail(name, 5 * kSecond);  // any answer will do
  EXPECT_EQ(names->mail("example.org", 5 * kSecond).route, MailRoute::kServers);
}

TEST(DnsMessage, WhatIsNoQuestionIsLeftOut) {
  const std::string whole(
      "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07"
      "EXAMPLE\x03org\x00\x00\x0f\x00\x01",
      29);
  ASSERT_TRUE(parse_question(whole));
  EXPECT_EQ(parse_question(whole)->name, "example.org");
  EXPECT_EQ(parse_question(whole)->type, kTypeMx);
  for (std::size_t cut = 0; cut < whole.size() - 2; ++cut) EXPECT_FALSE(parse_question(whole.substr(0, cut))) << cut;
  std::string pointer = whole;
  pointer[12] = '\xC0';
  EXPECT_FALSE(parse_question(pointer));
  std::string answer = whole;
  answer[2] = '\x81';
  EXPECT_FALSE(parse_question(answer));
}

}  // namespace
}  // namespace hk::simulator
