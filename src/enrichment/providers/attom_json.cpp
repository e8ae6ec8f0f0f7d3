#include "attom_json.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <hk/base/text.hpp>
#include <hk/base/time.hpp>

namespace hk::enrichment::attom {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_key(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, lower, lower); }

bool is_known(const Json& value) {
  if (value.is_null()) return false;
  if (value.is_string()) return !trim(value.get_ref<const std::string&>()).empty();
  if (value.is_structured()) return !value.empty();
  if (value.is_number()) return value.get<double>() != 0;
  return true;
}

std::optional<double> number_of(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) return parse_number(value.get_ref<const std::string&>());
  return std::nullopt;
}

// A double holds every amount of up to 15 digits, and two decimals print it as it was written.
std::optional<Cents> cents_of(double dollars) {
  constexpr double kMost = 1e12;
  if (!(dollars > 0) || dollars > kMost) return std::nullopt;
  char text[40];
  std::snprintf(text, sizeof text, "%.2f", dollars);
  return parse_dollars(text);
}

std::optional<Cents> dollars_of(const Json& value) {
  if (value.is_string())
    if (const auto exact = parse_dollars(value.get_ref<const std::string&>())) return exact;
  const auto number = number_of(value);
  return number ? cents_of(*number) : std::nullopt;
}

std::string date_of(const Json& value) {
  const auto date = parse_date(text_of(value));
  return date ? format_date(*date) : std::string{};
}

}  // namespace

const Json* known_at(const Json& from, std::string_view path) {
  if (!from.is_object()) return nullptr;
  const std::size_t dot = path.find('.');
  for (const auto& [key, value] : from.items()) {
    if (!same_key(key, path.substr(0, dot)) || !is_known(value)) continue;
    if (dot == std::string_view::npos) return &value;
    if (const Json* found = known_at(value, path.substr(dot + 1))) return found;
  }
  return nullptr;
}

const Json* member(const Json& from, std::string_view key) {
  if (!from.is_object()) return nullptr;
  for (auto at = from.begin(); at != from.end(); ++at)
    if (same_key(at.key(), key)) return &at.value();
  return nullptr;
}

std::string text_of(const Json& value) {
  if (value.is_string()) return collapse_space(value.get_ref<const std::string&>());
  return value.is_number() ? value.dump() : std::string{};
}

std::string text_at(const Json& from, Paths paths) {
  for (const auto path : paths)
    if (const Json* value = known_at(from, path))
      if (std::string text = text_of(*value); !text.empty()) return text;
  return {};
}

std::optional<double> number_at(const Json& from, Paths paths) {
  for (const auto path : paths)
    if (const Json* value = known_at(from, path))
      if (const auto number = number_of(*value); number && *number > 0) return number;
  return std::nullopt;
}

std::optional<Cents> dollars_at(const Json& from, Paths paths) {
  for (const auto path : paths)
    if (const Json* value = known_at(from, path))
      if (const auto cents = dollars_of(*value); cents && *cents > 0) return cents;
  return std::nullopt;
}

std::string date_at(const Json& from, Paths paths) {
  for (const auto path : paths)
    if (const Json* value = known_at(from, path))
      if (std::string date = date_of(*value); !date.empty()) return date;
  return {};
}

}  // namespace hk::enrichment::attom
