#include <gtest/gtest.h>

#include <hk/base/text.hpp>
#include <hk/enrichment/equity.hpp>

namespace hk::enrichment {
namespace {

constexpr Date kToday{2026, 11, 24};

Fact fact(const char* field, const char* value, const char* provider = "attom") {
  return {.field = field, .value = value, .provider = provider, .as_of = "2026-01-02", .winner = true};
}
MortgageRecord of(FoundMortgage one, const char* provider = "attom") { return {std::move(one), {{provider, "p"}}}; }
const MortgageRecord kFirst =
    of({.position = 1, .lender = "EXAMPLE BANK", .amount = 300'000'00, .date = "2019-06-14", .due_date = "2049-07-01"});

TEST(Equity, IsTheValueLessTheOriginalAmountsAndSaysSo) {
  const Equity e = equity_of({fact("estimatedValue", "561000.00")}, {kFirst, of({.amount = 25'000'50})}, kToday);
  EXPECT_EQ(e.value, 561'000'00);
  EXPECT_EQ(e.owed, 325'000'50);
  EXPECT_EQ(e.equity, 235'999'50);
  EXPECT_TRUE(e.owed_is_original);
  EXPECT_EQ(e.why, (std::vector<std::string>{
                       "value $561,000: the estimated value of attom, as of 2026-01-02",
                       "counted: first mortgage of EXAMPLE BANK, made 2019-06-14, $300,000, by attom",
                       "counted: mortgage, $25,000.50, by attom",
                       "owed $325,000.50: the original amounts, because no balance is known; what was paid back since"
                       " is not taken off"}));
}

TEST(Equity, TakesABalanceBeforeAmounts) {
  std::vector<Fact> facts = {fact("estimatedValue", "561000.00"), fact("mortgageAmount", "310000.00", "corelogic")};
  Equity e = equity_of(facts, {kFirst}, kToday);
  EXPECT_EQ(e.equity, 251'000'00) << "who adds them up knows of all of them";
  EXPECT_TRUE(e.owed_is_original);
  facts.push_back(fact("mortgageBalance", "270000.00", "corelogic"));
  e = equity_of(facts, {kFirst}, kToday);
  EXPECT_EQ(e.equity, 291'000'00);
  EXPECT_FALSE(e.owed_is_original);
  EXPECT_EQ(e.why.back(), "owed $270,000: the unpaid balance of all mortgages, of corelogic, as of 2026-01-02");
  facts.back().value = "600000.00";
  EXPECT_EQ(equity_of(facts, {}, kToday).equity, -39'000'00) << "more is owed than it is worth";
  facts.back().value = "0.00";
  EXPECT_EQ(equity_of(facts, {}, kToday).equity, 561'000'00) << "nothing is owed";
}

TEST(Equity, IsNotToldWhereSomethingIsMissing) {
  const Fact value = fact("estimatedValue", "561000.00");
  const Equity no_mortgage = equity_of({value}, {}, kToday);
  EXPECT_FALSE(no_mortgage.equity || no_mortgage.owed);
  EXPECT_EQ(no_mortgage.why.back(), "no open mortgage is known, which does not mean that there is none");
  const Equity no_value = equity_of({fact("totalValue", "530000.00")}, {kFirst}, kToday);
  EXPECT_FALSE(no_value.equity || no_value.value);
  EXPECT_EQ(no_value.owed, 300'000'00);
  EXPECT_EQ(no_value.why.front(), "no estimated value is known, and an assessor's total does not stand in for one");
  EXPECT_FALSE(equity_of({value}, {of({.date = "2019-06-14"})}, kToday).equity) << "no amount";
  const Equity part = equity_of({value}, {kFirst, of({.date = "2020-01-01"})}, kToday);
  EXPECT_EQ(part.owed, 300'000'00);
  EXPECT_EQ(part.why.back(), "a mortgage without an amount is not in the sum, so more is owed");
  Fact loser = value;
  loser.winner = false;
  EXPECT_FALSE(equity_of({loser}, {kFirst}, kToday).value) << "another value is shown";
}

TEST(Equity, LeavesOutWhatIsProbablyPaidOff) {
  const std::vector<Fact> facts = {fact("estimatedValue", "561000.00"), fact("lastSaleDate", "2019-06-14", "county")};
  const MortgageRecord before = of({.amount = 100'000'00, .date = "2019-05-14"});
  const MortgageRecord around = of({.amount = 1'000'00, .date = "2019-05-15"});
  const MortgageRecord due = of({.amount = 50'000'00, .date = "2020-01-01", .due_date = "2026-11-23"});
  const MortgageRecord last_day = of({.amount = 2'000'00, .date = "2020-01-02", .due_date = "2026-11-24"});
  const Equity e = equity_of(facts, {due, last_day, around, before}, kToday);
  EXPECT_EQ(e.owed, 3'000'00) << join(e.why, "\n");
  EXPECT_EQ(e.why.back(),
            "not counted: mortgage, made 2019-05-14, $100,000, by attom; it was made before the sale of 2019-06-14");
  EXPECT_NE(join(e.why, "\n").find("it was due on 2026-11-23"), std::string::npos);
  MortgageRecord open = before;
  open.mortgage.is_said_open = true;
  EXPECT_EQ(equity_of(facts, {open}, kToday).owed, 100'000'00) << "the provider says that it is open";
}

}  // namespace
}  // namespace hk::enrichment
