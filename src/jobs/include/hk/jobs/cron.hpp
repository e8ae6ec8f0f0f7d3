// When a schedule is due: the five fields of crontab(5), "minute hour day-of-month month day-of-week", in UTC.
//
//   auto nightly = Cron::parse("30 3 * * *");
//   nightly->next(now);  // the first 03:30 after now
//
// A field is * or a list of numbers and ranges, each with an optional step: 5   1-5   */15   0,30   8-18/2.
// Sunday is 0 or 7. If both day fields are restricted, a day that fits either is due, as in cron.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

#include <hk/base/result.hpp>
#include <hk/base/time.hpp>

namespace hk::jobs {

class Cron {
 public:
  // Error `cron_invalid` names the field that can't be read.
  static Result<Cron> parse(std::string_view text);
  // The first due minute after `after`; empty when there is none (February 30).
  std::optional<Micros> next(Micros after) const;
  // The last due minute after `after` and not after `now`: what to catch up with after a pause.
  std::optional<Micros> latest(Micros after, Micros now) const;

 private:
  struct Field {
    std::bitset<64> values;
    bool any = false;  // written as *
  };
  static Result<Field> parse_field(std::string_view text, const char* name, int least, int most);
  bool due_on(const Date& date, int day_of_week) const;
  std::optional<Micros> first_minute(Micros midnight, Micros from) const;

  Field minute_, hour_, day_, month_, week_day_;
};

}  // namespace hk::jobs
