// The rows of runs of bulk enrichment. Private to enrichment/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <hk/crm/lead.hpp>
#include <hk/enrichment/bulk_enrichment.hpp>
#include <hk/jobs/jobs.hpp>

namespace hk::enrichment {

inline constexpr const char* kRunEvent = "enrichment_run_progressed";

// The run a lead's job belongs to; empty: none.
std::string run_of(const jobs::Job& job);

void insert_run(store::Session& session, const BulkRun& run);
void save_run(store::Session& session, const BulkRun& run);
std::optional<BulkRun> find_run(store::Session& session, const std::string& id);
// The same, and nobody else changes it until the transaction ends.
std::optional<BulkRun> lock_run(store::Session& session, const std::string& id);
std::vector<BulkRun> newest_runs(store::Session& session, std::size_t most);

// A lead that was taken from the list and is not done with.
struct LeadInHand {
  std::string lead_id;
  std::string job_id;  // empty: put back, to be queued again
  crm::LeadEnrichment before;
};
std::vector<LeadInHand> leads_in_hand(store::Session& session, const std::string& run);
void take_in_hand(store::Session& session, const std::string& run, const LeadInHand& lead);
void let_go(store::Session& session, const std::string& run, const std::string& lead);
// This job ends without an outcome: the lead is put back, or let go when the run was cancelled. Answers what it was
// before; empty when the job is none of the run's any more.
std::optional<crm::LeadEnrichment> take_back_lead(store::Session& session, const std::string& run,
                                                  const std::string& lead, const std::string& job);
// A running run has reached its cap. False: it was not running.
bool reach_cap(store::Session& session, const std::string& run, Micros now);

}  // namespace hk::enrichment
