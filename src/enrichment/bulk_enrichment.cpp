#include <hk/enrichment/bulk_enrichment.hpp>

#include <algorithm>
#include <map>

#include <hk/crm/records.hpp>
#include <hk/identity/audit.hpp>
#include <hk/runtime/fail_point.hpp>

#include "bulk_choice.hpp"
#include "bulk_store.hpp"

namespace hk::enrichment {
namespace {

using runtime::fail_point;

constexpr Micros kStep = 500 * kMillisecond;  // at the most: a lead that is done wakes it
constexpr std::size_t kListMax = 20;

Error no_run() { return not_found("run_not_found", "There is no bulk enrichment with this id."); }

// What came of a lead, counted under the names a person knows from the list.
std::int64_t& count_of(BulkRun& run, const jobs::Job& job, const std::optional<crm::Lead>& lead) {
  if (job.state == jobs::State::kDead) return run.failed;
  if (job.state == jobs::State::kCancelled || !lead) return run.skipped;
  const std::string status = job.result.is_object() ? job.result.value("status", "") : "";
  if (status == "enriched") return run.enriched;
  if (status == "partial") return run.partial;
  if (status == "not_found") return run.not_found;
  if (status == "ambiguous" || status == "needs_review") return run.needs_review;
  return run.skipped;
}

bool has_ended(jobs::State state) {
  return state == jobs::State::kCompleted || state == jobs::State::kDead || state == jobs::State::kCancelled;
}

bool waits(jobs::State state) { return !has_ended(state) && state != jobs::State::kRunning; }

}  // namespace

// What becomes of the leads in hand just now.
struct BulkEnrichment::Hands {
  std::vector<std::string> put_back;  // to be queued again
  std::size_t busy = 0;               // due, or running
  std::size_t waiting = 0;            // for a later time
};

Result<BulkRun> BulkEnrichment::start(store::Session& session, const crm::Viewer& viewer, const Json& request,
                                      MicroDollars cap) {
  Enrichment& enrichment = s_.enrichment;
  const Micros now = enrichment.clock().now();
  HK_TRY(const BulkChoice choice, choose_leads(session, viewer, request, now, s_.zone()));
  BulkRun run;
  run.id = RunId::make();
  run.actor = viewer.actor();
  run.request = choice.by_ids ? Json{{"ids", choice.ids}} : Json{{"filter", choice.filter}};
  run.viewer = viewer.to_json();
  run.status = "running";
  run.total = choice.total;
  run.last_id = crm::LeadId::make().str();
  run.began_at = run.created_at = run.updated_at = now;
  insert_run(session, run);
  spending::save_cap(session, {run.id.str(), cap, ""});
  wake(session, run);
  identity::audit(session, enrichment.clock(), run.actor, "bulk_enrichment_started", run.id.str(),
                  {{"cap", micro_dollars_json(cap)}, {"leads", run.total}, {"request", run.request}});
  return run;
}

// Its job is one of a kind; the one it has looks at once.
void BulkEnrichment::wake(store::Session& session, const BulkRun& run) {
  jobs::Queue& queue = s_.enrichment.jobs();
  (void)queue.enqueue(session, {.queue = kBulkQueue,
                                .kind = kFeedLeads,
                                .payload = {{"runId", run.id.str()}},
                                .unique_key = run.id.str(),
                                .subject = run.id.str()});
  (void)queue.hurry(session, kBulkQueue, run.id.str());
}

std::vector<BulkRun> BulkEnrichment::list(store::Session& session) const { return newest_runs(session, kListMax); }

Result<BulkRun> BulkEnrichment::find(store::Session& session, const RunId& id) const {
  auto run = find_run(session, id.str());
  if (!run) return no_run();
  return *std::move(run);
}

Result<BulkRun> BulkEnrichment::pause(store::Session& session, const RunId& id, const std::string& actor) {
  auto run = lock_run(session, id.str());
  if (!run) return no_run();
  if (run->status != "running") return conflict("run_not_running", "This bulk enrichment does not run.");
  stop(session, *run, "paused", "The bulk enrichment is paused.");
  identity::audit(session, s_.enrichment.clock(), actor, "bulk_enrichment_paused", id.str());
  return *std::move(run);
}

Result<BulkRun> BulkEnrichment::cancel(store::Session& session, const RunId& id, const std::string& actor) {
  auto run = lock_run(session, id.str());
  if (!run) return no_run();
  if (run->is_over()) return conflict("run_over", "This bulk enrichment has ended already.");
  stop(session, *run, "cancelled", "The bulk enrichment was cancelled.");
  identity::audit(session, s_.enrichment.clock(), actor, "bulk_enrichment_cancelled", id.str());
  return *std::move(run);
}

Result<BulkRun> BulkEnrichment::resume(store::Session& session, const RunId& id, std::optional<MicroDollars> cap,
                                       const std::string& actor) {
  auto run = lock_run(session, id.str());
  if (!run) return no_run();
  if (run->status != "paused" && run->status != "capped")
    return conflict("run_not_paused", "This bulk enrichment is neither paused nor stopped at its cap.");
  spending::Cap known = spending::lock_cap(session, id.str()).value();
  const MicroDollars before = known.amount;
  if (run->status == "capped" && cap.value_or(before) <= before)
    return conflict("cap_not_raised", "It stopped at its cap of " + dollars_text(before) + ".",
                    "Resume it with a higher cap.");
  if (cap && *cap < spending::use_of_cap(session, id.str()).all())
    return conflict("cap_too_low", "More than " + dollars_text(*cap) + " has been spent already.");
  known.amount = cap.value_or(before);
  known.closed.clear();
  spending::save_cap(session, known);
  run->status = "running";
  run->began_at = s_.enrichment.clock().now();
  run->began_done = run->done();
  save(session, *run);
  wake(session, *run);
  identity::audit(session, s_.enrichment.clock(), actor, "bulk_enrichment_resumed", id.str(),
                  {{"capBefore", micro_dollars_json(before)}, {"cap", micro_dollars_json(known.amount)}});
  return *std::move(run);
}

void BulkEnrichment::stop(store::Session& session, BulkRun& run, const std::string& status, const std::string& reason) {
  spending::Cap cap = spending::lock_cap(session, run.id.str()).value();
  cap.closed = reason;
  spending::save_cap(session, cap);
  run.status = status;
  if (run.is_over()) run.finished_at = s_.enrichment.clock().now();
  take_back_waiting(session, run, reason);
  save(session, run);
  (void)s_.enrichment.jobs().hurry(session, kBulkQueue, run.id.str());
}

// Those that run end by themselves.
void BulkEnrichment::take_back_waiting(store::Session& session, const BulkRun& run, const std::string& reason) {
  jobs::Queue& queue = s_.enrichment.jobs();
  for (LeadInHand& lead : leads_in_hand(session, run.id.str())) {
    const auto job = lead.job_id.empty() ? std::nullopt : queue.find(session, jobs::JobId::trusted(lead.job_id));
    if (job && waits(job->state) && queue.cancel(session, job->id)) {
      if (const auto known = crm::find_lead(session, crm::LeadId::trusted(lead.lead_id)))
        s_.enrichment.restore(session, *known, lead.before, reason);
      lead.job_id.clear();
      take_in_hand(session, run.id.str(), lead);
    }
    if (run.is_over() && lead.job_id.empty()) let_go(session, run.id.str(), lead.lead_id);
  }
}

void BulkEnrichment::save(store::Session& session, BulkRun& run) {
  run.updated_at = s_.enrichment.clock().now();
  save_run(session, run);
  s_.outbox.emit(session, {kRunEvent, {{"runId", run.id.str()}, {"status", run.status}, {"done", run.done()}}});
}

// Those that ended are counted and let go.
BulkEnrichment::Hands BulkEnrichment::count_ended(store::Session& session, BulkRun& run) {
  const std::vector<LeadInHand> leads = leads_in_hand(session, run.id.str());
  std::vector<std::string> ids;
  for (const LeadInHand& lead : leads)
    if (!lead.job_id.empty()) ids.push_back(lead.job_id);
  std::map<std::string, jobs::Job> jobs;
  for (jobs::Job& job : s_.enrichment.jobs().find_all(session, ids)) jobs.emplace(job.id.str(), std::move(job));
  const Micros now = s_.enrichment.clock().now();
  Hands hands;
  for (const LeadInHand& lead : leads) {
    const auto job = jobs.find(lead.job_id);
    if (lead.job_id.empty()) {
      hands.put_back.push_back(lead.lead_id);
    } else if (job != jobs.end() && !has_ended(job->second.state)) {
      ++(waits(job->second.state) && job->second.run_at > now ? hands.waiting : hands.busy);
    } else {
      ++(job == jobs.end() ? run.skipped
                           : count_of(run, job->second, crm::find_lead(session, crm::LeadId::trusted(lead.lead_id))));
      let_go(session, run.id.str(), lead.lead_id);
    }
  }
  return hands;
}

// The next leads of the list, and the position behind them.
Result<std::vector<std::string>> BulkEnrichment::next_leads(store::Session& session, BulkRun& run, std::size_t room) {
  std::vector<std::string> ids;
  if (run.request.contains("ids")) {
    const auto given = run.request.at("ids").get<std::vector<std::string>>();
    std::size_t at = run.position.empty() ? 0 : static_cast<std::size_t>(std::stoull(run.position));
    while (at < given.size() && ids.size() < room) ids.push_back(given[at++]);
    run.all_fed = at >= given.size();
    run.position = std::to_string(at);
    return ids;
  }
  const crm::Viewer viewer = crm::Viewer::from_json(run.viewer);
  HK_TRY(const crm::Object object, crm::load_object(session, "leads"));
  const crm::Reading reading{session, object, viewer, {viewer.actor(), run.created_at, s_.zone()}};
  HK_TRY(ids, crm::list_ids(reading, run.request.at("filter"), run.position, room));
  run.all_fed = ids.size() < room;
  const auto later = std::ranges::find_if(ids, [&](const std::string& id) { return id > run.last_id; });
  if (later != ids.end()) run.all_fed = true;
  ids.erase(later, ids.end());
  if (!ids.empty()) run.position = ids.back();
  return ids;
}

Status BulkEnrichment::feed_one(store::Session& session, BulkRun& run, const std::string& id, bool is_new) {
  const auto skip = [&]() -> Status {
    ++run.skipped;
    if (!is_new) let_go(session, run.id.str(), id);
    return {};
  };
  const crm::Viewer viewer = crm::Viewer::from_json(run.viewer);
  auto lead = crm::find_lead(session, crm::LeadId::trusted(id));
  if (!lead || lead->property_id.empty() || !crm::check_writable(session, viewer, id)) return skip();
  const crm::LeadEnrichment before = lead->enrichment;
  HK_TRY(const auto job, s_.enrichment.request_in_run(session, *lead, run.id.str(), run.actor));
  if (!job) return skip();
  take_in_hand(session, run.id.str(), {id, job->str(), before});
  return {};
}

Status BulkEnrichment::feed(store::Session& session, BulkRun& run, const Hands& hands) {
  std::size_t room = s_.busy_max - std::min(s_.busy_max, hands.busy);
  for (const std::string& id : hands.put_back) {
    if (room == 0) return {};
    --room;
    HK_CHECK(feed_one(session, run, id, false));
  }
  if (room == 0 || run.all_fed || hands.waiting >= s_.waiting_max) return {};
  HK_TRY(const std::vector<std::string> ids, next_leads(session, run, room));
  for (const std::string& id : ids) HK_CHECK(feed_one(session, run, id, true));
  return {};
}

// What ended is counted, more is fed. False: nothing is left to do until somebody resumes it.
Result<bool> BulkEnrichment::step(store::Session& session, const std::string& id) {
  auto run = lock_run(session, id);
  if (!run) return false;
  const std::string before = run->status + run->position + std::to_string(run->done());
  const Hands hands = count_ended(session, *run);
  if (run->status == "capped") take_back_waiting(session, *run, "The cap of the bulk enrichment is reached.");
  if (run->status == "running") HK_CHECK(feed(session, *run, hands));
  const auto in_hand = leads_in_hand(session, id);
  if (run->status == "running" && run->all_fed && in_hand.empty()) {
    run->status = "completed";
    run->total = run->done();
    run->finished_at = s_.enrichment.clock().now();
  }
  if (before != run->status + run->position + std::to_string(run->done())) save(session, *run);
  fail_point("bulk.in_step");
  return run->status == "running" ||
         std::ranges::any_of(in_hand, [](const LeadInHand& lead) { return !lead.job_id.empty(); });
}

jobs::Kind BulkEnrichment::kind() {
  jobs::Kind kind;
  kind.run = [this](const jobs::Job& job, jobs::JobContext& context) -> Result<jobs::Completion> {
    fail_point("bulk.begin");
    const std::string id = job.subject;
    HK_TRY(const bool more, s_.enrichment.db().write([&](store::Session& session) -> Result<bool> {
      if (!context.got_further(session)) return unavailable("stopping", "Another worker goes on with it.");
      return step(session, id);
    }));
    fail_point("bulk.fed");
    jobs::Completion done;
    if (more) {
      done.run_again_at = s_.enrichment.clock().now() + kStep;
      return done;
    }
    // Somebody may have resumed it since.
    done.commit = [id](store::Session& session) -> Status {
      const auto run = lock_run(session, id);
      if (run && run->status == "running") return unavailable("run_resumed", "It was resumed meanwhile.");
      return {};
    };
    return done;
  };
  kind.on_failed = [this](store::Session& session, const jobs::Job& job, const Error& error) {
    if (job.state != jobs::State::kDead) return;
    auto run = lock_run(session, job.subject);
    if (!run || run->is_over()) return;
    run->error = error.message;
    stop(session, *run, "failed", "The bulk enrichment failed.");
  };
  return kind;
}

}  // namespace hk::enrichment
