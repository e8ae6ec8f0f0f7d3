#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include <hk/base/json.hpp>
#include <hk/base/text.hpp>
#include <hk/jobs/sliding_window.hpp>
#include <hk/runtime/fail_point.hpp>

namespace hk::jobs {
namespace {

constexpr const char* kFreedChannel = "limiter_freed";
constexpr Micros kToPrepare = 50 * kMillisecond;  // a commit on a slow disk
// A grant is taken when its moment is near, as that of a process that dies is wasted.
constexpr Micros kNear = 120 * kMillisecond;
constexpr Micros kToTake = kNear / 2;
constexpr auto kLookAgain = std::chrono::milliseconds(200);  // a process that died frees its permits without a word

using Steady = std::chrono::steady_clock;

Micros since_epoch(Steady::time_point at) {
  return std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch()).count();
}

Error busy(const std::string& account) {
  return {ErrorKind::kLimited,
          "limiter_busy",
          "The provider account " + account + " is at its limit.",
          "Try again later.",
          {}};
}

// The store's time, and what it was on our own steady clock when it was read; `unsure` bounds the error.
struct StoreTime {
  Micros now = 0;
  Micros steady = 0;
  Micros unsure = 0;
};

StoreTime store_time(store::Session& session) {
  StoreTime time;
  const Micros before = since_epoch(Steady::now());
  time.now = session.dialect() == store::Dialect::kPostgres
                 ? session.one<std::int64_t>("select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)")
                 : before;
  time.steady = session.dialect() == store::Dialect::kPostgres ? since_epoch(Steady::now()) : before;
  time.unsure = time.steady - before;
  return time;
}

struct Account {
  std::deque<Micros> grants;
  Micros seen_at = 0;
};

// Creating the row first makes the lock work for the first call as well.
Account lock_account(store::Session& session, const std::string& name) {
  session.run(
      "insert into limiter_accounts(account, grants, seen_at) values (:account, '[]', 0) on conflict do nothing",
      {{"account", name}});
  const std::string lock = session.dialect() == store::Dialect::kPostgres ? " for update" : "";
  const auto row = session.row<std::string, std::int64_t>(
      "select grants, seen_at from limiter_accounts where account = :account" + lock, {{"account", name}});
  Account account;
  for (const Json& grant : Json::parse(std::get<0>(*row))) account.grants.push_back(grant.get<Micros>());
  account.seen_at = std::get<1>(*row);
  return account;
}

// The clock may go back: a server's clock is set, a machine's monotonic clock begins anew with each boot. As the real
// time passed is unknown then, none is assumed: the grants keep their distance from "now". True when it went back.
bool follow_clock(Account& account, Micros now) {
  if (now >= account.seen_at) return false;
  for (Micros& grant : account.grants) grant -= account.seen_at - now;
  return true;
}

void save(store::Session& session, const std::string& name, const std::deque<Micros>& grants, Micros now) {
  session.run("update limiter_accounts set grants = :grants, seen_at = :now where account = :account",
              {{"grants", dump_json(Json(grants))}, {"now", now}, {"account", name}});
}

// A moment on our steady clock.
struct Grant {
  Micros at = 0;
  Micros unsure = 0;
  bool taken = false;  // no: it is far off, and may go to another caller
  Micros moment = 0;   // `at` on the store's clock
};

// `unused`: a moment taken before at which nothing was sent; it is given back.
Result<Grant> take_grant(store::Database& db, const std::string& name, const LimitSettings& settings, Micros lead,
                         Micros deadline, std::optional<Micros> unused) {
  return db.write([&](store::Session& session) -> Result<Grant> {
    Account account = lock_account(session, name);
    const StoreTime time = store_time(session);
    const bool went_back = follow_clock(account, time.now);
    SlidingWindow window(settings, std::move(account.grants));
    if (unused) window.give_back(*unused);
    if (went_back || unused) save(session, name, window.grants(), time.now);
    const Micros moment = window.grant(time.now + lead);
    Grant grant{time.steady + (moment - time.now), time.unsure, false, moment};
    if (grant.at > deadline) return busy(name);  // rolled back: the grant stays free for others
    grant.taken = moment <= time.now + lead + kNear;
    if (grant.taken) save(session, name, window.grants(), time.now);
    return grant;
  });
}

void sleep_until(Micros at) { std::this_thread::sleep_until(Steady::time_point(std::chrono::microseconds(at))); }

// A caller that comes late to its moment (slow commit, busy machine) would come too close to the call a window after
// it: a quarter of the guard is for that, the rest for the way to the provider. Whoever is later gives the moment back
// and takes another, not further ahead than it needs, as nobody gets a moment before it. What is prepared is
// written before the moment, so that its commit makes nobody late, but not long before: a process that dies in between
// leaves a call of which nobody knows whether it was made.
Status await_turn(store::Database& db, const std::string& name, const LimitSettings& settings, Micros deadline,
                  const ProviderLimiter::Prepare& prepare) {
  bool prepared = !prepare;
  Micros lead = prepared ? 0 : kToPrepare;
  std::optional<Micros> unused;
  while (true) {
    HK_TRY(const Grant grant, take_grant(db, name, settings, lead, deadline, unused));
    unused.reset();
    if (!grant.taken) {
      sleep_until(grant.at - lead - kToTake);
      continue;
    }
    runtime::fail_point("limiter.granted");
    const bool prepares = !prepared;
    if (prepares) {
      sleep_until(grant.at - kToPrepare);
      HK_CHECK(prepare());
      prepared = true;
    }
    sleep_until(grant.at);
    const Micros late = since_epoch(Steady::now()) - grant.at + grant.unsure;
    if (settings.guard == 0 || late <= settings.guard / 4) return {};
    lead = prepares ? kToPrepare : 2 * late;
    unused = grant.moment;
  }
}

class StoreLimiter final : public ProviderLimiter {
 public:
  explicit StoreLimiter(store::Database& db) : db_(db), freed_(db.listen(kFreedChannel, [this] { wake(); })) {}

  Result<std::unique_ptr<Permit>> acquire(const std::string& account, const LimitSettings& settings,
                                          Micros patience) override;

 private:
  class Held;
  std::unique_ptr<store::Database::ProcessLock> try_slots(const std::string& account, std::size_t slots);
  Result<std::unique_ptr<store::Database::ProcessLock>> wait_for_slot(const std::string& account, std::size_t slots,
                                                                      Micros deadline);
  void wake();
  void announce_freed();

  store::Database& db_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t freed_count_ = 0;
  std::unique_ptr<store::Database::Subscription> freed_;
};

// One of C slots of the account, each a process lock: it ends with the call, or with the process.
class StoreLimiter::Held final : public Permit {
 public:
  Held(StoreLimiter& owner, std::unique_ptr<store::Database::ProcessLock> slot, std::string account,
       const LimitSettings& settings, Micros deadline)
      : owner_(owner), slot_(std::move(slot)), account_(std::move(account)), settings_(settings), deadline_(deadline) {}
  ~Held() override {
    if (!slot_) return;
    slot_.reset();
    owner_.announce_freed();
  }
  Status wait_for_turn(const Prepare& prepare) override {
    if (settings_.calls > 0) return await_turn(owner_.db_, account_, settings_, deadline_, prepare);
    return prepare ? prepare() : Status{};
  }

 private:
  StoreLimiter& owner_;
  std::unique_ptr<store::Database::ProcessLock> slot_;
  const std::string account_;
  const LimitSettings settings_;
  const Micros deadline_;
};

void StoreLimiter::wake() {
  {
    const std::lock_guard lock(mutex_);
    ++freed_count_;
  }
  changed_.notify_all();
}

void StoreLimiter::announce_freed() {
  wake();
  (void)db_.write([&](store::Session& session) -> Status {
    db_.notify_on_commit(session, kFreedChannel);
    return {};
  });
}

std::unique_ptr<store::Database::ProcessLock> StoreLimiter::try_slots(const std::string& account, std::size_t slots) {
  const std::string prefix = "limiter-" + hex(sha256(account)).substr(0, 32) + "-";
  for (std::size_t slot = 0; slot < slots; ++slot)
    if (auto lock = db_.try_lock(prefix + std::to_string(slot))) return lock;
  return nullptr;
}

Result<std::unique_ptr<store::Database::ProcessLock>> StoreLimiter::wait_for_slot(const std::string& account,
                                                                                  std::size_t slots, Micros deadline) {
  std::unique_lock lock(mutex_);
  while (true) {
    const std::uint64_t seen = freed_count_;
    lock.unlock();
    auto slot = try_slots(account, slots);
    if (slot) return slot;
    if (since_epoch(Steady::now()) >= deadline) return busy(account);
    lock.lock();
    changed_.wait_for(lock, kLookAgain, [&] { return freed_count_ != seen; });
  }
}

Result<std::unique_ptr<ProviderLimiter::Permit>> StoreLimiter::acquire(const std::string& account,
                                                                       const LimitSettings& settings, Micros patience) {
  const Micros deadline = since_epoch(Steady::now()) + patience;
  std::unique_ptr<store::Database::ProcessLock> slot;
  if (settings.concurrency > 0) {
    HK_TRY(slot, wait_for_slot(account, settings.concurrency, deadline));
  }
  return std::unique_ptr<Permit>(std::make_unique<Held>(*this, std::move(slot), account, settings, deadline));
}

}  // namespace

std::unique_ptr<ProviderLimiter> ProviderLimiter::create(store::Database& db) {
  return std::make_unique<StoreLimiter>(db);
}

}  // namespace hk::jobs
