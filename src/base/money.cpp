#include <hk/base/money.hpp>

#include <cstdio>

#include <hk/base/text.hpp>

namespace hk {
namespace {

constexpr Cents kMost = 1'000'000'000'000'00;  // a trillion dollars

// Digits with commas in any place and at most two decimals, to cents.
std::optional<Cents> cents_of(std::string_view text) {
  Cents value = 0;
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
    if (decimals >= 2) {
      if (c != '0') return std::nullopt;
      continue;
    }
    if (decimals >= 0) ++decimals;
    value = value * 10 + (c - '0');
    if (value > kMost) return std::nullopt;
  }
  if (!digits) return std::nullopt;
  for (int i = decimals < 0 ? 0 : decimals; i < 2; ++i) value *= 10;
  if (value > kMost) return std::nullopt;
  return value;
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
  if (!rest.empty() && rest.front() == '$') rest = trim(rest.substr(1));
  auto value = cents_of(rest);
  if (value && negative) value = -*value;
  return value;
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
