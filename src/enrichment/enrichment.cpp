#include <hk/enrichment/enrichment.hpp>

#include <algorithm>

#include <hk/crm/activity.hpp>

#include "findings.hpp"

namespace hk::enrichment {
namespace {

constexpr const char* kQueuedStatus = "queued";

crm::LeadId lead_of(const jobs::Job& job) { return crm::LeadId::trusted(job.subject); }

events::Event event_of(const char* type, const crm::Lead& lead, const std::string& job) {
  return {type,
          {{"leadId", lead.id.str()},
           {"propertyId", lead.property_id.str()},
           {"jobId", job},
           {"ownerId", text_or_null(lead.owner_id)}}};
}

jobs::NewJob job_of(const crm::LeadId& id, jobs::Priority priority = jobs::Priority::kNormal) {
  return {.queue = kQueue,
          .kind = kEnrichLead,
          .payload = {{"leadId", id.str()}},
          .priority = priority,
          .run_at = 0,
          .attempts_max = 5,
          .unique_key = id.str(),
          .subject = id.str()};
}

Error lead_not_found() { return not_found("lead_not_found", "There is no lead with this id."); }

}  // namespace

Enrichment::Enrichment(const Clock& clock, store::Database& db, jobs::Queue& queue, events::Outbox& outbox,
                       Providers providers, Settings settings)
    : clock_(clock),
      db_(db),
      queue_(queue),
      outbox_(outbox),
      providers_(std::move(providers)),
      settings_(std::move(settings)),
      purchases_(std::make_unique<spending::Purchases>(
          clock, db, spending::Purchases::Settings{settings_.zone, settings_.lead_budget, settings_.metrics})) {}

Enrichment::~Enrichment() = default;

void Enrichment::emit(store::Session& session, const char* type, const crm::Lead& lead, const std::string& job,
                      Json more) {
  events::Event event = event_of(type, lead, job);
  event.data.update(more);
  outbox_.emit(session, event);
}

void Enrichment::emit_provider(store::Session& session, const std::string& provider) {
  outbox_.emit(session, {"provider_changed", {{"provider", provider}}});
}

void Enrichment::emit_call(store::Session& session, const char* type, const Call& call) {
  const auto lead = crm::find_lead(session, crm::LeadId::trusted(call.lead_id));
  outbox_.emit(session, {type,
                         {{"callId", call.id.str()},
                          {"leadId", call.lead_id},
                          {"provider", call.provider},
                          {"ownerId", lead ? text_or_null(lead->owner_id) : Json(nullptr)}}});
}

void Enrichment::queue_new(store::Session& session, std::vector<crm::LeadRow>& leads) {
  std::vector<crm::Lead*> queued;
  std::vector<jobs::NewJob> wanted;
  for (crm::LeadRow& row : leads) {
    if (!row.property) continue;
    queued.push_back(&row.lead);
    wanted.push_back(job_of(row.lead.id));
  }
  const std::vector<jobs::JobId> ids = queue_.enqueue_many(session, wanted);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    queued[i]->enrichment.job_id = ids[i].str();
    queued[i]->enrichment.status = kQueuedStatus;
  }
}

Result<jobs::JobId> Enrichment::request(store::Session& session, const crm::LeadId& id, const std::string& actor,
                                        jobs::Priority priority) {
  auto lead = crm::find_lead(session, id);
  if (!lead) return lead_not_found();
  if (lead->property_id.empty())
    return invalid("lead_has_no_address", "The lead has no property address, so there is nothing to look up.",
                   "Add the address of the property first.");
  const jobs::JobId job = queue_.enqueue(session, job_of(id, priority));
  const bool is_waiting = lead->enrichment.job_id == job.str();  // asked for twice
  if (!is_waiting) mark_queued(session, *lead, job, actor);
  return job;
}

Result<std::optional<jobs::JobId>> Enrichment::request_in_run(store::Session& session, crm::Lead& lead,
                                                              const std::string& run, const std::string& actor) {
  jobs::NewJob wanted = job_of(lead.id);
  wanted.payload["runId"] = run;
  wanted.priority = jobs::Priority::kLow;
  const jobs::JobId job = queue_.enqueue(session, wanted);
  const auto stored = queue_.find(session, job);
  if (!stored || stored->payload.value("runId", "") != run) return std::optional<jobs::JobId>();
  mark_queued(session, lead, job, actor);
  return std::optional(job);
}

void Enrichment::restore(store::Session& session, const crm::Lead& lead, const crm::LeadEnrichment& before,
                         const std::string& reason) {
  const Micros now = clock_.now();
  crm::set_lead_enrichment(session, lead.id, before, now);
  crm::add_activity(session, {"",
                              lead.id.str(),
                              "enrichment_paused",
                              now,
                              "",
                              "Property data request put back",
                              {{"jobId", lead.enrichment.job_id}, {"reason", reason}}});
  emit(session, "enrichment_paused", lead, lead.enrichment.job_id, {{"status", before.status}});
}

void Enrichment::mark_queued(store::Session& session, crm::Lead& lead, const jobs::JobId& job,
                             const std::string& actor) {
  lead.enrichment = {};
  lead.enrichment.status = kQueuedStatus;
  lead.enrichment.job_id = job.str();
  crm::set_lead_enrichment(session, lead.id, lead.enrichment, clock_.now());
  note_queued(session, {{lead, {}, {}}}, actor);
}

void Enrichment::note_queued(store::Session& session, const std::vector<crm::LeadRow>& leads,
                             const std::string& actor) {
  std::vector<crm::Activity> activities;
  std::vector<events::Event> events;
  for (const auto& [lead, contact, property] : leads) {
    if (lead.property_id.empty()) continue;
    const std::string& job = lead.enrichment.job_id;
    activities.push_back(
        {"", lead.id.str(), "enrichment_queued", clock_.now(), actor, "Property data requested", {{"jobId", job}}});
    events.push_back(event_of("enrichment_queued", lead, job));
  }
  crm::add_activities(session, activities);
  outbox_.emit_all(session, events);
}

// "parcel_..." or "provider:its id".
Status Enrichment::take_candidate(store::Session& session, const crm::PropertyId& property,
                                  const std::string& candidate) {
  constexpr std::size_t kProviderIdMax = 64;
  const Error unknown =
      not_found("parcel_not_found", "There is no parcel with this id.", "Choose one of the lead's candidates.");
  const std::size_t colon = candidate.find(':');
  if (colon == std::string::npos) {
    const auto parcel = ParcelId::parse(candidate);
    if (!parcel || !find_parcel(session, *parcel)) return unknown;
    crm::set_property_parcel(session, property, candidate, clock_.now());
    return {};
  }
  const std::string provider = candidate.substr(0, colon), provider_id = candidate.substr(colon + 1);
  const bool is_ours = std::ranges::any_of(*providers_.now(), [&](const auto& one) { return one->name() == provider; });
  if (!is_ours || provider_id.empty() || provider_id.size() > kProviderIdMax) return unknown;
  remember_provider_id(session, property, provider, provider_id);
  spending::mark_chosen(session, property.str(), provider);
  return {};
}

Result<jobs::JobId> Enrichment::choose_parcel(store::Session& session, const crm::LeadId& id,
                                              const std::string& candidate, const std::string& actor) {
  const auto lead = crm::find_lead(session, id);
  if (!lead) return lead_not_found();
  if (lead->enrichment.status == "running")
    return conflict("enrichment_running", "The lead is being enriched right now.", "Choose again in a moment.");
  if (!lead->property_id.empty()) HK_CHECK(take_candidate(session, lead->property_id, candidate));
  queue_.hurry(session, kQueue, id.str());  // should it wait for a provider: the parcel may be all it needs
  return request(session, id, actor);
}

Result<jobs::Job> Enrichment::retry(store::Session& session, const jobs::JobId& id, const std::string& actor) {
  HK_TRY(jobs::Job job, queue_.retry(session, id));
  if (auto lead = crm::find_lead(session, lead_of(job))) mark_queued(session, *lead, id, actor);
  return job;
}

Result<jobs::Job> Enrichment::cancel(store::Session& session, const jobs::JobId& id, const std::string& actor) {
  HK_TRY(jobs::Job job, queue_.cancel(session, id));
  const auto lead = crm::find_lead(session, lead_of(job));
  if (!lead) return job;
  const Micros now = clock_.now();
  crm::LeadEnrichment state;
  state.reason = "The request was cancelled.";
  state.job_id = id.str();
  state.finished_at = now;
  crm::set_lead_enrichment(session, lead->id, state, now);
  crm::add_activity(
      session,
      {"", lead->id.str(), "enrichment_failed", now, actor, "Property data request cancelled", {{"jobId", id.str()}}});
  emit(session, "enrichment_failed", *lead, id.str(), {{"status", state.status}});
  return job;
}

Result<Call> Enrichment::decide(store::Session& session, const CallId& id, const std::string& decision,
                                const std::string& actor) {
  HK_TRY(Call call, spending::decide_call(session, id, decision, actor, clock_.now()));
  emit_call(session, "call_decided", call);
  emit_provider(session, call.provider);
  if (settings_.others.decided && settings_.others.decided(session, call)) return call;
  queue_.hurry(session, kQueue, call.lead_id);
  (void)request(session, crm::LeadId::trusted(call.lead_id), actor);
  return call;
}

Result<std::shared_ptr<const spending::Service>> Enrichment::service_named(const std::string& name) const {
  for (auto& service : services())
    if (service->name() == name) return service;
  return not_found("provider_not_found", "There is no provider of this name.",
                   "GET /api/enrichment/providers lists them.");
}

std::vector<std::shared_ptr<const spending::Service>> Enrichment::services() const {
  const auto own = providers_.now();
  std::vector<std::shared_ptr<const spending::Service>> all(own->begin(), own->end());
  if (settings_.others.services)
    for (auto& other : settings_.others.services()) all.push_back(std::move(other));
  return all;
}

Status Enrichment::pause(store::Session& session, const std::string& provider, const std::string& reason) {
  HK_TRY(const std::shared_ptr<const spending::Service> known, service_named(provider));
  if (is_free(*known) && !known->account().asks_outside)
    return conflict("provider_is_free", "This provider is our own records: there is nothing to pause.");
  spending::ProviderState state = spending::lock_provider(session, provider);
  state.paused = true;
  state.pause_reason = reason;
  spending::save_provider(session, state);
  emit_provider(session, provider);
  return {};
}

Status Enrichment::resume(store::Session& session, const std::string& provider) {
  HK_CHECK(service_named(provider));
  spending::ProviderState state = spending::lock_provider(session, provider);
  state.paused = false;
  state.pause_reason.clear();
  state.wait_until = 0;
  state.wait_reason.clear();
  state.failures = state.refusals = state.waits = 0;
  spending::save_provider(session, state);
  spending::forget_not_sold(session, provider);
  emit_provider(session, provider);
  queue_.hurry(session, kQueue);
  if (settings_.others.hurry) settings_.others.hurry(session);
  return {};
}

Status Enrichment::set_daily_budget(store::Session& session, const std::string& provider,
                                    std::optional<MicroDollars> budget) {
  HK_TRY(const std::shared_ptr<const spending::Service> known, service_named(provider));
  if (is_free(*known)) return conflict("provider_is_free", "This provider costs nothing, so it has no budget.");
  spending::ProviderState state = spending::lock_provider(session, provider);
  state.daily_budget = budget;
  spending::save_provider(session, state);
  emit_provider(session, provider);
  queue_.hurry(session, kQueue);
  if (settings_.others.hurry) settings_.others.hurry(session);
  return {};
}

void Enrichment::settings_changed(store::Session& session, const std::string& provider) {
  spending::ProviderState state = spending::lock_provider(session, provider);
  if (state.refusals >= spending::kRefusalsMax) {
    state.paused = false;
    state.pause_reason.clear();
    state.refusals = 0;
    spending::save_provider(session, state);
  }
  spending::forget_not_sold(session, provider);
  emit_provider(session, provider);
  queue_.hurry(session, kQueue);
  if (settings_.others.hurry) settings_.others.hurry(session);
}

void Enrichment::sweep(store::Session& session) {
  constexpr Micros kLongAgo = 2 * kMinute;  // longer than any call
  const spending::CallPage reserved = spending::list_calls(session, {.state = CallState::kReserved, .limit = 500});
  for (const Call& call : reserved.calls) {
    if (call.at > clock_.now() - kLongAgo) continue;
    const auto job = queue_.find(session, jobs::JobId::trusted(call.job_id));
    const bool will_be_settled = job && job->state != jobs::State::kCompleted && job->state != jobs::State::kDead &&
                                 job->state != jobs::State::kCancelled;
    if (will_be_settled) continue;
    give_up_calls(session, call.job_id);
  }
}

void Enrichment::give_up_calls(store::Session& session, const std::string& job) {
  for (const Call& lost : spending::mark_unknown(session, job, clock_.now())) {
    emit_call(session, "call_undecided", lost);
    emit_provider(session, lost.provider);
  }
}

jobs::Kind Enrichment::kind() {
  jobs::Kind kind;
  kind.run = [this](const jobs::Job& job, jobs::JobContext&) { return run(job); };
  kind.on_claimed = [this](store::Session& session, const jobs::Job& job) { on_claimed(session, job); };
  kind.on_failed = [this](store::Session& session, const jobs::Job& job, const Error& error) {
    on_failed(session, job, error);
  };
  return kind;
}

void Enrichment::on_claimed(store::Session& session, const jobs::Job& job) {
  const auto lead = crm::find_lead(session, lead_of(job));
  if (!lead) return;
  crm::LeadEnrichment state;
  state.status = "running";
  state.reason = lead->enrichment.reason;  // why it waited, until this run knows better
  state.job_id = job.id.str();
  crm::set_lead_enrichment(session, lead->id, state, clock_.now());
  emit(session, "enrichment_started", *lead, job.id.str(), Json::object());
}

void Enrichment::on_failed(store::Session& session, const jobs::Job& job, const Error& error) {
  const auto lead = crm::find_lead(session, lead_of(job));
  if (!lead) return;
  const bool dead = job.state == jobs::State::kDead;
  const Micros now = clock_.now();
  crm::LeadEnrichment state;
  state.status = dead ? "failed" : "queued";
  state.reason = dead ? error.message : error.message + " It will be tried again.";
  state.job_id = job.id.str();
  if (dead) state.finished_at = now;
  crm::set_lead_enrichment(session, lead->id, state, now);
  if (!dead) return;
  give_up_calls(session, job.id.str());  // its last attempt may have ended amid one
  crm::add_activity(session, {"",
                              lead->id.str(),
                              "enrichment_failed",
                              now,
                              "",
                              "Property data could not be fetched",
                              {{"jobId", job.id.str()}, {"reason", error.message}}});
  emit(session, "enrichment_failed", *lead, job.id.str(), {{"status", "failed"}});
}

}  // namespace hk::enrichment
