// Enrichment: what public records and providers know about a lead's property.
//
// A lead with an address gets a job `enrich-lead` in the transaction that makes the lead. The job asks the providers,
// cheapest first, until nothing more can be filled; their facts are kept side by side and a policy picks the value to
// show. Facts, values, the lead's status, the timeline, the event and the ledger are written in the transaction that
// completes the job.
//
// Status of a lead afterwards:
//   enriched   the parcel was found, and the assessor knows something of it (rooms, areas, year, values or tax)
//   partial    the parcel was found, but only its number, use, owner or sales are known
//   ambiguous  several parcels fit the address; candidates are shown, and choose_parcel() decides
//   not_found  no record has this address
//   failed     providers could not be asked, however often it was tried
//
// parcels.hpp         parcels and matching them with an address
// parcel_columns.hpp  which column of a county file is what
// parcel_import.hpp   bringing county files in
// facts.hpp           facts and the policy that picks winners
// provider.hpp        where facts come from; county.hpp is the first
// ledger.hpp          what calls cost
// demo_parcels.hpp    made-up parcels for a demo
// routes.hpp          the HTTP API
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/crm/lead.hpp>
#include <hk/enrichment/county.hpp>
#include <hk/enrichment/demo_parcels.hpp>
#include <hk/enrichment/facts.hpp>
#include <hk/enrichment/ledger.hpp>
#include <hk/enrichment/parcel_columns.hpp>
#include <hk/enrichment/parcel_import.hpp>
#include <hk/enrichment/parcels.hpp>
#include <hk/enrichment/provider.hpp>
#include <hk/enrichment/routes.hpp>
#include <hk/enrichment/schema.hpp>
#include <hk/events/events.hpp>
#include <hk/jobs/jobs.hpp>
#include <hk/store/store.hpp>

namespace hk::enrichment {

inline constexpr const char* kQueue = "enrichment";
inline constexpr const char* kEnrichLead = "enrich-lead";

// All functions that take a session are part of its transaction. Thread-safe.
class Enrichment {
 public:
  // `providers` are asked in order of price; equal prices in the given order.
  Enrichment(const Clock& clock, store::Database& db, jobs::Queue& queue, events::Outbox& outbox,
             std::vector<std::shared_ptr<Provider>> providers, WinnerPolicy policy = default_policy());

  // Queues the job of a lead and says so on its timeline. A lead has one job at a time: the one it has is answered when
  // it is not done. An empty id: the lead has no address, so there is nothing to do.
  jobs::JobId queue(store::Session& session, const crm::LeadId& lead, const std::string& actor);
  // Errors lead_not_found, lead_has_no_address.
  Result<jobs::JobId> request(store::Session& session, const crm::LeadId& lead, const std::string& actor);
  // A person says which parcel is meant. Errors as above, and parcel_not_found, enrichment_running.
  Result<jobs::JobId> choose_parcel(store::Session& session, const crm::LeadId& lead, const ParcelId& parcel,
                                    const std::string& actor);

  // Errors job_not_found, not_retryable, not_cancellable.
  Result<jobs::Job> retry(store::Session& session, const jobs::JobId& id, const std::string& actor);
  Result<jobs::Job> cancel(store::Session& session, const jobs::JobId& id, const std::string& actor);

  // For WorkerSettings: {kEnrichLead, enrichment.kind()}. Must not outlive this object.
  jobs::Kind kind();

  const Clock& clock() const { return clock_; }
  store::Database& db() const { return db_; }
  jobs::Queue& jobs() const { return queue_; }

 private:
  struct Asked;
  Result<jobs::Completion> run(const jobs::Job& job);
  Result<Asked> ask(const crm::Property& property, const std::string& reference) const;
  Status settle(store::Session& session, const jobs::Job& job, const crm::Lead& lead, const Asked& asked);
  void on_claimed(store::Session& session, const jobs::Job& job);
  void on_failed(store::Session& session, const jobs::Job& job, const Error& error);
  void mark_queued(store::Session& session, const crm::Lead& lead, const jobs::JobId& job, const std::string& actor);
  void emit(store::Session& session, const char* type, const crm::Lead& lead, const std::string& job, Json more);

  const Clock& clock_;
  store::Database& db_;
  jobs::Queue& queue_;
  events::Outbox& outbox_;
  std::vector<std::shared_ptr<Provider>> providers_;
  WinnerPolicy policy_;
};

}  // namespace hk::enrichment
