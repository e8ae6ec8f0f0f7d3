// A large, realistic and repeatable business for measuring: leads with contacts and properties, years of activities,
// deals with histories, tasks, tags, investors. Equal seeds make equal records.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/store/store.hpp>

namespace hk::crm {

struct FixtureSettings {
  std::int64_t leads = 10'000;
  std::int64_t properties = 2'500;
  std::int64_t activities = 100'000;
  std::uint64_t seed = 1;
  Micros until = 0;                 // the newest lead comes in then; the oldest three years before
  std::vector<std::string> owners;  // ids of users that leads are assigned to
};

// Only into a store without leads: error `not_empty`. `progress` is told what was made so far.
Status generate_fixture(store::Database& db, const FixtureSettings& settings,
                        const std::function<void(const std::string&)>& progress);

}  // namespace hk::crm
