// Rounds: every record of a kind is visited once within a period, evenly, in the order of ids, so that what grows old
// is looked at again without a burst. Where a round stands is kept in the transaction of the visits, so that one that
// was interrupted goes on where it was.
#pragma once

#include <string>
#include <vector>

#include <hk/base/time.hpp>
#include <hk/store/session.hpp>

namespace hk::crm {

inline constexpr std::int64_t kVisitsMax = 2'000;  // in one step; after a long silence the round takes longer

struct RoundStep {
  std::vector<std::string> ids{};  // to be visited now
  std::string position{};          // behind which the next step goes on; empty: at the beginning
  bool is_due = false;             // false: nothing is to be kept either
};
// What is due since the last step: as large a part of the records of `table` (leads, contacts) as has gone by of
// `period`. The first step of a round that is new begins it, without visits.
RoundStep step_of_round(store::Session& session, const std::string& round, const std::string& table, Micros period,
                        Micros now);
void keep_round(store::Session& session, const std::string& round, const RoundStep& step, Micros now);

}  // namespace hk::crm
