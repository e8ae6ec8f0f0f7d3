// The ledger: every call of a provider, with its price. Calls that cost nothing are booked too. Rows are never changed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <hk/base/money.hpp>
#include <hk/base/time.hpp>
#include <hk/store/session.hpp>

namespace hk::enrichment {

struct LedgerEntry {
  std::string provider;
  std::string lead_id, property_id, job_id;
  MicroDollars cost = 0;
  std::string outcome;  // found, not_found, ambiguous
  Micros at = 0;
};

void book(store::Session& session, const LedgerEntry& entry);
MicroDollars cost_since(store::Session& session, Micros start);

struct JobCost {
  MicroDollars cost = 0;
  std::string provider;  // the last one asked
};
std::map<std::string, JobCost> costs_of_jobs(store::Session& session, const std::vector<std::string>& job_ids);

}  // namespace hk::enrichment
