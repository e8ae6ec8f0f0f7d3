#include <hk/jobs/cron.hpp>

#include <hk/base/text.hpp>

namespace hk::jobs {
namespace {

constexpr int kDaysToSearch = 8 * 366 + 1;  // February 29 can be eight years away (2096 to 2104)

struct Range {
  int first, last, step;
};

std::optional<int> number(std::string_view text, int least, int most) {
  const auto value = parse_int(text);
  if (!value || *value < least || *value > most) return std::nullopt;
  return static_cast<int>(*value);
}

// "*", "5", "1-5", each with an optional "/step".
std::optional<Range> parse_range(std::string_view text, int least, int most) {
  const std::size_t slash = text.find('/');
  const bool has_step = slash != std::string_view::npos;
  const auto step = has_step ? number(text.substr(slash + 1), 1, most) : std::optional(1);
  const std::string_view span = text.substr(0, slash);
  if (!step) return std::nullopt;
  if (span == "*") return Range{least, most, *step};
  const std::size_t dash = span.find('-');
  const auto first = number(span.substr(0, dash), least, most);
  if (!first) return std::nullopt;
  if (dash == std::string_view::npos) return Range{*first, has_step ? most : *first, *step};
  const auto last = number(span.substr(dash + 1), least, most);
  if (!last || *last < *first) return std::nullopt;
  return Range{*first, *last, *step};
}

// 1970-01-01 was a Thursday.
int week_day_of(Micros midnight) { return static_cast<int>((midnight / kDay % 7 + 7 + 4) % 7); }

}  // namespace

Result<Cron::Field> Cron::parse_field(std::string_view text, const char* name, int least, int most) {
  Field field;
  field.any = text == "*";
  for (const std::string& part : split(text, ',')) {
    const auto range = parse_range(part, least, most);
    if (!range)
      return invalid("cron_invalid",
                     "The " + std::string(name) + " \"" + std::string(text) + "\" of a schedule can't be read.",
                     "Write *, or numbers from " + std::to_string(least) + " to " + std::to_string(most) +
                         " with commas, ranges (1-5) and steps (*/15).");
    for (int value = range->first; value <= range->last; value += range->step)
      field.values.set(static_cast<std::size_t>(value));
  }
  return field;
}

Result<Cron> Cron::parse(std::string_view text) {
  const std::vector<std::string> parts = split(collapse_space(text), ' ');
  if (parts.size() != 5)
    return invalid("cron_invalid", "A schedule has five fields: minute, hour, day of month, month, day of week.");
  Cron cron;
  HK_TRY(cron.minute_, parse_field(parts[0], "minute", 0, 59));
  HK_TRY(cron.hour_, parse_field(parts[1], "hour", 0, 23));
  HK_TRY(cron.day_, parse_field(parts[2], "day of month", 1, 31));
  HK_TRY(cron.month_, parse_field(parts[3], "month", 1, 12));
  HK_TRY(cron.week_day_, parse_field(parts[4], "day of week", 0, 7));
  if (cron.week_day_.values.test(7)) cron.week_day_.values.set(0);
  return cron;
}

bool Cron::due_on(const Date& date, int day_of_week) const {
  if (!month_.values.test(static_cast<std::size_t>(date.month))) return false;
  const bool by_date = day_.values.test(static_cast<std::size_t>(date.day));
  const bool by_week_day = week_day_.values.test(static_cast<std::size_t>(day_of_week));
  if (day_.any || week_day_.any) return by_date && by_week_day;
  return by_date || by_week_day;
}

std::optional<Micros> Cron::first_minute(Micros midnight, Micros from) const {
  for (std::size_t hour = 0; hour < 24; ++hour) {
    if (!hour_.values.test(hour)) continue;
    for (std::size_t minute = 0; minute < 60; ++minute) {
      const Micros at = midnight + static_cast<Micros>(hour) * kHour + static_cast<Micros>(minute) * kMinute;
      if (minute_.values.test(minute) && at >= from) return at;
    }
  }
  return std::nullopt;
}

std::optional<Micros> Cron::next(Micros after) const {
  Micros midnight = midnight_utc(utc_date(after));
  for (int day = 0; day < kDaysToSearch; ++day, midnight += kDay) {
    if (!due_on(utc_date(midnight), week_day_of(midnight))) continue;
    if (const auto at = first_minute(midnight, after + 1)) return at;
  }
  return std::nullopt;
}

std::optional<Micros> Cron::latest(Micros after, Micros now) const {
  std::optional<Micros> found;
  for (auto at = next(after); at && *at <= now; at = next(*at)) found = at;
  return found;
}

}  // namespace hk::jobs
