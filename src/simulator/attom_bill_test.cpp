#include <atomic>
#include <thread>

#include "limits.hpp"
#include "testing/attom_fixture.hpp"

namespace hk::simulator {
namespace {

class AttomBillTest : public AttomTest {
 protected:
  Answer ask_house() const { return ask("/property/expandedprofile?" + std::string(kHouse)); }
};

TEST_F(AttomBillTest, EveryAnsweredCallIsOnTheBillWithItsReference) {
  start();
  EXPECT_EQ(ask_house().status, 200);
  const auto lines = bill();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].number, 1u);
  EXPECT_EQ(lines[0].service, "attom");
  EXPECT_EQ(lines[0].path, "/property/expandedprofile");
  EXPECT_EQ(lines[0].reference, "ref-1");
  EXPECT_EQ(lines[0].micro_dollars, 100'000);
  EXPECT_EQ(lines[0].fault, "");
  EXPECT_TRUE(parse_rfc3339(lines[0].at).ok());
}

TEST_F(AttomBillTest, TheBillOutlivesTheSimulatorAndACutLine) {
  start();
  ask_house();
  attom_.reset();
  std::ofstream(settings_.bill_file, std::ios::app) << R"({"n":2,"path":"/prop)";
  start();
  ask_house();
  const auto lines = bill();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[1].number, 2u);
}

TEST_F(AttomBillTest, TheQuotaCountsAnswersWith200) {
  settings_.quota = 2;
  start();
  EXPECT_EQ(ask("/property/detail?attomid=1").status, 400);
  EXPECT_EQ(ask_house().status, 200);
  EXPECT_EQ(ask_house().status, 200);
  const Answer refused = ask_house();
  EXPECT_EQ(refused.status, 429);
  EXPECT_NE(refused.body.find("Quota Exceeded"), std::string::npos);
  EXPECT_EQ(bill().size(), 2u);
}

TEST_F(AttomBillTest, TheLimitAdmitsSoManyCallsASecondFromAllConnectionsTogether) {
  settings_.limit = 10;
  settings_.arrivals_file = folder_ + "/arrivals.jsonl";
  start();
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i)
    clients.emplace_back([this] {
      for (int j = 0; j < 10; ++j) ask_house();
    });
  for (std::thread& client : clients) client.join();
  std::vector<Micros> admitted;
  const auto arrivals = json_lines(settings_.arrivals_file);
  for (const Json& line : arrivals) {
    EXPECT_EQ(line.at("path"), "/property/expandedprofile");
    EXPECT_EQ(line.at("reference"), "ref-1");
    if (line.at("status") == 200) admitted.push_back(line.at("monotonicMicros"));
  }
  EXPECT_EQ(arrivals.size(), 40u);
  std::ranges::sort(admitted);
  EXPECT_GE(admitted.size(), 10u);
  for (std::size_t i = 10; i < admitted.size(); ++i) EXPECT_GE(admitted[i] - admitted[i - 10], kSecond);
  EXPECT_EQ(bill().size(), admitted.size());
}

TEST_F(AttomBillTest, ConcurrentCallsAreEachBilledOnce) {
  settings_.fault_rate = 0.3;
  settings_.fault_mix = *parse_fault_mix("lost,truncated,5xx");
  start();
  std::atomic<int> answered = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i)
    clients.emplace_back([&] {
      for (int j = 0; j < 25; ++j)
        if (ask_house().status == 200) ++answered;
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
  EXPECT_EQ(attom_->calls(), 200u);
}

TEST_F(AttomBillTest, StoppingEndsAnswersThatWaitWithoutABill) {
  settings_.slow_ms = 60'000;
  settings_.fault_rate = 1;
  settings_.fault_mix = {{Fault::kSlow, 1}};
  start();
  std::thread client([this] { EXPECT_EQ(ask_house().status, 0); });
  while (attom_->calls() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  attom_->stop();
  client.join();
  EXPECT_TRUE(bill().empty());
}

TEST(QuotaTest, ItComesBackAfterItsPeriodOrNever) {
  Quota periodic(2, 100);
  EXPECT_TRUE(periodic.take(1'000));
  EXPECT_TRUE(periodic.take(1'050));
  EXPECT_FALSE(periodic.take(1'099));
  EXPECT_TRUE(periodic.take(1'100));
  EXPECT_TRUE(periodic.take(1'150));
  EXPECT_FALSE(periodic.take(1'199));
  Quota once(1, 0);
  EXPECT_TRUE(once.take(1'000));
  EXPECT_FALSE(once.take(kDay));
}

TEST(QuotaTest, WhatIsLeftIsKnownAndComesBackToo) {
  Quota periodic(2, 100);
  EXPECT_EQ(periodic.left(1'000), 2);
  periodic.take(1'000);
  EXPECT_EQ(periodic.left(1'099), 1);
  EXPECT_EQ(periodic.left(1'100), 2);
  EXPECT_EQ(Quota(std::nullopt, 0).left(1'000), std::nullopt);
}

TEST(CallLimitTest, NoWindowOfASecondHoldsMoreAlsoWhenCallsComeOutOfOrder) {
  CallLimit limit(2);
  EXPECT_TRUE(limit.admits(10));
  EXPECT_TRUE(limit.admits(kSecond));
  EXPECT_FALSE(limit.admits(kSecond + 9));
  EXPECT_FALSE(limit.admits(20));
  EXPECT_TRUE(limit.admits(kSecond + 10));
  EXPECT_FALSE(limit.admits(kSecond + 11));
  EXPECT_TRUE(CallLimit(std::nullopt).admits(0));
}

}  // namespace
}  // namespace hk::simulator
