// Tables of this module: jobs, job_queues, job_schedules, limiter grants. Migration numbers 2000-2999.
#pragma once

#include <vector>

#include <hk/store/migration.hpp>

namespace hk::jobs {

std::vector<store::Migration> migrations();

}  // namespace hk::jobs
