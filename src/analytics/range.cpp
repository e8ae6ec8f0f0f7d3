#include "range.hpp"

#include <algorithm>

namespace hk::analytics {
namespace {

constexpr int kDaysDefault = 90;
constexpr int kDaysMost = 3'660;
constexpr int kDailyMost = 92;
constexpr int kWeeklyMost = 740;
constexpr std::size_t kMonthsMost = 120;

int days_between(const Date& first, const Date& end) {
  return static_cast<int>((midnight_utc(end) - midnight_utc(first)) / kDay);
}

Date month_after(const Date& day) {
  return day.month == 12 ? Date{day.year + 1, 1, 1} : Date{day.year, day.month + 1, 1};
}

Date monday_before(const Date& day) {
  const Micros since = midnight_utc(day) / kDay;  // day 0 was a Thursday
  return day_plus(day, -static_cast<int>(((since + 3) % 7 + 7) % 7));
}

Result<Date> date_param(const http::Request& request, const char* name, const Date& fallback) {
  const auto text = request.query_value(name);
  if (!text || text->empty()) return fallback;
  const auto date = text->size() == 10 ? parse_date(*text) : std::nullopt;
  if (!date || date->year < 1990 || date->year > 2200)
    return invalid("range_invalid", std::string("The parameter ") + name + " is no date.", "Write it like 2026-01-31.");
  return *date;
}

}  // namespace

Date day_plus(const Date& day, int days) { return utc_date(midnight_utc(day) + days * kDay); }

Micros begin_of(const Date& day, const TimeZone& zone) {
  const Micros noon = midnight_utc(day) + 12 * kHour;
  return zone.start_of_day(noon - zone.offset_at(noon));
}

Range range_between(const Date& first, const Date& end, const TimeZone& zone) {
  return {first, end, begin_of(first, zone), begin_of(end, zone)};
}

Result<Range> range_of(const http::Request& request, Micros now, const TimeZone& zone) {
  const Date tomorrow = day_plus(utc_date(now + zone.offset_at(now)), 1);
  HK_TRY(const Date end, date_param(request, "to", tomorrow));
  HK_TRY(const Date first, date_param(request, "from", day_plus(end, -kDaysDefault)));
  const int days = days_between(first, end);
  if (days < 1 || days > kDaysMost)
    return invalid("range_invalid", "The range must have from 1 to 3,660 days.",
                   "`to` is the day after the last one, later than `from`.");
  return range_between(first, end, zone);
}

Range previous(const Range& range, const TimeZone& zone) {
  return range_between(day_plus(range.first, -days_between(range.first, range.end)), range.first, zone);
}

std::vector<Period> periods_of(const Range& range, const TimeZone& zone) {
  const int days = days_between(range.first, range.end);
  const bool daily = days <= kDailyMost, weekly = !daily && days <= kWeeklyMost;
  std::vector<Period> periods;
  Date at = daily ? range.first : weekly ? monday_before(range.first) : Date{range.first.year, range.first.month, 1};
  while (at < range.end) {
    const Date next = daily ? day_plus(at, 1) : weekly ? day_plus(at, 7) : month_after(at);
    const std::string name = daily || weekly ? format_date(at) : format_date(at).substr(0, 7);
    const Date first = std::max(at, range.first), end = std::min(next, range.end);
    periods.push_back({name, first, end, begin_of(first, zone), begin_of(end, zone)});
    at = next;
  }
  return periods;
}

std::vector<Period> months_until(const Range& range, Micros now, const TimeZone& zone) {
  std::vector<Period> months;
  Date at{range.first.year, range.first.month, 1};
  while (months.size() < kMonthsMost && (months.empty() || begin_of(at, zone) <= now)) {
    const Date next = month_after(at);
    months.push_back({format_date(at).substr(0, 7), at, next, begin_of(at, zone), begin_of(next, zone)});
    at = next;
  }
  return months;
}

}  // namespace hk::analytics
