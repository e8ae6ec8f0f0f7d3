// Jobs as the API shows them.
#pragma once

#include <vector>

#include <hk/base/json.hpp>
#include <hk/jobs/jobs.hpp>
#include <hk/store/session.hpp>

namespace hk::enrichment {

// An array of EnrichmentJob, in the order given.
Json jobs_json(store::Session& session, const std::vector<jobs::Job>& jobs);

// leadName, address, enrichmentStatus; null when the lead is gone.
Json lead_members(store::Session& session, const std::string& lead_id);

}  // namespace hk::enrichment
