// How far wall clocks may differ. Private to jobs/.
#pragma once

#include <hk/base/time.hpp>

namespace hk::jobs {

// Of machines that share a database, at the most. What was written further ahead than this was written by a clock that
// has been set back since.
inline constexpr Micros kClocksDiffer = kSecond;

}  // namespace hk::jobs
