#include "testing/attom_fixture.hpp"

namespace hk::simulator {
namespace {

class AttomFaultsTest : public AttomTest {
 protected:
  // Every call has this fault.
  void start_with(Fault fault) {
    settings_.fault_rate = 1;
    settings_.fault_mix = {{fault, 1}};
    start();
  }
  Answer ask_house() const { return ask("/property/expandedprofile?" + std::string(kHouse)); }
};

TEST_F(AttomFaultsTest, RefusalsComeInTheirFormsAndAreNotBilled) {
  const std::map<Fault, std::set<int>> expected = {{Fault::kTooMany, {429}},
                                                   {Fault::kQuota, {402}},
                                                   {Fault::kServerError, {500, 502, 503, 504}},
                                                   {Fault::kTimeout, {408}}};
  for (const auto& [fault, statuses] : expected) {
    start_with(fault);
    std::set<int> seen;
    for (int i = 0; i < 40; ++i) seen.insert(ask_house().status);
    EXPECT_EQ(seen, statuses) << fault_name(fault);
  }
  EXPECT_TRUE(bill().empty());
}

TEST_F(AttomFaultsTest, TooManyCallsMayOrMayNotSayHowLongInTextOrJson) {
  start_with(Fault::kTooMany);
  std::set<bool> retry_after;
  std::set<std::string> types;
  for (int i = 0; i < 40; ++i) {
    const Answer answer = ask_house();
    retry_after.insert(answer.headers.contains("retry-after"));
    types.insert(answer.headers.at("content-type"));
  }
  EXPECT_EQ(retry_after.size(), 2u);
  EXPECT_EQ(types, (std::set<std::string>{"application/json", "text/plain"}));
}

TEST_F(AttomFaultsTest, AServerErrorIsAnHtmlPage) {
  start_with(Fault::kServerError);
  const Answer answer = ask_house();
  EXPECT_EQ(answer.headers.at("content-type"), "text/html");
  EXPECT_TRUE(answer.body.starts_with("<html>"));
}

TEST_F(AttomFaultsTest, ASlowAnswerIsRightAndBilled) {
  settings_.slow_ms = 150;
  start_with(Fault::kSlow);
  const auto began = std::chrono::steady_clock::now();
  const Answer answer = ask_house();
  EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(150));
  EXPECT_EQ(answer.status, 200);
  EXPECT_FALSE(answer.json().is_discarded());
  ASSERT_EQ(bill().size(), 1u);
  EXPECT_EQ(bill()[0].fault, "slow");
}

TEST_F(AttomFaultsTest, ATruncatedAnswerPromisesMoreThanItSends) {
  start_with(Fault::kTruncated);
  const Answer answer = ask_house();
  EXPECT_EQ(answer.status, 200);
  EXPECT_FALSE(answer.whole);
  EXPECT_GT(answer.body.size(), 0u);
  ASSERT_EQ(bill().size(), 1u);
  EXPECT_EQ(bill()[0].fault, "truncated");
}

TEST_F(AttomFaultsTest, AMalformedAnswerIsWholeButNoJson) {
  start_with(Fault::kMalformed);
  const Answer answer = ask_house();
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.whole);
  EXPECT_TRUE(answer.json().is_discarded());
  EXPECT_EQ(bill().size(), 1u);
}

TEST_F(AttomFaultsTest, AWrongTypeIsAPageWith200) {
  start_with(Fault::kWrongType);
  const Answer answer = ask_house();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("content-type"), "text/html");
  EXPECT_EQ(bill().size(), 1u);
}

TEST_F(AttomFaultsTest, AResetSendsNothingAndIsNotBilledALostAnswerIs) {
  start_with(Fault::kReset);
  EXPECT_EQ(ask_house().status, 0);
  EXPECT_TRUE(bill().empty());
  start_with(Fault::kLost);
  EXPECT_EQ(ask_house().status, 0);
  ASSERT_EQ(bill().size(), 1u);
  EXPECT_EQ(bill()[0].fault, "lost");
}

TEST_F(AttomFaultsTest, WhatIsNoAnswerToPayForIsNotSpoilt) {
  start_with(Fault::kLost);
  EXPECT_EQ(ask("/property/detail?attomid=1").status, 400);
  EXPECT_TRUE(bill().empty());
}

TEST_F(AttomFaultsTest, TheSameSeedGivesTheSameRunAndAnotherSeedAnother) {
  settings_.fault_rate = 0.5;
  settings_.fault_mix = *parse_fault_mix("5xx=3,429=2,truncated=1,lost=1");
  const auto run = [&](std::uint64_t seed) {
    settings_.seed = seed;
    std::filesystem::remove(settings_.bill_file);
    start();
    std::vector<std::string> seen;
    for (int i = 0; i < 60; ++i) {
      const Answer answer = ask_house();
      seen.push_back(std::to_string(answer.status) + (answer.whole ? "" : " cut"));
    }
    return seen;
  };
  const auto first = run(1);
  EXPECT_EQ(run(1), first);
  EXPECT_NE(run(2), first);
  EXPECT_GT(std::ranges::count(first, "200"), 15);
  EXPECT_LT(std::ranges::count(first, "200"), 45);
}

TEST(FaultMixTest, MixesAreReadAndNonsenseIsRefused) {
  const auto mix = parse_fault_mix("5xx=3, slow=0.5,lost");
  ASSERT_TRUE(mix.ok());
  EXPECT_EQ(*mix, (FaultMix{{Fault::kServerError, 3}, {Fault::kSlow, 0.5}, {Fault::kLost, 1}}));
  for (const char* bad : {"", "6xx=1", "5xx=-1", "5xx=x", "5xx=0", "slow=1,,"})
    EXPECT_FALSE(parse_fault_mix(bad).ok()) << bad;
}

TEST(FaultPlanTest, TheRateAndTheWeightsAreKept) {
  const FaultPlan plan(3, 0.4, {{Fault::kServerError, 3}, {Fault::kLost, 1}});
  std::map<std::optional<Fault>, int> seen;
  for (std::uint64_t number = 1; number <= 10'000; ++number) ++seen[plan.of_call(number)];
  EXPECT_NEAR(seen[std::nullopt], 6'000, 200);
  EXPECT_NEAR(seen[Fault::kServerError], 3'000, 200);
  EXPECT_NEAR(seen[Fault::kLost], 1'000, 150);
}

}  // namespace
}  // namespace hk::simulator
