#include "bulk_store.hpp"

namespace hk::enrichment {
namespace {

constexpr const char* kColumns =
    "select id, actor, request, viewer, status, error, total, enriched, partial, not_found, needs_review, failed,"
    " skipped, position, last_id, all_fed, began_at, began_done, created_at, updated_at, finished_at"
    " from enrichment_runs ";

std::vector<BulkRun> read_runs(store::Session& session, const std::string& rest, const store::Params& params) {
  using T = std::string;
  using I = std::int64_t;
  std::vector<BulkRun> runs;
  for (auto& [id, actor, request, viewer, status, error, total, enriched, partial, not_found, needs_review, failed,
              skipped, position, last_id, all_fed, began_at, began_done, created, updated, finished] :
       session.rows<T, T, T, T, T, T, I, I, I, I, I, I, I, T, T, I, I, I, I, I, std::optional<I>>(kColumns + rest,
                                                                                                  params)) {
    auto parsed_request = parse_json(request), parsed_viewer = parse_json(viewer);
    runs.push_back({RunId::trusted(std::move(id)),
                    std::move(actor),
                    *std::move(parsed_request),
                    *std::move(parsed_viewer),
                    std::move(status),
                    std::move(error),
                    total,
                    enriched,
                    partial,
                    not_found,
                    needs_review,
                    failed,
                    skipped,
                    std::move(position),
                    std::move(last_id),
                    all_fed != 0,
                    began_at,
                    began_done,
                    created,
                    updated,
                    finished});
  }
  return runs;
}

std::optional<BulkRun> one_run(store::Session& session, const std::string& id, const char* suffix) {
  auto found = read_runs(session, std::string("where id = :id") + suffix, {{"id", id}});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

store::Params row_of(const BulkRun& run) {
  return {{"id", run.id.str()},           {"status", run.status},
          {"error", run.error},           {"total", run.total},
          {"enriched", run.enriched},     {"partial", run.partial},
          {"not_found", run.not_found},   {"needs_review", run.needs_review},
          {"failed", run.failed},         {"skipped", run.skipped},
          {"position", run.position},     {"all_fed", run.all_fed},
          {"began_at", run.began_at},     {"began_done", run.began_done},
          {"updated_at", run.updated_at}, {"finished_at", run.finished_at}};
}

Json to_json(const crm::LeadEnrichment& state) {
  return {{"status", state.status},
          {"reason", state.reason},
          {"jobId", state.job_id},
          {"finishedAt", state.finished_at ? Json(*state.finished_at) : Json(nullptr)},
          {"candidates", state.candidates}};
}

crm::LeadEnrichment state_of(const std::string& text) {
  const Json json = parse_json(text).value();
  crm::LeadEnrichment state;
  state.status = json.at("status").get<std::string>();
  state.reason = json.at("reason").get<std::string>();
  state.job_id = json.at("jobId").get<std::string>();
  if (!json.at("finishedAt").is_null()) state.finished_at = json.at("finishedAt").get<Micros>();
  state.candidates = json.at("candidates");
  return state;
}

}  // namespace

std::string run_of(const jobs::Job& job) { return job.payload.value("runId", ""); }

void insert_run(store::Session& session, const BulkRun& run) {
  store::Params params = row_of(run);
  params.push_back({"actor", run.actor});
  params.push_back({"request", dump_json(run.request)});
  params.push_back({"viewer", dump_json(run.viewer)});
  params.push_back({"last_id", run.last_id});
  params.push_back({"created_at", run.created_at});
  session.run(
      "insert into enrichment_runs(id, actor, request, viewer, status, error, total, enriched, partial, not_found,"
      " needs_review, failed, skipped, position, last_id, all_fed, began_at, began_done, created_at, updated_at,"
      " finished_at) values (:id, :actor, :request, :viewer, :status, :error, :total, :enriched, :partial, :not_found,"
      " :needs_review, :failed, :skipped, :position, :last_id, :all_fed, :began_at, :began_done, :created_at,"
      " :updated_at, :finished_at)",
      params);
}

void save_run(store::Session& session, const BulkRun& run) {
  session.run(
      "update enrichment_runs set status = :status, error = :error, total = :total, enriched = :enriched,"
      " partial = :partial, not_found = :not_found, needs_review = :needs_review, failed = :failed,"
      " skipped = :skipped, position = :position, all_fed = :all_fed, began_at = :began_at, began_done = :began_done,"
      " updated_at = :updated_at, finished_at = :finished_at where id = :id",
      row_of(run));
}

std::optional<BulkRun> find_run(store::Session& session, const std::string& id) { return one_run(session, id, ""); }

std::optional<BulkRun> lock_run(store::Session& session, const std::string& id) {
  return one_run(session, id, session.dialect() == store::Dialect::kPostgres ? " for update" : "");
}

std::vector<BulkRun> newest_runs(store::Session& session, std::size_t most) {
  return read_runs(session, "order by created_at desc, id desc limit :most", {{"most", most}});
}

std::vector<LeadInHand> leads_in_hand(store::Session& session, const std::string& run) {
  std::vector<LeadInHand> leads;
  for (auto& [lead, job, before] : session.rows<std::string, std::string, std::string>(
           "select lead_id, job_id, before from enrichment_run_leads where run_id = :run order by lead_id",
           {{"run", run}}))
    leads.push_back({std::move(lead), std::move(job), state_of(before)});
  return leads;
}

void take_in_hand(store::Session& session, const std::string& run, const LeadInHand& lead) {
  session.run(
      "insert into enrichment_run_leads(run_id, lead_id, job_id, before) values (:run, :lead, :job, :before)"
      " on conflict (run_id, lead_id) do update set job_id = excluded.job_id",
      {{"run", run}, {"lead", lead.lead_id}, {"job", lead.job_id}, {"before", dump_json(to_json(lead.before))}});
}

void let_go(store::Session& session, const std::string& run, const std::string& lead) {
  session.run("delete from enrichment_run_leads where run_id = :run and lead_id = :lead",
              {{"run", run}, {"lead", lead}});
}

std::optional<crm::LeadEnrichment> take_back_lead(store::Session& session, const std::string& run,
                                                  const std::string& lead, const std::string& job) {
  const auto found = lock_run(session, run);
  const auto row = session.row<std::string>(
      "select before from enrichment_run_leads where run_id = :run and lead_id = :lead and job_id = :job",
      {{"run", run}, {"lead", lead}, {"job", job}});
  if (!found || !row) return std::nullopt;
  if (found->is_over())
    let_go(session, run, lead);
  else
    session.run("update enrichment_run_leads set job_id = '' where run_id = :run and lead_id = :lead",
                {{"run", run}, {"lead", lead}});
  return state_of(std::get<0>(*row));
}

bool reach_cap(store::Session& session, const std::string& run, Micros now) {
  return session.run(
             "update enrichment_runs set status = 'capped', updated_at = :now where id = :id and status = 'running'",
             {{"now", now}, {"id", run}}) > 0;
}

}  // namespace hk::enrichment
