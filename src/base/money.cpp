#include <hk/base/money.hpp>

#include <cstdio>

#include <hk/base/text.hpp>

namespace hk {
namespace {

constexpr std::int64_t kMostDollars = 1'000'000'000'000;
constexpr int kCentDecimals = 2, kMicroDecimals = 6;

// The part of a dollar that `decimals` digits after the point count.
constexpr std::int64_t scale_of(int decimals) { return decimals == 0 ? 1 : 10 * scale_of(decimals - 1); }

// Digits with commas in any place; beyond `decimals_max` digits after the point only zeros.
std::optional<std::int64_t> units_of(std::string_view text, int decimals_max) {
  const std::int64_t most = kMostDollars * scale_of(decimals_max);
  std::int64_t value = 0;
  int decimals = -1;
  bool digits = false;
  for (const char c : text) {
    if (c == ',' && decimals < 0) continue;
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    digits = true;
    if (decimals >= decimals_max) {
      if (c != '0') return std::nullopt;
      continue;
    }
    if (decimals >= 0) ++decimals;
    const int digit = c - '0';
    if (value > (most - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  if (!digits) return std::nullopt;
  const std::int64_t scale = scale_of(decimals_max - (decimals < 0 ? 0 : decimals));
  if (value > most / scale) return std::nullopt;
  return value * scale;
}

std::string_view without_dollar_sign(std::string_view text) {
  return !text.empty() && text.front() == '$' ? trim(text.substr(1)) : text;
}

}  // namespace

std::optional<Cents> parse_dollars(std::string_view text) {
  std::string_view rest = trim(text);
  bool negative = false;
  if (rest.size() > 2 && rest.front() == '(' && rest.back() == ')') {
    negative = true;
    rest = trim(rest.substr(1, rest.size() - 2));
  }
  if (!rest.empty() && rest.front() == '-') {
    negative = !negative;
    rest = trim(rest.substr(1));
  }
  auto value = units_of(without_dollar_sign(rest), kCentDecimals);
  if (value && negative) value = -*value;
  return value;
}

std::optional<MicroDollars> parse_micro_dollars(std::string_view text) {
  return units_of(without_dollar_sign(trim(text)), kMicroDecimals);
}

Json dollars_json(Cents cents) {
  if (cents % 100 == 0) return cents / 100;
  return static_cast<double>(cents) / 100.0;
}

Json micro_dollars_json(MicroDollars amount) {
  if (amount % kDollarInMicros == 0) return amount / kDollarInMicros;
  return static_cast<double>(amount) / static_cast<double>(kDollarInMicros);
}

std::string format_dollars(Cents cents) {
  char text[40];
  const Cents absolute = cents < 0 ? -cents : cents;
  std::snprintf(text, sizeof text, "%s%lld.%02lld", cents < 0 ? "-" : "", static_cast<long long>(absolute / 100),
                static_cast<long long>(absolute % 100));
  return text;
}

}  // namespace hk
