#include <hk/spending/provider_states.hpp>

#include <gtest/gtest.h>

namespace hk::spending {
namespace {

using Kind = Outcome::Kind;

Outcome outcome_of(Kind kind) { return {kind, "It says so."}; }

TEST(ProviderHealth, OpensTheBreakerAfterFailuresInARowAndLongerEachTime) {
  ProviderState state;
  for (int i = 0; i < kFailuresMax; ++i) {
    EXPECT_EQ(state.wait_until, 0);
    state = after_call(state, outcome_of(Kind::kDown), kSecond);
  }
  EXPECT_EQ(state.wait_until, kSecond + kFirstWait);
  state = after_call(state, outcome_of(Kind::kDown), state.wait_until);
  EXPECT_EQ(state.wait_until, kSecond + 3 * kFirstWait) << "still failing: twice as long";
  state = after_call(state, outcome_of(Kind::kFound), state.wait_until);
  EXPECT_EQ(state.failures, 0);
  EXPECT_EQ(state.waits, 0);
}

TEST(ProviderHealth, AnswersThatWereOnTheirWayDoNotProlongAPause) {
  ProviderState state = after_call({}, outcome_of(Kind::kLimited), kSecond);
  const Micros until = state.wait_until;
  EXPECT_EQ(until, kSecond + kFirstPause);
  state = after_call(state, outcome_of(Kind::kLimited), kSecond + kMillisecond);
  EXPECT_EQ(state.wait_until, until);
}

TEST(ProviderHealth, AProductThatTheContractLacksIsNoReasonToPause) {
  Outcome lacking = outcome_of(Kind::kRefused);
  ProviderState refused;
  for (int i = 0; i < kRefusalsMax; ++i) refused = after_call(refused, lacking, kSecond);
  EXPECT_TRUE(refused.paused);
  lacking.of_product_only = true;
  ProviderState state;
  for (int i = 0; i < kRefusalsMax; ++i) state = after_call(state, lacking, kSecond);
  EXPECT_FALSE(state.paused);
  EXPECT_EQ(state.last_error, lacking.reason);
}

}  // namespace
}  // namespace hk::spending
