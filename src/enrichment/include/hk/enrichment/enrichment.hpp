// Enrichment: what public records and providers know about a lead's property.
//
// A lead with an address gets a job `enrich-lead` in the transaction that makes the lead. The job asks the providers,
// the cheapest that can fill what is missing first, until nothing more can be filled; what was answered before and is
// still fresh is not asked again. Their facts are kept side by side and a policy picks the value to show. A call that
// may be charged is reserved in the ledger before and settled with its answer after, each in a transaction of its own,
// so that no crash makes us pay twice; all else is written in the transaction that completes the job.
//
// Status of a lead afterwards:
//   enriched      the parcel was found, and the assessor knows something of it (rooms, areas, year, values or tax)
//   partial       the parcel was found, but only its number, use, owner or sales are known
//   ambiguous     several parcels fit the address; candidates are shown, and choose_parcel() decides
//   not_found     no record has this address
//   paused        a provider is paused, or its budget is used up: it goes on by itself
//   needs_review  it can't be known whether a call was charged, or a charged answer could not be read: a person decides
//   failed        providers could not be asked, however often it was tried
//
// parcels.hpp          parcels and matching them with an address
// parcel_columns.hpp   which column of a county file is what
// parcel_import.hpp    bringing county files in
// facts.hpp            facts and the policy that picks winners
// history.hpp          sales, assessments by year
// manual_facts.hpp     values that people set
// provider.hpp         where facts come from: county.hpp, attom.hpp, corelogic.hpp
// demo_parcels.hpp     made-up parcels for a demo
// routes.hpp           the HTTP API
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
#include <hk/enrichment/manual_facts.hpp>
#include <hk/enrichment/parcel_columns.hpp>
#include <hk/enrichment/parcel_import.hpp>
#include <hk/enrichment/parcels.hpp>
#include <hk/enrichment/provider.hpp>
#include <hk/enrichment/routes.hpp>
#include <hk/enrichment/schema.hpp>
#include <hk/events/events.hpp>
#include <hk/jobs/jobs.hpp>
#include <hk/runtime/exchanged.hpp>
#include <hk/store/store.hpp>
#include <hk/telemetry/metrics.hpp>

namespace hk::enrichment {

inline constexpr const char* kQueue = "enrichment";
inline constexpr const char* kEnrichLead = "enrich-lead";
inline constexpr const char* kRefreshLeads = "refresh-leads";

class Waterfall;
struct Answer;
struct Candidate;
struct Hindrance;

// All functions that take a session are part of its transaction. Thread-safe.
class Enrichment {
 public:
  // Services of others that are listed, paused and budgeted beside the providers of property data.
  struct Others {
    std::function<std::vector<std::shared_ptr<const spending::Service>>()> services{};
    std::function<void(store::Session&)> hurry{};  // jobs that wait for one go on at once
    // A person decided about a call: answers whether it was theirs, and then they go on with it.
    std::function<bool(store::Session&, const Call&)> decided{};
  };
  struct Settings {
    WinnerPolicy policy = default_policy();
    std::shared_ptr<const TimeZone> zone = TimeZone::utc();  // in which days of budgets begin
    MicroDollars lead_budget = 0;                            // for one lead in 30 days; 0: no cap
    telemetry::Metrics* metrics = nullptr;
    Others others{};
  };
  using Providers = std::vector<std::shared_ptr<Provider>>;
  Enrichment(const Clock& clock, store::Database& db, jobs::Queue& queue, events::Outbox& outbox, Providers providers,
             Settings settings);
  ~Enrichment();

  // From now on these are asked; what runs goes on with those it began with.
  void use(Providers providers) { providers_.exchange(std::move(providers)); }

  // Queues the jobs of those leads that have an address. They are not in the store yet: they are to be written as they
  // are then, so that they are written once; after that say so on their timelines.
  void queue_new(store::Session& session, std::vector<crm::LeadRow>& leads);
  void note_queued(store::Session& session, const std::vector<crm::LeadRow>& leads, const std::string& actor);
  // Queues the job of a lead in the store, which has one at a time: the one it has is answered when it is not done.
  // Errors lead_not_found, lead_has_no_address.
  Result<jobs::JobId> request(store::Session& session, const crm::LeadId& lead, const std::string& actor,
                              jobs::Priority priority = jobs::Priority::kNormal);
  // The same for a run of bulk enrichment, after all other work of the queue. Empty: another job asks about it already.
  Result<std::optional<jobs::JobId>> request_in_run(store::Session& session, crm::Lead& lead, const std::string& run,
                                                    const std::string& actor);
  // The lead is again what it was before it was asked for.
  void restore(store::Session& session, const crm::Lead& lead, const crm::LeadEnrichment& before,
               const std::string& reason);
  // A person says which of the candidates is meant: a parcel of ours, or a provider's property ("attom:184713191").
  // Errors as above, and parcel_not_found, enrichment_running.
  Result<jobs::JobId> choose_parcel(store::Session& session, const crm::LeadId& lead, const std::string& candidate,
                                    const std::string& actor);

  // A person knows better than all providers; on the timelines of the property and its leads, and in the audit log.
  // Errors field_unknown, value_invalid, note_too_long.
  Status set_fact(store::Session& session, const crm::PropertyId& property, const ManualFact& fact,
                  const std::string& actor);
  // The best provider's value holds again. Errors field_unknown, fact_not_set.
  Status withdraw_fact(store::Session& session, const crm::PropertyId& property, const std::string& field,
                       const std::string& actor);

  // Errors job_not_found, not_retryable, not_cancellable.
  Result<jobs::Job> retry(store::Session& session, const jobs::JobId& id, const std::string& actor);
  Result<jobs::Job> cancel(store::Session& session, const jobs::JobId& id, const std::string& actor);

  // A person says what becomes of a call whose outcome is unknown; the lead is queued again.
  // Errors call_not_found, already_decided.
  Result<Call> decide(store::Session& session, const CallId& id, const std::string& decision, const std::string& actor);
  // Error provider_not_found.
  Status pause(store::Session& session, const std::string& provider, const std::string& reason);
  Status resume(store::Session& session, const std::string& provider);
  // Empty: back to the configured one. Errors provider_not_found, provider_is_free.
  Status set_daily_budget(store::Session& session, const std::string& provider, std::optional<MicroDollars> budget);
  // A person changed how a provider is asked: one that was paused because it refused is asked again.
  void settings_changed(store::Session& session, const std::string& provider);
  // Reserved calls whose job will never settle them (cancelled while its worker died) become unknown.
  void sweep(store::Session& session);

  // For WorkerSettings: {kEnrichLead, enrichment.kind()}. Must not outlive this object.
  jobs::Kind kind();
  // {kRefreshLeads, ...}: each run queues some of the open leads whose data is older than `period`, so that all have
  // their turn within it. They wait behind new leads, and what the ledger knows is not bought again. 0: none.
  jobs::Kind refresh_kind(Micros period);

  const Clock& clock() const { return clock_; }
  store::Database& db() const { return db_; }
  jobs::Queue& jobs() const { return queue_; }
  std::vector<std::shared_ptr<const spending::Service>> services() const;  // the providers, and those of others
  const TimeZone& zone() const { return *settings_.zone; }
  MicroDollars lead_budget() const { return settings_.lead_budget; }
  std::shared_ptr<const Providers> providers() const { return providers_.now(); }

  struct Findings;  // of one run; private to this module

 private:
  struct Subject;
  Result<jobs::Completion> run(const jobs::Job& job);
  Result<Subject> subject_of(const jobs::Job& job);
  Result<Findings> ask(const Subject& subject);
  Status ask_one(const Subject& subject, const Candidate& candidate, Findings& findings);
  Result<std::string> id_at(const Provider& provider, const crm::PropertyId& property);
  Result<bool> is_found(const Subject& subject, const Candidate& candidate, Findings& findings);
  Status ask_paid(const Subject& subject, const Candidate& candidate, Findings& findings);
  Status buy(const Subject& subject, const Candidate& candidate, Findings& findings);
  Status look_after_unknown(const Subject& subject);
  void keep(store::Session& session, const crm::PropertyId& property, const Answer& answer, Micros now);
  Status settle(store::Session& session, const Subject& subject, const Findings& findings);
  Result<jobs::Completion> put_back(const Subject& subject, const Findings& findings);
  Status postpone(store::Session& session, const Subject& subject, const Findings& findings);
  Status property_unchanged(store::Session& session, const Subject& subject) const;

  void on_claimed(store::Session& session, const jobs::Job& job);
  void on_failed(store::Session& session, const jobs::Job& job, const Error& error);
  void note_manual(store::Session& session, const crm::PropertyId& property, const ManualChange& change);
  void give_up_calls(store::Session& session, const std::string& job);
  void mark_queued(store::Session& session, crm::Lead& lead, const jobs::JobId& job, const std::string& actor);
  void emit(store::Session& session, const char* type, const crm::Lead& lead, const std::string& job, Json more);
  void emit_provider(store::Session& session, const std::string& provider);
  void emit_call(store::Session& session, const char* type, const Call& call);
  Status take_candidate(store::Session& session, const crm::PropertyId& property, const std::string& candidate);
  Result<std::shared_ptr<const spending::Service>> service_named(const std::string& name) const;

  const Clock& clock_;
  store::Database& db_;
  jobs::Queue& queue_;
  events::Outbox& outbox_;
  runtime::Exchanged<Providers> providers_;
  const Settings settings_;
  std::unique_ptr<spending::Purchases> purchases_;
};

}  // namespace hk::enrichment
