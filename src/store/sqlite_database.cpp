// SQLite: many readers on the WAL, one writer thread that commits the work of many callers together.
#include "sqlite_database.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <future>
#include <set>

#include <hk/runtime/fail_point.hpp>
#include <hk/telemetry/correlation.hpp>

#include "connection_pool.hpp"
#include "errors.hpp"
#include "file_lock.hpp"
#include "migrate.hpp"
#include "soci_session.hpp"
#include "transaction_trace.hpp"
#include "wake.hpp"

namespace hk::store {
namespace {

constexpr const char* kSystem = "sqlite";

// Bringing the log back into the database file takes some 10 ms, so it waits for a moment without work, unless the log
// gets long. Pages of 4 KiB.
constexpr int kLogPagesLong = 1'000;
constexpr int kLogPagesMost = 8'000;
constexpr auto kIdle = std::chrono::milliseconds(3);

// Pages that a connection keeps in memory. The writer's indexes are touched all over: with too few pages a bulk load
// writes the same ones to the log again and again. Taken as they are needed.
constexpr int kReaderCacheKib = 4 * 1024;
constexpr int kWriterCacheKib = 48 * 1024;

std::unique_ptr<Connection> connect(const std::string& file, int cache_kib) {
  auto connection = std::make_unique<Connection>(soci::sqlite3, "dbname=" + file);
  for (const char* pragma : {"pragma busy_timeout = 10000", "pragma journal_mode = wal", "pragma synchronous = full",
                             "pragma foreign_keys = on", "pragma temp_store = memory"}) {
    *connection << pragma;
  }
  *connection << "pragma cache_size = " + std::to_string(-cache_kib);
  return connection;
}

sqlite_api::sqlite3* native(soci::session& connection) {
  return static_cast<soci::sqlite3_session_backend*>(connection.get_backend())->conn_;
}

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(const StoreSettings& settings)
      : settings_(settings),
        file_(settings.folder + "/hiddenkey.db"),
        write_lock_(settings.folder),
        writer_connection_(connect(file_, kWriterCacheKib)),
        readers_(settings.readers, [this] { return connect(file_, kReaderCacheKib); }),
        wake_files_(settings.folder, listeners_),
        writer_("store-writer", [this](runtime::StopSignal&) { write_loop(); }) {}

  ~SqliteDatabase() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    ready_.notify_all();
  }

  Dialect dialect() const override { return Dialect::kSqlite; }
  const std::string& folder() const override { return settings_.folder; }
  Status migrate(const std::vector<Migration>& migrations) override { return apply_migrations(*this, migrations); }

  void notify_on_commit(Session&, const std::string& channel) override { group_channels_.insert(channel); }
  std::unique_ptr<Subscription> listen(const std::string& channel, Listener listener) override {
    return listeners_.add(channel, std::move(listener));
  }
  std::unique_ptr<ProcessLock> try_lock(const std::string& name) override {
    return try_file_lock(settings_.folder, name);
  }
  Status snapshot(const std::string& file) override;

 protected:
  Status read_any(const Work& work) override;
  Status write_any(const Work& work) override { return traced_write(work, true); }
  Status write_soon_any(const Work& work) override { return traced_write(work, false); }

 private:
  struct Call {
    const Work* work;
    bool durable;                // false: may be undone by a power failure
    std::string correlation_id;  // of the caller, as is its trace: the closure runs on the writer's thread
    telemetry::TraceContext trace;
    Statements* statements = nullptr;
    std::promise<Status> answer{};
    Status result{};
  };
  Status read_with(const Work& work, Statements* statements);
  Status traced_write(const Work& work, bool durable);
  Status write_with(Call& call);
  void write_loop();
  std::vector<Call*> next_group();
  void commit_group(const std::vector<Call*>& group);
  bool run_in_savepoint(Call& call, SociSession& session);
  void control(const char* sql) { SociSession(*writer_connection_, Dialect::kSqlite).run(sql, {}); }  // not noted
  void wait_for_disk(bool wait);
  void count_log_pages();
  void checkpoint();

  const StoreSettings settings_;
  const std::string file_;
  WriteLock write_lock_;
  std::unique_ptr<Connection> writer_connection_;
  ConnectionPool readers_;
  Listeners listeners_;
  WakeFiles wake_files_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Call*> waiting_;
  bool stopping_ = false;
  std::set<std::string> group_channels_;  // writer thread only
  bool waits_for_disk_ = true;            // writer thread only
  int log_pages_ = 0;                     // after the last commit; writer thread only
  runtime::Task writer_;
};

Status SqliteDatabase::read_any(const Work& work) {
  TransactionTrace trace("store read", kSystem);
  Status result = read_with(work, trace.statements());
  trace.end(result);
  return result;
}

Status SqliteDatabase::read_with(const Work& work, Statements* statements) {
  try {
    auto lease = readers_.lease();
    SociSession session(*lease, Dialect::kSqlite);
    session.note_in(statements);
    SociSession(*lease, Dialect::kSqlite).run("begin", {});
    Status result;
    try {
      result = work(session);
    } catch (const std::exception& e) {
      result = error_of(e);
    }
    SociSession(*lease, Dialect::kSqlite).run("rollback", {});
    return result;
  } catch (const std::exception& e) {
    return error_of(e);
  }
}

Status SqliteDatabase::traced_write(const Work& work, bool durable) {
  TransactionTrace trace("store write", kSystem);
  Call call{&work, durable, telemetry::correlation_id(), telemetry::current_trace(), trace.statements()};
  Status result = write_with(call);
  trace.end(result);
  return result;
}

Status SqliteDatabase::write_with(Call& call) {
  std::future<Status> answer = call.answer.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return unavailable("store_closed", "The store is shutting down.");
    if (waiting_.size() >= settings_.waiting_max)
      return unavailable("store_busy", "Too many writes are waiting for the store.");
    waiting_.push_back(&call);
  }
  ready_.notify_one();
  return answer.get();
}

std::vector<SqliteDatabase::Call*> SqliteDatabase::next_group() {
  const auto has_work = [this] { return stopping_ || !waiting_.empty(); };
  std::unique_lock lock(mutex_);
  if (log_pages_ >= kLogPagesLong && !ready_.wait_for(lock, kIdle, has_work)) {
    lock.unlock();
    checkpoint();
    lock.lock();
  }
  ready_.wait(lock, has_work);
  std::vector<Call*> group;
  while (!waiting_.empty() && group.size() < settings_.group_max) {
    group.push_back(waiting_.front());
    waiting_.pop_front();
  }
  return group;
}

void SqliteDatabase::write_loop() {
  count_log_pages();
  while (true) {
    const std::vector<Call*> group = next_group();
    if (group.empty()) return;  // stopping
    group_channels_.clear();
    write_lock_.lock();
    commit_group(group);
    write_lock_.unlock();
    runtime::fail_point("store.committed");
    // A waiter may destroy its Call as soon as it is answered, so this is the last touch.
    for (Call* call : group) call->answer.set_value(std::move(call->result));
    for (const std::string& channel : group_channels_) wake_files_.touch(channel);
    if (log_pages_ >= kLogPagesMost) checkpoint();
  }
}

// Whether COMMIT waits until the log is on the disk. A commit that waits brings all earlier ones there too.
void SqliteDatabase::wait_for_disk(bool wait) {
  if (wait == waits_for_disk_) return;
  *writer_connection_ << (wait ? "pragma synchronous = full" : "pragma synchronous = normal");
  waits_for_disk_ = wait;
}

// Has SQLite tell us, in place of its own checkpoints amid a commit.
void SqliteDatabase::count_log_pages() {
  const auto note = [](void* self, sqlite_api::sqlite3*, const char*, int pages) {
    static_cast<SqliteDatabase*>(self)->log_pages_ = pages;
    return 0;
  };
  sqlite_api::sqlite3_wal_hook(native(*writer_connection_), note, this);
}

// What readers still need stays in the log until the next time, as does all of it when the disk is full.
void SqliteDatabase::checkpoint() {
  sqlite_api::sqlite3_wal_checkpoint_v2(native(*writer_connection_), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                        nullptr);
  log_pages_ = 0;
}

void SqliteDatabase::commit_group(const std::vector<Call*>& group) {
  SociSession session(*writer_connection_, Dialect::kSqlite);
  std::size_t done = 0;
  try {
    wait_for_disk(std::ranges::any_of(group, [](const Call* call) { return call->durable; }));
    control("begin immediate");
    for (; done < group.size(); ++done)
      if (!run_in_savepoint(*group[done], session)) break;
    if (done == group.size()) {
      runtime::fail_point("store.before_commit");
      control("commit");
      return;
    }
  } catch (const std::exception& e) {
    for (Call* call : group) call->result = error_of(e);
  }
  // Nothing of the group is durable: SQLite rolled back (disk full, I/O error), or COMMIT failed.
  if (done < group.size() && !group[done]->result)
    for (Call* call : group) call->result = group[done]->result;
  group_channels_.clear();
  if (sqlite_api::sqlite3_get_autocommit(native(*writer_connection_)) == 0)
    sqlite_api::sqlite3_exec(native(*writer_connection_), "rollback", nullptr, nullptr, nullptr);
}

// False when SQLite gave up the whole transaction.
bool SqliteDatabase::run_in_savepoint(Call& call, SociSession& session) {
  const telemetry::CorrelationScope scope(call.correlation_id);
  const telemetry::TraceScope trace(call.trace);
  session.note_in(call.statements);
  const std::set<std::string> channels_before = group_channels_;
  control("savepoint caller");
  try {
    call.result = (*call.work)(session);
  } catch (const std::exception& e) {
    call.result = error_of(e);
  }
  if (sqlite_api::sqlite3_get_autocommit(native(*writer_connection_)) != 0) {
    if (call.result) call.result = unavailable("store_unavailable", "The store rolled back.");
    return false;
  }
  if (!call.result) {
    group_channels_ = channels_before;
    control("rollback to caller");
  }
  control("release caller");
  return true;
}

Status SqliteDatabase::snapshot(const std::string& file) {
  try {
    std::filesystem::remove(file);
    auto lease = readers_.lease();
    *lease << "vacuum into :file", soci::use(file, "file");
    return {};
  } catch (const std::exception& e) {
    return error_of(e);
  }
}

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const StoreSettings& settings) {
  try {
    std::filesystem::create_directories(settings.folder);
    return std::unique_ptr<Database>(std::make_unique<SqliteDatabase>(settings));
  } catch (const std::exception& e) {
    Error error = unavailable("store_unavailable", "The data folder " + settings.folder + " can't be used.", e.what());
    error.next_step = "Check that the folder exists, is writable, and has free space.";
    return error;
  }
}

}  // namespace hk::store
