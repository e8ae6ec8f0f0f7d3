#include <algorithm>
#include <cmath>
#include <cstdio>

#include <hk/base/text.hpp>
#include <hk/enrichment/manual_facts.hpp>

namespace hk::enrichment {
namespace {

constexpr double kRoomsMax = 1'000;
constexpr double kAreaMax = 1e10;  // square feet: half of Rhode Island
constexpr int kYearFirst = 1600;
constexpr int kYearsAhead = 5;  // houses are sold before they are built
constexpr Cents kDollarsMax = 1'000'000'000'000 * 100;
constexpr std::size_t kTextMax = 200;

using Value = Result<std::string>;

Error wrong(const FactField& field, const std::string& what) {
  Error error = invalid("value_invalid", std::string(field.label) + " " + what + ".");
  error.fields.push_back({"value", what});
  return error;
}

Value whole(const FactField& field, const std::string& text, double least, double most) {
  const auto number = parse_number(text);
  if (!number || std::floor(*number) != *number || *number < least || *number > most)
    return wrong(field, "must be a whole number from " + std::to_string(std::llround(least)) + " to " +
                            std::to_string(std::llround(most)));
  return std::to_string(std::llround(*number));
}

Value quarters(const FactField& field, const std::string& text) {
  constexpr double kParts = 4;
  const auto number = parse_number(text);
  if (!number || *number < 0 || *number > kRoomsMax || std::floor(*number * kParts) != *number * kParts)
    return wrong(field, "must be a number like 2, 2.5 or 2.75, at most 1000");
  char shown[32];
  std::snprintf(shown, sizeof shown, "%.10g", *number);
  return std::string(shown);
}

Value dollars(const FactField& field, const std::string& text) {
  const auto cents = parse_dollars(text);
  if (!cents || *cents < 0 || *cents > kDollarsMax)
    return wrong(field, "must be an amount of dollars and whole cents, from 0 to 1,000,000,000,000");
  return format_dollars(*cents);
}

Value date(const FactField& field, const std::string& text, const Date& today) {
  const auto read = parse_date(text);
  if (!read || read->year < kYearFirst || format_date(*read) > format_date(today))
    return wrong(field, "must be a date like 2016-10-24, not after today");
  return format_date(*read);
}

Value plain(const FactField& field, const std::string& text) {
  const bool is_odd = std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (text.empty() || is_odd || utf8_length(text) > kTextMax)
    return wrong(field, "must be a text of 1 to 200 characters in one line");
  return text;
}

}  // namespace

Result<std::string> manual_value(const FactField& field, const Json& value, const Date& today) {
  if (!value.is_string() && !value.is_number()) return wrong(field, "must be a number or a text");
  const std::string text = value.is_string() ? collapse_space(value.get<std::string>()) : dump_json(value);
  if (field.name == "bathrooms") return quarters(field, text);
  if (field.unit == "rooms") return whole(field, text, 0, kRoomsMax);
  if (field.unit == "square feet") return whole(field, text, 1, kAreaMax);
  if (field.unit == "year") return whole(field, text, kYearFirst, today.year + kYearsAhead);
  if (field.unit == "dollars") return dollars(field, text);
  if (field.unit == "date") return date(field, text, today);
  return plain(field, text);
}

}  // namespace hk::enrichment
