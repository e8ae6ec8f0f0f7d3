// Time: int64 microseconds UTC inside, RFC 3339 outside, "today" in the workspace's zone.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <hk/base/result.hpp>

namespace hk {

using Micros = std::int64_t;  // microseconds since 1970-01-01T00:00:00Z, or a span of them
inline constexpr Micros kMillisecond = 1'000;
inline constexpr Micros kSecond = 1'000'000;
inline constexpr Micros kMinute = 60 * kSecond;
inline constexpr Micros kHour = 60 * kMinute;
inline constexpr Micros kDay = 24 * kHour;

// Where "now" comes from; tests pass a ManualClock.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Micros now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Micros now() const override;
};

class ManualClock final : public Clock {
 public:
  explicit ManualClock(Micros start) : now_(start) {}
  Micros now() const override { return now_.load(); }
  void advance(Micros by) { now_ += by; }

 private:
  std::atomic<Micros> now_;
};

// "2026-11-22T19:30:00.123456Z"; trailing zero fractions are dropped.
std::string format_rfc3339(Micros at);
Result<Micros> parse_rfc3339(std::string_view text);

// A calendar date without zone, as "YYYY-MM-DD".
struct Date {
  int year = 1970;
  int month = 1;  // 1-12
  int day = 1;    // 1-31
  auto operator<=>(const Date&) const = default;
};
std::string format_date(const Date& date);
// Understands the forms found in county files: 2013-04-09, 4/9/2013, 04/09/13, April 9, 2013,
// 9-Apr-2013, 20130409, and any of them followed by a time. Empty when it is no real date.
std::optional<Date> parse_date(std::string_view text);
Micros midnight_utc(const Date& date);
Date utc_date(Micros at);

// A zone of the system's tz database, e.g. "America/Chicago". Immutable, safe to share.
class TimeZone {
 public:
  static Result<std::shared_ptr<const TimeZone>> load(const std::string& name);
  static std::shared_ptr<const TimeZone> utc();
  virtual ~TimeZone() = default;
  virtual const std::string& name() const = 0;
  virtual Micros offset_at(Micros at) const = 0;  // to add to UTC
  Micros start_of_day(Micros at) const;           // the UTC instant at which the local day of `at` began
};

}  // namespace hk
