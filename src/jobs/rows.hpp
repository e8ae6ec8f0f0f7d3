// Reading jobs from their table. Private to jobs/.
#pragma once

#include <string>
#include <vector>

#include <hk/jobs/job.hpp>
#include <hk/store/store.hpp>

namespace hk::jobs {

// `rest` is what follows "from jobs ".
std::vector<Job> select_jobs(store::Session& session, const std::string& rest, const store::Params& params);
// `rest` is what follows "update jobs "; answers the changed jobs as they are then, in any order.
std::vector<Job> update_jobs(store::Session& session, const std::string& rest, const store::Params& params);

// "(:p0, :p1)", binding the values.
std::string in_list(const std::string& name, const std::vector<std::string>& values, store::Params& params);
// Names of all queues that have jobs; one index probe each, however many jobs there are.
std::vector<std::string> queues_with_jobs(store::Session& session);

}  // namespace hk::jobs
