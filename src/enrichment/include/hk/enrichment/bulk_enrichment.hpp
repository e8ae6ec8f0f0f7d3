// Enriching a whole list of leads: what it may cost is estimated first, and it never spends more than its cap.
//
//   running -> paused    by a person
//           -> capped    the next call would go over the cap: resumed with a higher one
//           -> completed, cancelled, failed
//
// A run feeds the leads' ordinary jobs to the queue, a few at a time and after all other work of it. It goes on where
// it was when a process ends. Calls are counted under the run's cap in the transaction that reserves them (see
// spending/caps.hpp), so neither several workers nor a crash go over it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <hk/base/ids.hpp>
#include <hk/base/json.hpp>
#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/crm/viewer.hpp>
#include <hk/enrichment/enrichment.hpp>
#include <hk/http/route.hpp>

namespace hk::enrichment {

inline constexpr const char* kBulkQueue = "bulk-enrichment";
inline constexpr const char* kFeedLeads = "feed-leads";
inline constexpr std::int64_t kBulkLeadsMax = 100'000;  // of one run

struct RunTag {
  static constexpr std::string_view kPrefix = "run";
};
using RunId = Id<RunTag>;

struct BulkRun {
  RunId id;
  std::string actor;
  Json request;        // {filter} or {ids}
  Json viewer;         // on whose behalf, see Viewer::to_json
  std::string status;  // running, paused, capped, completed, cancelled, failed
  std::string error;   // failed: why
  std::int64_t total = 0;
  std::int64_t enriched = 0, partial = 0, not_found = 0, needs_review = 0, failed = 0, skipped = 0;
  std::string position;         // where it goes on: an id, or how many of the ids given
  std::string last_id;          // leads that came later are none of it
  bool all_fed = false;         // every lead was taken in hand
  Micros began_at = 0;          // or was resumed
  std::int64_t began_done = 0;  // how many were done then
  Micros created_at = 0, updated_at = 0;
  std::optional<Micros> finished_at{};

  std::int64_t done() const { return enriched + partial + not_found + needs_review + failed + skipped; }
  bool is_over() const { return status == "completed" || status == "cancelled" || status == "failed"; }
};

class BulkEnrichment {
 public:
  struct Services {
    Enrichment& enrichment;
    events::Outbox& outbox;
    std::function<std::shared_ptr<const TimeZone>()> zone;
    // Leads of a run whose jobs are due or run at a time. Fewer than a worker runs jobs, so that a provider's queue of
    // them never holds all its threads while a new lead waits.
    std::size_t busy_max = 3;
    // Leads of a run that wait for a later time (a provider failed, is paused, or its budget is used up). The others
    // go on meanwhile; the run itself waits only when there are this many.
    std::size_t waiting_max = 50;
  };
  explicit BulkEnrichment(Services services) : s_(std::move(services)) {}

  // What a run over these leads would ask and cost, by the waterfall, the prices and what the ledger knows; nobody
  // outside is asked. Every lead is looked at up to kSampleMax, above it that many, evenly spread, and scaled up.
  // Errors as of the filter; bulk_empty, too_many_ids, too_many_leads.
  Result<Json> estimate(const crm::Viewer& viewer, const Json& request);
  static constexpr std::size_t kSampleMax = 500;

  // Errors as above, and cap_invalid.
  Result<BulkRun> start(store::Session& session, const crm::Viewer& viewer, const Json& request, MicroDollars cap);
  std::vector<BulkRun> list(store::Session& session) const;  // the newest of the workspace
  // Error run_not_found.
  Result<BulkRun> find(store::Session& session, const RunId& id) const;
  // Jobs that wait are taken back, and their leads are what they were before; a call under way ends. Errors
  // run_not_found, run_not_running.
  Result<BulkRun> pause(store::Session& session, const RunId& id, const std::string& actor);
  // Errors run_not_found, run_not_paused, cap_not_raised (it stopped at the one it has), cap_too_low.
  Result<BulkRun> resume(store::Session& session, const RunId& id, std::optional<MicroDollars> cap,
                         const std::string& actor);
  // What is done stays done. Errors run_not_found, run_over.
  Result<BulkRun> cancel(store::Session& session, const RunId& id, const std::string& actor);

  Json run_json(store::Session& session, const BulkRun& run) const;

  // For WorkerSettings: {kFeedLeads, bulk.kind()}, with the queue kBulkQueue. Must not outlive this object.
  jobs::Kind kind();

 private:
  Result<bool> step(store::Session& session, const std::string& run);
  struct Hands;
  Hands count_ended(store::Session& session, BulkRun& run);
  Status feed(store::Session& session, BulkRun& run, const Hands& hands);
  Result<std::vector<std::string>> next_leads(store::Session& session, BulkRun& run, std::size_t room);
  Status feed_one(store::Session& session, BulkRun& run, const std::string& lead, bool is_new);
  void wake(store::Session& session, const BulkRun& run);
  void take_back_waiting(store::Session& session, const BulkRun& run, const std::string& reason);
  void stop(store::Session& session, BulkRun& run, const std::string& status, const std::string& reason);
  void save(store::Session& session, BulkRun& run);

  const Services s_;
};

std::vector<http::Route> bulk_routes(BulkEnrichment& bulk, store::Database& db);
Json bulk_schemas();

}  // namespace hk::enrichment
