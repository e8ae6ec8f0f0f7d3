// Money is exact: prices of houses in cents, prices of provider calls in micro-dollars.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <hk/base/json.hpp>

namespace hk {

using Cents = std::int64_t;
using MicroDollars = std::int64_t;
inline constexpr MicroDollars kDollarInMicros = 1'000'000;

// "$1,124,900 ", "120000.5", "(1,200)" -> cents; empty when it is no amount, has more than two decimals, or overflows.
std::optional<Cents> parse_dollars(std::string_view text);
// The same for prices and budgets: "0.10", "$1,250.000001"; at most six decimals, never below 0.
std::optional<MicroDollars> parse_micro_dollars(std::string_view text);
// As a JSON number of dollars. Exact for every amount below 10^13 dollars: the shortest decimal that reads
// back to the same double has at most 15 digits.
Json dollars_json(Cents cents);
Json micro_dollars_json(MicroDollars amount);
std::string format_dollars(Cents cents);  // "1234.50"

}  // namespace hk
