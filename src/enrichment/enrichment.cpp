#include <hk/enrichment/enrichment.hpp>

#include <algorithm>

#include <hk/crm/activity.hpp>

#include "asked.hpp"

namespace hk::enrichment {
namespace {

crm::LeadId lead_of(const jobs::Job& job) { return crm::LeadId::trusted(job.subject); }

Error lead_not_found() { return not_found("lead_not_found", "There is no lead with this id."); }

}  // namespace

Enrichment::Enrichment(const Clock& clock, store::Database& db, jobs::Queue& queue, events::Outbox& outbox,
                       std::vector<std::shared_ptr<Provider>> providers, WinnerPolicy policy)
    : clock_(clock),
      db_(db),
      queue_(queue),
      outbox_(outbox),
      providers_(std::move(providers)),
      policy_(std::move(policy)) {
  std::ranges::stable_sort(providers_, {}, [](const auto& provider) { return provider->price(); });
}

void Enrichment::emit(store::Session& session, const char* type, const crm::Lead& lead, const std::string& job,
                      Json more) {
  Json data = {{"leadId", lead.id.str()}, {"propertyId", lead.property_id.str()}, {"jobId", job}};
  data.update(more);
  outbox_.emit(session, {type, std::move(data)});
}

jobs::JobId Enrichment::queue(store::Session& session, const crm::LeadId& id, const std::string& actor) {
  auto queued = request(session, id, actor);
  return queued ? *std::move(queued) : jobs::JobId();
}

Result<jobs::JobId> Enrichment::request(store::Session& session, const crm::LeadId& id, const std::string& actor) {
  const auto lead = crm::find_lead(session, id);
  if (!lead) return lead_not_found();
  if (lead->property_id.empty())
    return invalid("lead_has_no_address", "The lead has no property address, so there is nothing to look up.",
                   "Add the address of the property first.");
  const jobs::JobId job = queue_.enqueue(session, {.queue = kQueue,
                                                   .kind = kEnrichLead,
                                                   .payload = {{"leadId", id.str()}},
                                                   .priority = jobs::Priority::kNormal,
                                                   .run_at = 0,
                                                   .attempts_max = 5,
                                                   .unique_key = id.str(),
                                                   .subject = id.str()});
  const bool is_waiting = lead->enrichment.job_id == job.str();  // asked for twice
  if (!is_waiting) mark_queued(session, *lead, job, actor);
  return job;
}

void Enrichment::mark_queued(store::Session& session, const crm::Lead& lead, const jobs::JobId& job,
                             const std::string& actor) {
  const Micros now = clock_.now();
  crm::LeadEnrichment state;
  state.status = "queued";
  state.job_id = job.str();
  crm::set_lead_enrichment(session, lead.id, state, now);
  crm::add_activity(session,
                    {"", lead.id, "enrichment_queued", now, actor, "Property data requested", {{"jobId", job.str()}}});
  emit(session, "enrichment_queued", lead, job.str(), Json::object());
}

Result<jobs::JobId> Enrichment::choose_parcel(store::Session& session, const crm::LeadId& id, const ParcelId& parcel,
                                              const std::string& actor) {
  const auto lead = crm::find_lead(session, id);
  if (!lead) return lead_not_found();
  if (!find_parcel(session, parcel))
    return not_found("parcel_not_found", "There is no parcel with this id.", "Choose one of the lead's candidates.");
  if (lead->enrichment.status == "running")
    return conflict("enrichment_running", "The lead is being enriched right now.", "Choose again in a moment.");
  if (!lead->property_id.empty()) crm::set_property_parcel(session, lead->property_id, parcel.str(), clock_.now());
  return request(session, id, actor);
}

Result<jobs::Job> Enrichment::retry(store::Session& session, const jobs::JobId& id, const std::string& actor) {
  HK_TRY(jobs::Job job, queue_.retry(session, id));
  if (const auto lead = crm::find_lead(session, lead_of(job))) mark_queued(session, *lead, id, actor);
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
      {"", lead->id, "enrichment_failed", now, actor, "Property data request cancelled", {{"jobId", id.str()}}});
  emit(session, "enrichment_failed", *lead, id.str(), {{"status", state.status}});
  return job;
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
  crm::add_activity(session, {"",
                              lead->id,
                              "enrichment_failed",
                              now,
                              "",
                              "Property data could not be fetched",
                              {{"jobId", job.id.str()}, {"reason", error.message}}});
  emit(session, "enrichment_failed", *lead, job.id.str(), {{"status", "failed"}});
}

Result<jobs::Completion> Enrichment::run(const jobs::Job& job) {
  struct Subject {
    crm::Lead lead;
    crm::Property property;
  };
  HK_TRY(const Subject subject, db_.read([&](store::Session& session) -> Result<Subject> {
    const auto lead = crm::find_lead(session, lead_of(job));
    if (!lead) return lead_not_found();
    auto property = crm::find_property(session, lead->property_id);
    if (!property) return not_found("property_not_found", "The lead has no property any more.");
    return Subject{*lead, *std::move(property)};
  }));
  HK_TRY(const Asked asked, ask(subject.property, job.id.str()));
  jobs::Completion done;
  done.result = {{"status", asked.status()}, {"provider", asked.provider()}};
  done.commit = [this, job, lead = subject.lead, asked](store::Session& session) {
    return settle(session, job, lead, asked);
  };
  return done;
}

// Cheapest first, while a provider could fill what is still missing.
Result<Enrichment::Asked> Enrichment::ask(const crm::Property& property, const std::string& reference) const {
  Asked asked;
  asked.parcel_id = property.parcel_id;
  for (const auto& provider : providers_) {
    const auto missing = [&](const std::string& field) { return !asked.fills(field); };
    if (std::ranges::none_of(provider->fields(), missing)) continue;
    HK_TRY(ProviderAnswer answer, provider->fetch({property, reference}));
    asked.answers.push_back({provider->name(), std::move(answer)});
  }
  return asked;
}

Status Enrichment::settle(store::Session& session, const jobs::Job& job, const crm::Lead& lead, const Asked& asked) {
  const auto property = crm::find_property(session, lead.property_id);
  // Somebody chose a parcel while the providers were asked: what was found is of another one.
  if (!property || property->parcel_id != asked.parcel_id)
    return unavailable("property_changed", "The property was changed meanwhile.");
  const Micros now = clock_.now();
  std::vector<std::string> providers;
  for (const auto& [provider, answer] : asked.answers) {
    providers.push_back(provider);
    book(session, {provider, lead.id.str(), lead.property_id.str(), job.id.str(), answer.cost,
                   outcome_name(answer.outcome), now});
  }
  const auto fields = replace_facts(session, lead.property_id, providers, asked.facts(now), policy_, now);
  crm::LeadEnrichment state;
  state.status = asked.status();
  state.reason = asked.reason();
  state.job_id = job.id.str();
  state.finished_at = now;
  state.candidates = asked.candidates();
  crm::set_lead_enrichment(session, lead.id, state, now);
  crm::add_activity(session, {"",
                              lead.id,
                              "enrichment_completed",
                              now,
                              "",
                              asked.summary(fields.size()),
                              {{"provider", asked.provider()},
                               {"status", state.status},
                               {"fields", fields},
                               {"cost", micro_dollars_json(asked.cost())},
                               {"jobId", job.id.str()}}});
  emit(session, "enrichment_completed", lead, job.id.str(), {{"status", state.status}, {"provider", asked.provider()}});
  return {};
}

}  // namespace hk::enrichment
