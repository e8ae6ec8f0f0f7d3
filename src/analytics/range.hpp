// Days of the workspace's time zone. Private to analytics/.
#pragma once

#include <string>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/http/message.hpp>

namespace hk::analytics {

// Days from `first` up to the one before `end`.
struct Range {
  Date first, end;
  Micros from_at = 0, to_at = 0;  // the instants at which they begin
};
struct Period {
  std::string name;  // 2026-01-31 (a day, or the Monday of a week), 2026-01
  Date first, end;
  Micros begins = 0, ends = 0;
};

Date day_plus(const Date& day, int days);
Micros begin_of(const Date& day, const TimeZone& zone);
Range range_between(const Date& first, const Date& end, const TimeZone& zone);
// Of the parameters `from` and `to`; by default the 90 days up to today. Error: range_invalid.
Result<Range> range_of(const http::Request& request, Micros now, const TimeZone& zone);
// The same number of days just before.
Range previous(const Range& range, const TimeZone& zone);
// Days, weeks or months, whichever gives some dozens.
std::vector<Period> periods_of(const Range& range, const TimeZone& zone);
// The months from the first one of the range until the one of `now`.
std::vector<Period> months_until(const Range& range, Micros now, const TimeZone& zone);

}  // namespace hk::analytics
