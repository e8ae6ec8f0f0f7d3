#include <hk/jobs/worker.hpp>

#include <latch>
#include <thread>

#include <hk/runtime/task.hpp>
#include <hk/telemetry/log.hpp>

#include "acknowledgements.hpp"
#include "claims.hpp"
#include "in_hand.hpp"
#include "outcomes.hpp"
#include "recovery.hpp"
#include "runner.hpp"
#include "scheduler.hpp"
#include "states.hpp"

namespace hk::jobs {
namespace {

constexpr Micros kLookAtLeast = kSecond;  // should a wake-up be lost
constexpr Micros kAfterStoreError = kSecond / 2;
constexpr Micros kPruneEvery = 10 * kMinute;
constexpr std::size_t kPruneAtATime = 2'000;

struct WorkerTag {
  static constexpr std::string_view kPrefix = "worker";
};

Micros steady_now() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// One thread claims, `concurrency` threads run, one watches: own lock and leases, cancelled jobs, dead workers,
// schedules, old history.
class ThreadedWorker final : public Worker {
 public:
  ThreadedWorker(store::Database& db, const Clock& clock, telemetry::Metrics& metrics, const WorkerSettings& settings,
                 std::map<std::string, Kind> kinds);
  ~ThreadedWorker() override;
  void stop() override;
  const std::string& id() const override { return id_; }
  Micros last_healthy() const override { return last_healthy_; }

 private:
  void claim_loop(runtime::StopSignal& signal);
  Micros claim_once();
  void run_loop();
  void forget(const std::vector<Finished>& jobs);
  void watch_loop(runtime::StopSignal& signal);
  void watch_once();
  void keep_lock();
  Status renew_leases();
  Status notice_lost_jobs();
  Status forget_old_jobs();

  store::Database& db_;
  const Clock& clock_;
  const WorkerSettings settings_;
  const std::map<std::string, Kind> kinds_;
  const std::string id_ = Id<WorkerTag>::make().str();
  std::unique_ptr<store::Database::ProcessLock> lock_;
  std::atomic<bool> lock_held_ = false;  // without it others take us for dead, so nothing is claimed
  std::atomic<bool> stopping_ = false;
  std::atomic<Micros> last_healthy_ = 0;
  Micros renewed_at_ = 0;
  Micros pruned_at_ = 0;
  Queue queue_;
  InHand in_hand_;
  Outcomes outcomes_;
  Acknowledgements acknowledgements_;
  Claims claims_;
  Runner runner_;
  Recovery recovery_;
  Scheduler scheduler_;
  std::latch claiming_ended_{1};
  std::vector<std::thread> runners_;
  std::unique_ptr<runtime::Task> claimer_;
  std::unique_ptr<runtime::Task> watcher_;
  std::unique_ptr<store::Database::Subscription> on_wake_;
  std::unique_ptr<store::Database::Subscription> on_cancel_;
  std::mutex stop_mutex_;
};

ThreadedWorker::ThreadedWorker(store::Database& db, const Clock& clock, telemetry::Metrics& metrics,
                               const WorkerSettings& settings, std::map<std::string, Kind> kinds)
    : db_(db),
      clock_(clock),
      settings_(settings),
      kinds_(std::move(kinds)),
      queue_(db, clock),
      in_hand_(settings.concurrency, settings.claim_max),
      outcomes_(db, clock, metrics, settings_, kinds_),
      acknowledgements_(outcomes_, [this](const std::vector<Finished>& jobs) { forget(jobs); }),
      claims_(db, clock, id_, settings_, kinds_),
      runner_(db, clock, metrics, kinds_, outcomes_, stopping_),
      recovery_(db, clock, outcomes_, id_, settings_),
      scheduler_(db, clock, settings_.schedules) {
  keep_lock();
  claimer_ = std::make_unique<runtime::Task>("jobs-claim", [this](runtime::StopSignal& s) { claim_loop(s); });
  for (std::size_t i = 0; i < settings_.concurrency; ++i) runners_.emplace_back([this] { run_loop(); });
  watcher_ = std::make_unique<runtime::Task>("jobs-watch", [this](runtime::StopSignal& s) { watch_loop(s); });
  on_wake_ = db_.listen(kWakeChannel, [this] { claimer_->wake(); });
  on_cancel_ = db_.listen(kCancelChannel, [this] { watcher_->wake(); });
}

ThreadedWorker::~ThreadedWorker() {
  stop();
  for (std::thread& runner : runners_) runner.join();
}

void ThreadedWorker::stop() {
  const std::lock_guard lock(stop_mutex_);
  if (stopping_) return;
  // Closed before running jobs learn that we stop: one that ends because of it makes way for no other.
  const std::vector<HeldPtr> not_begun = in_hand_.close();
  stopping_ = true;
  on_wake_.reset();
  claimer_->request_stop();
  claiming_ended_.wait();
  const std::vector<HeldPtr> claimed_last = in_hand_.close();
  for (const auto* jobs : {&not_begun, &claimed_last})
    for (const HeldPtr& held : *jobs) outcomes_.give_back(held->job);
  if (!in_hand_.wait_until_idle(settings_.lease)) {
    telemetry::log_warn("worker_stopped_over_running_jobs", {{"worker", id_}});
    for (const HeldPtr& held : in_hand_.all()) outcomes_.give_back(held->job);
  }
  on_cancel_.reset();
  watcher_->request_stop();
}

void ThreadedWorker::claim_loop(runtime::StopSignal& signal) {
  while (!signal.stopping())
    if (signal.sleep_for(claim_once())) break;
  claiming_ended_.count_down();
}

// Answers how long to sleep when nobody wakes us.
Micros ThreadedWorker::claim_once() {
  if (!lock_held_) return settings_.death_check;
  const std::size_t room = in_hand_.room();
  auto claimed = claims_.claim(room);
  if (!claimed) {
    telemetry::log_warn("jobs_not_claimed", {{"code", claimed.error().code}, {"detail", claimed.error().detail}});
    return kAfterStoreError;
  }
  last_healthy_ = clock_.now();
  in_hand_.add(claimed->jobs);
  if (room == 0 || claimed->next_due == 0) return kLookAtLeast;
  return std::clamp<Micros>(claimed->next_due - clock_.now(), 0, kLookAtLeast);
}

void ThreadedWorker::run_loop() {
  while (const HeldPtr held = in_hand_.next()) {
    const Runner::Ran ran = runner_.run(*held);
    if (ran.acknowledged) {
      forget({{held, ran.run_time}});
    } else {
      acknowledgements_.add({held, ran.run_time});
    }
  }
}

void ThreadedWorker::forget(const std::vector<Finished>& jobs) {
  if (in_hand_.done(jobs)) claimer_->wake();
}

void ThreadedWorker::watch_loop(runtime::StopSignal& signal) {
  while (!signal.stopping()) {
    watch_once();
    if (signal.sleep_for(settings_.death_check)) return;
  }
}

void ThreadedWorker::watch_once() {
  keep_lock();
  for (const auto& duty :
       {&ThreadedWorker::renew_leases, &ThreadedWorker::notice_lost_jobs, &ThreadedWorker::forget_old_jobs})
    if (const Status status = (this->*duty)(); !status)
      telemetry::log_warn("worker_watch_failed", {{"code", status.error().code}, {"detail", status.error().detail}});
  for (const Status& status :
       {recovery_.check_workers(), recovery_.check_clock(), stopping_ ? Status{} : scheduler_.tick()})
    if (!status)
      telemetry::log_warn("worker_watch_failed", {{"code", status.error().code}, {"detail", status.error().detail}});
}

void ThreadedWorker::keep_lock() {
  if (lock_ && lock_->held()) return;
  lock_held_ = false;
  lock_.reset();
  lock_ = db_.try_lock(lock_of(id_));
  lock_held_ = lock_ != nullptr;
  if (!lock_) telemetry::log_warn("worker_without_lock", {{"worker", id_}});
}

Status ThreadedWorker::renew_leases() {
  if (steady_now() - renewed_at_ < settings_.lease / 3) return {};
  std::vector<std::string> ids;
  for (const HeldPtr& held : in_hand_.all()) ids.push_back(held->job.id.str());
  if (!ids.empty()) HK_CHECK(claims_.renew(ids));
  renewed_at_ = steady_now();
  return {};
}

// The list of what we hold is older than the look at the table, so a job missing there is ours no more (or just done).
Status ThreadedWorker::notice_lost_jobs() {
  const std::vector<HeldPtr> held = in_hand_.all();
  if (held.empty()) return {};
  HK_TRY(const auto ours, claims_.still_ours());
  for (const HeldPtr& job : held) {
    const auto row = ours.find(job->job.id.str());
    if (row == ours.end() || row->second != job->job.fence) job->lost = true;
  }
  return {};
}

Status ThreadedWorker::forget_old_jobs() {
  if (pruned_at_ != 0 && steady_now() - pruned_at_ < kPruneEvery) return {};
  HK_TRY(const std::int64_t removed, db_.write([&](store::Session& session) -> Result<std::int64_t> {
    return queue_.prune(session, clock_.now() - settings_.keep_finished, kPruneAtATime);
  }));
  // With more to remove the next look goes on.
  if (removed < static_cast<std::int64_t>(kPruneAtATime)) pruned_at_ = steady_now();
  return {};
}

}  // namespace

std::unique_ptr<Worker> Worker::start(store::Database& db, const Clock& clock, telemetry::Metrics& metrics,
                                      const WorkerSettings& settings, std::map<std::string, Kind> kinds) {
  metrics.describe("hk_jobs_total", "Attempts by the state they ended in");
  metrics.describe("hk_jobs_stale_total", "Completions refused because the job was taken away");
  metrics.describe("hk_jobs_wait_seconds", "From the moment a job was due until it began");
  metrics.describe("hk_jobs_run_seconds", "Time spent in handlers");
  return std::make_unique<ThreadedWorker>(db, clock, metrics, settings, std::move(kinds));
}

}  // namespace hk::jobs
