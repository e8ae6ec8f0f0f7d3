#include <hk/intake/county_jobs.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

namespace hk::intake {
namespace {

using enrichment::CountyService;

constexpr const char* kImportQueue = "import";
constexpr std::size_t kLookedAt = 100;     // earlier imports of a county
constexpr Micros kTriedAgainAfter = kDay;  // by itself, when the last time failed
constexpr Micros kStopSeenWithin = 50 * kMillisecond;

std::string key_of(const std::string& county) { return "county-" + county; }

jobs::NewJob job_of(const std::string& county, bool everything, jobs::Priority priority) {
  return {.queue = kImportQueue,
          .kind = kSyncCounty,
          .payload = {{"county", county}, {"everything", everything}},
          .priority = priority,
          .unique_key = key_of(county),
          .subject = key_of(county)};
}

Error busy(const std::string& county, const std::string& how_far) {
  return conflict("county_busy", "The records of " + county + " are being synchronised already" + how_far + ".",
                  "Wait until it has ended: GET /api/counties and the list of imports tell. To stop it, cancel its"
                  " import.");
}

bool is_under_way(jobs::State state) {
  using enum jobs::State;
  return state == kQueued || state == kScheduled || state == kRunning || state == kFailed;
}

std::optional<jobs::Job> last_job(store::Session& session, jobs::Queue& queue, const std::string& county) {
  auto page = queue.list(session, {.queue = kImportQueue, .subject = key_of(county), .limit = 1});
  if (page.jobs.empty()) return std::nullopt;
  return std::move(page.jobs.front());
}

std::int64_t rows_fetched(const Import& import) { return enrichment::position_of(import.position).rows; }

Json time_or_null(const std::optional<Micros>& at) { return at ? Json(format_rfc3339(*at)) : Json(nullptr); }

// By a person, and nothing was begun after that.
bool was_cancelled(const std::optional<jobs::Job>& job, const std::optional<Import>& import) {
  if (!import || import->status != "cancelled") return false;
  return !job || job->created_at <= import->finished_at.value_or(job->created_at);
}

// A failed attempt is not the end while the job will be tried again.
const char* state_of(const std::optional<jobs::Job>& job, const std::optional<Import>& import) {
  if (job && job->state == jobs::State::kRunning) return "running";
  if (job && is_under_way(job->state)) return "queued";
  if (was_cancelled(job, import)) return "cancelled";
  const bool job_is_last = job && (!import || job->created_at >= import->created_at || !import->finished_at);
  if (job_is_last && job->state == jobs::State::kDead) return "failed";
  if (!import) return "none";
  return import->status == "completed" ? "completed" : import->finished_at ? "failed" : "interrupted";
}

std::string error_of(const std::optional<jobs::Job>& job, const std::optional<Import>& import) {
  if (was_cancelled(job, import)) return {};
  const bool has_ended_well = job && job->state == jobs::State::kCompleted;
  if (job && !has_ended_well && !job->error.empty()) return job->error;
  return import ? import->error : "";
}

// False: it was told to stop before the time was over.
bool waits_out(jobs::JobContext& context, Micros wait) {
  for (Micros left = wait; !context.should_stop(); left -= kStopSeenWithin) {
    if (left <= 0) return true;
    std::this_thread::sleep_for(std::chrono::microseconds(std::min(left, kStopSeenWithin)));
  }
  return false;
}

}  // namespace

Result<jobs::JobId> CountyJobs::start(const std::string& name, bool everything) {
  HK_TRY(const CountyService county, s_.county(name));
  const auto door = s_.db.try_lock("county-start-" + county.name);  // of two at once, one is refused
  if (!door) return busy(county.name, "");
  HK_TRY(const Json under_way, s_.db.read([&](store::Session& session) -> Result<Json> {
    const auto job = last_job(session, s_.queue, county.name);
    return job && is_under_way(job->state) ? sync_json(session, county.name) : Json(nullptr);
  }));
  if (!under_way.is_null())
    return busy(county.name,
                ": " + std::to_string(under_way.at("rowsFetched").get<std::int64_t>()) + " rows were read");
  if (!s_.db.try_lock(key_of(county.name))) return busy(county.name, ", by another process");
  return s_.db.write([&](store::Session& session) {
    return Result<jobs::JobId>(s_.queue.enqueue(session, job_of(county.name, everything, jobs::Priority::kNormal)));
  });
}

jobs::Kind CountyJobs::kind() {
  jobs::Kind kind;
  kind.run = [this](const jobs::Job& job, jobs::JobContext& context) -> Result<jobs::Completion> {
    HK_TRY(const CountyService county, s_.county(job.payload.value("county", "")));
    const enrichment::CountyReader reader(county, s_.access, s_.client);
    CountySync::Watch watch;
    watch.sleep = [&](Micros wait) { return !waits_out(context, wait); };
    watch.on_progress = [&](const Import& import) {
      context.report_progress({{"rowsFetched", rows_fetched(import)}, {"rowsStored", import.counts.rows_read}});
    };
    watch.on_saved = [&](store::Session& session) { return context.got_further(session); };
    // A second attempt goes on where the first one stopped, also when everything is read.
    watch.everything = job.payload.value("everything", false) && job.attempts <= 1;
    HK_TRY(const Import import, CountySync(s_.db, s_.imports, s_.runner).run(reader, watch));
    return jobs::Completion{{}, to_json(import, Detail::kLine), std::nullopt, {}};
  };
  return kind;
}

Status CountyJobs::queue_old(store::Session& session, const std::vector<CountyService>& counties, Micros period) {
  const Micros now = s_.clock.now();
  for (const CountyService& county : counties) {
    const std::vector<Import> all = s_.imports.of_county(session, county.name, kLookedAt);
    const auto last = std::ranges::find(all, "completed", &Import::status);
    if (last == all.end() || last->finished_at.value_or(0) > now - period) continue;
    const auto job = last_job(session, s_.queue, county.name);
    if (job && (is_under_way(job->state) || job->changed_at > now - kTriedAgainAfter)) continue;
    s_.queue.enqueue(session, job_of(county.name, false, jobs::Priority::kLow));
  }
  return {};
}

jobs::Kind CountyJobs::old_kind(Micros period) {
  jobs::Kind kind;
  kind.run = [this, period](const jobs::Job&, jobs::JobContext&) -> Result<jobs::Completion> {
    HK_TRY(auto counties, s_.counties());
    jobs::Completion done;
    done.commit = [this, period, counties = std::move(counties)](store::Session& session) {
      return queue_old(session, counties, period);
    };
    return done;
  };
  return kind;
}

Json CountyJobs::sync_json(store::Session& session, const std::string& county) {
  const auto job = last_job(session, s_.queue, county);
  std::vector<Import> imports = s_.imports.of_county(session, county, 1);
  std::optional<Import> last;
  if (!imports.empty()) last = std::move(imports.front());
  return {{"state", state_of(job, last)},
          {"importId", last ? Json(last->id.str()) : Json(nullptr)},
          {"rowsFetched", last ? rows_fetched(*last) : 0},
          {"rowsStored", last ? last->counts.rows_read : 0},
          {"rowsCreated", last ? last->counts.rows_created : 0},
          {"rowsUpdated", last ? last->counts.rows_updated : 0},
          {"error", text_or_null(error_of(job, last))},
          {"startedAt", last ? Json(format_rfc3339(last->created_at)) : Json(nullptr)},
          {"finishedAt", last ? time_or_null(last->finished_at) : Json(nullptr)}};
}

Result<Json> CountyJobs::list() {
  HK_TRY(const auto counties, s_.counties());
  return s_.db.read([&](store::Session& session) -> Result<Json> {
    Json items = Json::array();
    for (const CountyService& county : counties) {
      items.push_back(to_json(county));
      items.back()["sync"] = sync_json(session, county.name);
    }
    return items;
  });
}

Json to_json(const CountyService& county) {
  const bool socrata = county.kind == enrichment::CountyKind::kSocrata;
  return {{"name", county.name},
          {"title", county.title},
          {"kind", socrata ? "socrata" : "arcgis"},
          {"where", socrata ? county.base_url + "/d/" + county.dataset : county.base_url},
          {"state", text_or_null(county.state)},
          {"verified", county.verified},
          {"reason", text_or_null(county.reason)}};
}

}  // namespace hk::intake
