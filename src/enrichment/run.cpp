// One run of the job: ask, keep what was bought, write the outcome.
#include <algorithm>

#include <hk/crm/activity.hpp>
#include <hk/enrichment/enrichment.hpp>
#include <hk/runtime/fail_point.hpp>

#include "bulk_store.hpp"
#include "findings.hpp"
#include "waterfall.hpp"

namespace hk::enrichment {
namespace {

using Kind = Reply::Kind;
using runtime::fail_point;
using spending::Past;
using spending::past_of;

constexpr Micros kAMomentLater = 2 * kSecond;

bool may_help_to_repeat(Kind kind) { return kind == Kind::kDown || kind == Kind::kRefused || kind == Kind::kUnknown; }

// What a hindrance keeps from being known.
const Product* wanted_of(const Candidate& candidate) {
  return candidate.wanted == nullptr ? candidate.product : candidate.wanted;
}

Call free_call(const Answer& answer, const std::string& lead, const std::string& property, const std::string& job,
               Micros now) {
  Call call;
  call.id = CallId::make();
  call.provider = answer.provider;
  call.product = answer.product->name;
  call.lead_id = lead;
  call.subject_id = property;
  call.job_id = job;
  call.state = CallState::kSettled;
  call.outcome = outcome_name(answer.reply.kind);
  call.reason = answer.reply.reason;
  call.at = now;
  call.settled_at = now;
  return call;
}

// Which property of the provider it is about.
std::string subject_of_reply(const Reply& reply) {
  if (!reply.provider_id.empty()) return reply.provider_id;
  const auto number = std::ranges::find(reply.facts, "parcelNumber", &FoundFact::field);
  return number == reply.facts.end() ? "" : number->value;
}

}  // namespace

struct Enrichment::Subject {
  jobs::Job job;
  crm::Lead lead;
  crm::Property property;
  std::vector<Call> calls;  // about the property, newest first
  std::vector<Fact> known;
};

Result<Enrichment::Subject> Enrichment::subject_of(const jobs::Job& job) {
  return db_.read([&](store::Session& session) -> Result<Subject> {
    auto lead = crm::find_lead(session, crm::LeadId::trusted(job.subject));
    if (!lead) return not_found("lead_not_found", "There is no lead with this id.");
    auto property = crm::find_property(session, lead->property_id);
    if (!property) return not_found("property_not_found", "The lead has no property any more.");
    Subject subject{job, *std::move(lead), *std::move(property), {}, {}};
    subject.calls =
        spending::calls_about(session, subject.property.id.str(), clock_.now() - spending::kLedgerLooksBack);
    subject.known = facts_of(session, subject.property.id);
    return subject;
  });
}

Result<jobs::Completion> Enrichment::run(const jobs::Job& job) {
  fail_point("enrich.begin");
  HK_TRY(Subject subject, subject_of(job));
  const auto is_lost = [&](const Call& call) {
    return call.job_id == job.id.str() && call.state == CallState::kReserved;
  };
  if (std::ranges::any_of(subject.calls, is_lost)) {  // of an attempt that ended amid a call
    HK_CHECK(look_after_unknown(subject));
    HK_TRY(subject, subject_of(job));
  }
  HK_TRY(const Findings findings, ask(subject));
  fail_point("enrich.asked");
  if (findings.stopped_by_cap() && !findings.waits_for_person()) return put_back(subject, findings);
  const bool is_last_try = job.attempts >= job.attempts_max;
  if (!findings.failures.empty() && !findings.waits_until() && !findings.waits_for_person() &&
      (!is_last_try || !findings.found()))
    return unavailable("provider_failed", findings.failures.back().reply.reason);
  jobs::Completion done;
  done.result = {{"status", findings.status()}, {"provider", findings.provider()}};
  if (!findings.waits_for_person()) done.run_again_at = findings.waits_until();
  done.why = done.run_again_at ? findings.reason() : "";
  done.commit = [this, subject, findings, again = done.run_again_at.has_value()](store::Session& session) {
    return again ? postpone(session, subject, findings) : settle(session, subject, findings);
  };
  return done;
}

Result<Enrichment::Findings> Enrichment::ask(const Subject& subject) {
  Findings findings;
  findings.parcel_id = subject.property.parcel_id;
  findings.providers = providers_.now();
  Waterfall waterfall(*findings.providers, subject.property);
  while (const auto candidate = waterfall.next(findings)) HK_CHECK(ask_one(subject, *candidate, findings));
  return findings;
}

Status Enrichment::ask_one(const Subject& subject, const Candidate& candidate, Findings& findings) {
  Provider* const provider = candidate.provider;
  const Product* const product = candidate.product;
  if (product->price == 0 && !provider->account().asks_outside) {
    Answer answer{provider->name(), product, provider->call(*product, {subject.property, {}, subject.job.id.str()}),
                  false};
    (may_help_to_repeat(answer.reply.kind) ? findings.failures : findings.answers).push_back(std::move(answer));
    return {};
  }
  HK_TRY(const bool found, is_found(subject, candidate, findings));
  return found ? ask_paid(subject, candidate, findings) : Status{};
}

Result<std::string> Enrichment::id_at(const Provider& provider, const crm::PropertyId& property) {
  return db_.read([&](store::Session& session) -> Result<std::string> {
    return provider_id_of(session, property, provider.name());
  });
}

// Some providers are asked by their own id of the property. Their finder is bought first, once a run.
Result<bool> Enrichment::is_found(const Subject& subject, const Candidate& candidate, Findings& findings) {
  Provider& provider = *candidate.provider;
  const Product* finder = provider.finder();
  if (finder == nullptr) return true;
  HK_TRY(const std::string known, id_at(provider, subject.property.id));
  if (!known.empty()) {
    const Past past = past_of(subject.calls, provider.name(), *finder, clock_.now());
    if (past.kind == Past::Kind::kFresh && !findings.has_asked(provider.name(), *finder))
      findings.answers.push_back(answer_of_past(provider.name(), *finder, past, subject.known));
    return true;
  }
  if (findings.has_asked(provider.name(), *finder)) return false;
  HK_CHECK(ask_paid(subject, {&provider, finder, candidate.product}, findings));
  HK_TRY(const std::string found, id_at(provider, subject.property.id));
  return !found.empty();
}

Status Enrichment::ask_paid(const Subject& subject, const Candidate& candidate, Findings& findings) {
  Provider* const provider = candidate.provider;
  const Product* const product = candidate.product;
  const Past past = past_of(subject.calls, provider->name(), *product, clock_.now());
  const auto hindered = [&](Obstacle obstacle) {
    findings.hindrances.push_back({provider->name(), wanted_of(candidate), std::move(obstacle)});
  };
  switch (past.kind) {
    case Past::Kind::kFresh:
    case Past::Kind::kMiss:
      findings.answers.push_back(answer_of_past(candidate.provider->name(), *candidate.product, past, subject.known));
      return {};
    case Past::Kind::kUndecided:
      hindered({Obstacle::Kind::kUndecided, 0,
                "It can't be known whether a call of " + provider->name() + " was charged. Decide in Enrichment."});
      return {};
    case Past::Kind::kBeingBought:
      hindered(
          {Obstacle::Kind::kBusy, clock_.now() + kAMomentLater, "Another lead's job is asking about this property."});
      return {};
    case Past::Kind::kNothing:
      return buy(subject, candidate, findings);
  }
  return {};
}

Status Enrichment::buy(const Subject& subject, const Candidate& candidate, Findings& findings) {
  Provider* const provider = candidate.provider;
  const Product* const product = candidate.product;
  const crm::PropertyId& property = subject.property.id;
  HK_TRY(const std::string provider_id, id_at(*provider, property));
  Reply reply;
  const auto make = [&](const spending::Sending& sending) {
    reply = provider->call(*product, {subject.property, provider_id, sending});
    return reply.outcome();
  };
  const auto keep_it = [&](store::Session& session, const spending::Outcome&, Micros now) -> Status {
    if (reply.kind == Kind::kFound) keep(session, property, {provider->name(), product, reply, true}, now);
    if (!reply.provider_id.empty()) remember_provider_id(session, property, provider->name(), reply.provider_id);
    emit_provider(session, provider->name());
    return {};
  };
  HK_TRY(auto bought,
         purchases_->buy(*provider, *product,
                         {subject.lead.id.str(), subject.job.id.str(), property.str(), run_of(subject.job)}, make,
                         keep_it));
  if (auto* obstacle = std::get_if<Obstacle>(&bought)) {
    findings.hindrances.push_back({provider->name(), wanted_of(candidate), std::move(*obstacle)});
    return {};
  }
  Answer answer{provider->name(), product, std::move(reply), true};
  if (answer.reply.kind == Kind::kLimited) {
    findings.hindrances.push_back({answer.provider,
                                   wanted_of(candidate),
                                   {Obstacle::Kind::kPaused, clock_.now() + kSecond, answer.reply.reason}});
    return {};
  }
  if (answer.reply.of_product_only) {
    findings.hindrances.push_back({answer.provider, product, {Obstacle::Kind::kNotSold, 0, answer.reply.reason}});
    return {};
  }
  if (answer.reply.kind == Kind::kUnknown) {
    HK_CHECK(look_after_unknown(subject));
    HK_TRY(const Subject after, subject_of(subject.job));
    if (past_of(after.calls, answer.provider, *product, clock_.now()).kind == Past::Kind::kUndecided) {
      findings.hindrances.push_back({answer.provider,
                                     wanted_of(candidate),
                                     {Obstacle::Kind::kUndecided, 0, answer.reply.reason + " Decide in Enrichment."}});
      return {};
    }
  }
  (may_help_to_repeat(answer.reply.kind) ? findings.failures : findings.answers).push_back(std::move(answer));
  return {};
}

// Calls of this job without a known outcome.
Status Enrichment::look_after_unknown(const Subject& subject) {
  fail_point("enrich.before_unknown");
  const auto buys_again = [&](const std::string& provider) {
    const auto known = service_named(provider);
    return known && (*known)->account().buys_unknown_again;
  };
  return db_.write([&](store::Session& session) -> Status {
    for (const Call& call : spending::look_after_unknown(session, subject.job.id.str(), subject.property.id.str(),
                                                         buys_again, clock_.now())) {
      emit_call(session, "call_undecided", call);
      emit_provider(session, call.provider);
    }
    return {};
  });
}

void Enrichment::keep(store::Session& session, const crm::PropertyId& property, const Answer& answer, Micros now) {
  const Reply& reply = answer.reply;
  (void)replace_facts(session, property, answer.provider, all_fields(*answer.product),
                      facts_of_reply(answer.provider, *answer.product, reply, now), settings_.policy, now);
  replace_records(session, property, {answer.provider, answer.product->name, subject_of_reply(reply), now},
                  reply.records);
}

// Somebody chose a parcel while the providers were asked: what was found is of another one.
Status Enrichment::property_unchanged(store::Session& session, const Subject& subject) const {
  const auto property = crm::find_property(session, subject.lead.property_id);
  if (property && property->parcel_id == subject.property.parcel_id) return {};
  return unavailable("property_changed", "The property was changed meanwhile.");
}

Status Enrichment::settle(store::Session& session, const Subject& subject, const Findings& findings) {
  HK_CHECK(property_unchanged(session, subject));
  const auto& [job, lead, property, calls, known] = subject;
  const Micros now = clock_.now();
  for (const Answer& answer : findings.answers) {
    if (answer.kept) continue;
    insert_call(session, free_call(answer, lead.id.str(), property.id.str(), job.id.str(), now));
    keep(session, property.id, answer, now);
  }
  std::vector<std::string> fields;
  for (const Fact& fact : facts_of(session, property.id))
    if (fact.winner) fields.push_back(fact.field);
  crm::LeadEnrichment state;
  state.status = findings.status();
  state.reason = findings.reason();
  state.job_id = job.id.str();
  state.finished_at = now;
  state.candidates = findings.candidates();
  crm::set_lead_enrichment(session, lead.id, state, now);
  const spending::JobCost cost = spending::costs_of_jobs(session, {job.id.str()})[job.id.str()];
  crm::add_activity(session, {"",
                              lead.id.str(),
                              "enrichment_completed",
                              now,
                              "",
                              findings.summary(fields.size()),
                              {{"provider", findings.provider()},
                               {"status", state.status},
                               {"fields", fields},
                               {"cost", micro_dollars_json(cost.cost)},
                               {"jobId", job.id.str()}}});
  emit(session, "enrichment_completed", lead, job.id.str(),
       {{"status", state.status}, {"provider", findings.provider()}});
  if (const std::string run = run_of(job); !run.empty()) queue_.hurry(session, kBulkQueue, run);  // feeds the next
  fail_point("enrich.in_settle");
  return {};
}

// The run it belongs to may spend no more: the lead goes back to those that are left. What was bought is kept, and not
// bought again when the run goes on.
Result<jobs::Completion> Enrichment::put_back(const Subject& subject, const Findings& findings) {
  jobs::Completion done;
  done.result = {{"status", "put_back"}, {"provider", findings.provider()}};
  done.commit = [this, subject, findings](store::Session& session) -> Status {
    const auto before = take_back_lead(session, run_of(subject.job), subject.lead.id.str(), subject.job.id.str());
    if (!before || findings.found()) {
      HK_CHECK(settle(session, subject, findings));
    } else {
      restore(session, subject.lead, *before, findings.reason());
    }
    if (before && reach_cap(session, run_of(subject.job), clock_.now())) {
      queue_.hurry(session, kBulkQueue, run_of(subject.job));
      outbox_.emit(session, {kRunEvent, {{"runId", run_of(subject.job)}}});
    }
    fail_point("enrich.in_put_back");
    return {};
  };
  return done;
}

// It will go on later. What is known by now is shown; the books and the timeline wait for the end.
Status Enrichment::postpone(store::Session& session, const Subject& subject, const Findings& findings) {
  HK_CHECK(property_unchanged(session, subject));
  const auto& [job, lead, property, calls, known] = subject;
  const Micros now = clock_.now();
  for (const Answer& answer : findings.answers)
    if (!answer.kept) keep(session, property.id, answer, now);
  crm::LeadEnrichment state;
  state.status = findings.status();
  state.reason = findings.reason();
  state.job_id = job.id.str();
  crm::set_lead_enrichment(session, lead.id, state, now);
  const bool is_news = state.status == "paused" && lead.enrichment.reason != state.reason;
  if (is_news) {
    crm::add_activity(session, {"",
                                lead.id.str(),
                                "enrichment_paused",
                                now,
                                "",
                                "Property data request paused",
                                {{"jobId", job.id.str()}, {"reason", state.reason}}});
  }
  emit(session, "enrichment_paused", lead, job.id.str(), {{"status", state.status}});
  if (const std::string run = run_of(job); !run.empty())
    queue_.hurry(session, kBulkQueue, run);  // another has its turn
  fail_point("enrich.in_postpone");
  return {};
}

}  // namespace hk::enrichment
