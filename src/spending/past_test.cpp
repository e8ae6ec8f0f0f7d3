#include <hk/spending/past.hpp>

#include <gtest/gtest.h>

namespace hk::spending {
namespace {

constexpr Micros kNow = 1'800'000'000 * kSecond;

Call call_of(CallState state, const std::string& outcome, Micros age) {
  Call call;
  call.id = CallId::make();
  call.provider = "paid";
  call.product = "all";
  call.state = state;
  call.outcome = outcome;
  call.at = kNow - age;
  return call;
}

class PastCalls : public ::testing::Test {
 protected:
  Past::Kind says(const std::vector<Call>& calls) { return past_of(calls, "paid", product_, kNow).kind; }
  const Product product_{.name = "all", .price = 10'000, .fields = {}, .fresh_for = 30 * kDay, .miss_for = 7 * kDay};
};

TEST_F(PastCalls, HoldForAsLongAsTheProductSays) {
  EXPECT_EQ(says({}), Past::Kind::kNothing);
  EXPECT_EQ(says({call_of(CallState::kSettled, "found", 29 * kDay)}), Past::Kind::kFresh);
  EXPECT_EQ(says({call_of(CallState::kSettled, "found", 31 * kDay)}), Past::Kind::kNothing);
  EXPECT_EQ(says({call_of(CallState::kSettled, "not_found", 6 * kDay)}), Past::Kind::kMiss);
  EXPECT_EQ(says({call_of(CallState::kSettled, "not_found", 8 * kDay)}), Past::Kind::kNothing);
}

TEST_F(PastCalls, WaitForOneThatIsOnItsWayAndForAPerson) {
  EXPECT_EQ(says({call_of(CallState::kReserved, "", 0)}), Past::Kind::kBeingBought);
  Call unknown = call_of(CallState::kUnknown, "unknown", kDay);
  EXPECT_EQ(says({unknown}), Past::Kind::kUndecided);
  unknown.decision = kWriteOff;
  unknown.decided_at = kNow - kDay;
  EXPECT_EQ(says({unknown}), Past::Kind::kMiss);
  unknown.decision = kBuyAgain;
  EXPECT_EQ(says({unknown}), Past::Kind::kNothing);
}

TEST_F(PastCalls, OfOtherProductsAndReleasedOnesSayNothing) {
  Call other = call_of(CallState::kSettled, "found", 0);
  other.product = "other";
  EXPECT_EQ(says({other, call_of(CallState::kReleased, "down", 0)}), Past::Kind::kNothing);
}

}  // namespace
}  // namespace hk::spending
