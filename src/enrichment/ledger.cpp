#include <hk/enrichment/ledger.hpp>

#include <hk/base/ids.hpp>

#include "parcel_rows.hpp"

namespace hk::enrichment {

void book(store::Session& session, const LedgerEntry& entry) {
  session.run(
      "insert into ledger(id, provider, lead_id, property_id, job_id, cost_micros, outcome, at)"
      " values (:id, :provider, :lead, :property, :job, :cost, :outcome, :at)",
      {{"id", new_type_id("ledger")},
       {"provider", entry.provider},
       {"lead", entry.lead_id},
       {"property", entry.property_id},
       {"job", entry.job_id},
       {"cost", entry.cost},
       {"outcome", entry.outcome},
       {"at", entry.at}});
}

MicroDollars cost_since(store::Session& session, Micros start) {
  return session.one<std::int64_t>(
      "select cast(coalesce(sum(cost_micros), 0) as bigint) from ledger where at >= :start", {{"start", start}});
}

std::map<std::string, JobCost> costs_of_jobs(store::Session& session, const std::vector<std::string>& job_ids) {
  std::map<std::string, JobCost> costs;
  if (job_ids.empty()) return costs;
  const InList in(job_ids);
  for (auto& [job, provider, cost] : session.rows<std::string, std::string, std::int64_t>(
           "select job_id, provider, cost_micros from ledger where job_id in (" + in.sql + ") order by id",
           in.params)) {
    costs[job].cost += cost;
    costs[job].provider = provider;
  }
  return costs;
}

}  // namespace hk::enrichment
