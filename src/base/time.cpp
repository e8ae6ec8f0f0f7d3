#include <hk/base/time.hpp>

#include <cctype>
#include <chrono>
#include <cstdio>
#include <ctime>

#include <hk/base/text.hpp>

namespace hk {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

Micros floor_div(Micros value, Micros by) { return value / by - (value % by < 0 ? 1 : 0); }

Micros days_since_epoch(const Date& date) {
  const year_month_day ymd{year{date.year}, month{static_cast<unsigned>(date.month)},
                           day{static_cast<unsigned>(date.day)}};
  return sys_days{ymd}.time_since_epoch().count();
}

bool is_real(const Date& date) {
  if (date.year < 1600 || date.year > 2200 || date.month < 1 || date.month > 12 || date.day < 1) return false;
  return year_month_day{year{date.year}, month{static_cast<unsigned>(date.month)}, day{static_cast<unsigned>(date.day)}}
      .ok();
}

std::optional<Date> checked(const Date& date) {
  if (is_real(date)) return date;
  return std::nullopt;
}

int month_of_name(std::string_view word) {
  static constexpr const char* kNames[] = {"january", "february", "march",     "april",   "may",      "june",
                                           "july",    "august",   "september", "october", "november", "december"};
  const std::string lower = lower_ascii(word);
  for (int i = 0; i < 12; ++i) {
    const std::string_view name = kNames[i];
    if (lower.size() >= 3 && name.substr(0, lower.size()) == lower) return i + 1;
    if (lower == "sept" && i == 8) return 9;
  }
  return 0;
}

// Digit groups and words of a date, in order; everything else separates.
std::vector<std::string> date_parts(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const auto same_kind = [&](unsigned char x) { return std::isdigit(c) ? std::isdigit(x) : std::isalpha(x); };
    if (!std::isalnum(c)) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < text.size() && same_kind(static_cast<unsigned char>(text[i]))) ++i;
    parts.emplace_back(text.substr(begin, i - begin));
    if (parts.size() == 3) break;
  }
  return parts;
}

int number_of(const std::string& part) {
  const auto value = parse_int(part);
  return value && *value < 100'000 ? static_cast<int>(*value) : -1;
}

// Two-digit years: 69-99 are 19xx, 00-68 are 20xx (POSIX strptime %y).
int full_year(const std::string& part) {
  const int value = number_of(part);
  if (part.size() == 2) return value < 69 ? 2000 + value : 1900 + value;
  return part.size() == 4 ? value : -1;
}

std::optional<Date> date_from_parts(const std::vector<std::string>& p) {
  if (p.size() == 1 && p[0].size() == 8) {
    return checked({number_of(p[0].substr(0, 4)), number_of(p[0].substr(4, 2)), number_of(p[0].substr(6, 2))});
  }
  if (p.size() < 3) return std::nullopt;
  if (const int named = month_of_name(p[0])) return checked({full_year(p[2]), named, number_of(p[1])});
  if (const int named = month_of_name(p[1])) return checked({full_year(p[2]), named, number_of(p[0])});
  if (p[0].size() == 4) return checked({number_of(p[0]), number_of(p[1]), number_of(p[2])});
  if (p[0].size() <= 2 && p[1].size() <= 2) return checked({full_year(p[2]), number_of(p[0]), number_of(p[1])});
  return std::nullopt;
}

}  // namespace

Micros SystemClock::now() const {
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

std::string format_date(const Date& date) {
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
  return text;
}

std::optional<Date> parse_date(std::string_view text) {
  const std::string_view trimmed = trim(text);
  if (trimmed.size() > 40) return std::nullopt;
  return date_from_parts(date_parts(trimmed));
}

Micros midnight_utc(const Date& date) { return days_since_epoch(date) * kDay; }

Date utc_date(Micros at) {
  const year_month_day ymd{sys_days{std::chrono::days{floor_div(at, kDay)}}};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

std::string format_rfc3339(Micros at) {
  const Micros day_part = floor_div(at, kDay) * kDay;
  const long long in_day = at - day_part;
  char text[64];
  std::snprintf(text, sizeof text, "%sT%02lld:%02lld:%02lld", format_date(utc_date(at)).c_str(), in_day / kHour,
                in_day / kMinute % 60, in_day / kSecond % 60);
  std::string result = text;
  if (const long long fraction = in_day % kSecond) {
    std::snprintf(text, sizeof text, ".%06lld", fraction);
    result += text;
    while (result.back() == '0') result.pop_back();
  }
  return result + "Z";
}

Result<Micros> parse_rfc3339(std::string_view text) {
  const Error bad = invalid("time_invalid", "This is no RFC 3339 time.", "Write it like 2026-11-22T19:30:00Z.");
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0, used = 0;
  const std::string copy(text.substr(0, 64));
  if (std::sscanf(copy.c_str(), "%4d-%2d-%2d%*1[Tt ]%2d:%2d:%2d%n", &y, &mo, &d, &h, &mi, &s, &used) != 6) return bad;
  if (!is_real({y, mo, d}) || h > 23 || mi > 59 || s > 60 || h < 0 || mi < 0 || s < 0) return bad;
  Micros fraction = 0;
  auto i = static_cast<std::size_t>(used);
  if (i < copy.size() && copy[i] == '.') {
    Micros scale = kSecond / 10;
    for (++i; i < copy.size() && std::isdigit(static_cast<unsigned char>(copy[i])); ++i, scale /= 10)
      fraction += scale * (copy[i] - '0');
  }
  Micros offset = 0;
  const std::string zone = copy.substr(i);
  if (zone != "Z" && zone != "z") {
    int oh = 0, om = 0;
    char sign = 0;
    if (zone.size() != 6 || std::sscanf(zone.c_str(), "%c%2d:%2d", &sign, &oh, &om) != 3 ||
        (sign != '+' && sign != '-'))
      return bad;
    offset = (sign == '-' ? -1 : 1) * (oh * kHour + om * kMinute);
  }
  return midnight_utc({y, mo, d}) + h * kHour + mi * kMinute + s * kSecond + fraction - offset;
}

Micros TimeZone::start_of_day(Micros at) const {
  const Micros local = at + offset_at(at);
  const Micros local_midnight = floor_div(local, kDay) * kDay;
  // The offset at midnight may differ from that at `at` on the day the clocks change.
  const Micros guess = local_midnight - offset_at(at);
  return local_midnight - offset_at(guess);
}

}  // namespace hk
