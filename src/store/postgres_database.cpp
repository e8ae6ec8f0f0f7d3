// PostgreSQL: a transaction a caller, LISTEN/NOTIFY for wake-ups, session advisory locks for process locks.
#include <libpq-fe.h>
#include <poll.h>
#include <soci/postgresql/soci-postgresql.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <set>

#include <hk/runtime/fail_point.hpp>

#include "connection_pool.hpp"
#include "errors.hpp"
#include "migrate.hpp"
#include "soci_session.hpp"
#include "sqlite_database.hpp"
#include "transaction_trace.hpp"
#include "wake.hpp"

namespace hk::store {
namespace {

constexpr int kTriesMax = 5;

// libpq repeats an address it does not understand, password and all.
std::string without_url(std::string message, const std::string& url) {
  for (std::size_t at = message.find(url); at != std::string::npos; at = message.find(url))
    message.replace(at, url.size(), "the given address");
  return message;
}

// SOCI's error of a failed connection says nothing that could be told from a wrong statement.
std::unique_ptr<Connection> connect(const std::string& url) {
  try {
    auto connection = std::make_unique<Connection>(soci::postgresql, url);
    *connection << "set client_min_messages = warning";  // notices would go to standard error
    return connection;
  } catch (const std::exception& e) {
    throw StoreError(StoreError::Kind::kLost, without_url(e.what(), url));
  }
}

PGconn* native(soci::session& connection) {
  return static_cast<soci::postgresql_session_backend*>(connection.get_backend())->conn_;
}

// Holds all process locks of this database on one connection, and knows which are ours: an advisory lock can be
// taken twice by the session that holds it.
class AdvisoryLocks : public std::enable_shared_from_this<AdvisoryLocks> {
 public:
  explicit AdvisoryLocks(std::string url) : url_(std::move(url)) {}
  std::unique_ptr<Database::ProcessLock> try_lock(const std::string& name);

 private:
  class Lock;
  bool try_take(const std::string& name);
  void release(const std::string& name, std::uint64_t generation);
  bool held(std::uint64_t generation);

  const std::string url_;
  std::mutex mutex_;
  std::unique_ptr<Connection> connection_;
  std::uint64_t generation_ = 0;  // counts connections: a lock of a lost one is lost
  std::set<std::string> ours_;
};

class AdvisoryLocks::Lock final : public Database::ProcessLock {
 public:
  Lock(std::shared_ptr<AdvisoryLocks> owner, std::string name, std::uint64_t generation)
      : owner_(std::move(owner)), name_(std::move(name)), generation_(generation) {}
  ~Lock() override { owner_->release(name_, generation_); }
  bool held() override { return owner_->held(generation_); }

 private:
  std::shared_ptr<AdvisoryLocks> owner_;
  std::string name_;
  std::uint64_t generation_;
};

std::unique_ptr<Database::ProcessLock> AdvisoryLocks::try_lock(const std::string& name) {
  const std::lock_guard lock(mutex_);
  try {
    if (!connection_) {
      connection_ = connect(url_);
      ++generation_;
      ours_.clear();
    }
    if (ours_.contains(name) || !try_take(name)) return nullptr;
    ours_.insert(name);
    return std::make_unique<Lock>(shared_from_this(), name, generation_);
  } catch (const std::exception&) {
    connection_.reset();
    ours_.clear();
    return nullptr;
  }
}

bool AdvisoryLocks::try_take(const std::string& name) {
  int taken = 0;
  *connection_ << "select case when pg_try_advisory_lock(hashtextextended(:name, 7)) then 1 else 0 end",
      soci::use(name, "name"), soci::into(taken);
  return taken == 1;
}

void AdvisoryLocks::release(const std::string& name, std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  if (generation != generation_ || !connection_) return;
  ours_.erase(name);
  try {
    *connection_ << "select pg_advisory_unlock(hashtextextended(:name, 7))", soci::use(name, "name");
  } catch (const std::exception&) {
    connection_.reset();
    ours_.clear();
  }
}

bool AdvisoryLocks::held(std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  if (generation != generation_ || !connection_) return false;
  try {
    *connection_ << "select 1";
    return true;
  } catch (const std::exception&) {
    connection_.reset();
    ours_.clear();
    return false;
  }
}

// Its own connection, LISTENing; a notification's payload is the channel.
class NotificationReader {
 public:
  NotificationReader(std::string url, Listeners& listeners) : url_(std::move(url)), listeners_(listeners) {
    if (pipe(stop_pipe_.data()) != 0) stop_pipe_ = {-1, -1};
    task_ = std::make_unique<runtime::Task>("store-listen", [this](runtime::StopSignal& signal) { run(signal); });
  }
  ~NotificationReader() {
    task_->request_stop();
    const char byte = 0;
    (void)!write(stop_pipe_[1], &byte, 1);
    task_.reset();
    close(stop_pipe_[0]);
    close(stop_pipe_[1]);
  }

 private:
  void run(runtime::StopSignal& signal) {
    while (!signal.stopping()) {
      PGconn* connection = PQconnectdb(url_.c_str());
      PGresult* result = PQexec(connection, "listen hk");
      const bool listening = PQresultStatus(result) == PGRES_COMMAND_OK;
      PQclear(result);
      if (listening) {
        listeners_.call_all();  // what was notified while nobody listened
        read_until_lost(signal, connection);
      }
      PQfinish(connection);
      if (signal.sleep_for(kSecond / 2)) return;
    }
  }

  void read_until_lost(runtime::StopSignal& signal, PGconn* connection) {
    while (!signal.stopping()) {
      std::array<pollfd, 2> waits = {pollfd{PQsocket(connection), POLLIN, 0}, pollfd{stop_pipe_[0], POLLIN, 0}};
      poll(waits.data(), waits.size(), -1);
      if (PQconsumeInput(connection) == 0) return;
      std::set<std::string> channels;
      while (PGnotify* note = PQnotifies(connection)) {
        channels.insert(note->extra);
        PQfreemem(note);
      }
      for (const std::string& channel : channels) listeners_.call(channel);
    }
  }

  const std::string url_;
  Listeners& listeners_;
  std::array<int, 2> stop_pipe_{};
  std::unique_ptr<runtime::Task> task_;
};

// Tells the other processes of what was committed, after the commit and on a connection of its own: inside the
// transaction NOTIFY holds a lock of the whole server while the disk is waited for, so no two commits could share one
// wait. Many commits in a row are told once. What is lost with this process, listeners find when they look by
// themselves.
class NotificationSender {
 public:
  explicit NotificationSender(std::string url)
      : url_(std::move(url)), task_("store-notify", [this](runtime::StopSignal& signal) { run(signal); }) {}

  void send(const std::set<std::string>& channels) {
    if (channels.empty()) return;
    {
      const std::lock_guard lock(mutex_);
      waiting_.insert(channels.begin(), channels.end());
    }
    task_.wake();
  }

 private:
  void run(runtime::StopSignal& signal) {
    bool told = true;
    while (!signal.sleep_for(told ? kMinute : kSecond / 2)) told = send_waiting();
    send_waiting();
  }

  // False when it must be tried again.
  bool send_waiting() {
    std::set<std::string> channels;
    {
      const std::lock_guard lock(mutex_);
      channels.swap(waiting_);
    }
    try {
      if (!channels.empty() && !connection_) connection_ = connect(url_);
      while (!channels.empty()) {
        SociSession(*connection_, Dialect::kPostgres)
            .rows<std::string>("select cast(pg_notify('hk', :channel) as text)", {{"channel", *channels.begin()}});
        channels.erase(channels.begin());
      }
      return true;
    } catch (const std::exception&) {
      connection_.reset();
      const std::lock_guard lock(mutex_);
      waiting_.merge(channels);
      return false;
    }
  }

  const std::string url_;
  std::mutex mutex_;
  std::set<std::string> waiting_;
  std::unique_ptr<Connection> connection_;
  runtime::Task task_;
};

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(const StoreSettings& settings)
      : settings_(settings),
        readers_(settings.readers, [this] { return connect(settings_.database_url); }),
        writers_(settings.writers, [this] { return connect(settings_.database_url); }),
        locks_(std::make_shared<AdvisoryLocks>(settings.database_url)),
        notifications_(settings.database_url, listeners_),
        notify_(settings.database_url) {
    const auto probe = writers_.lease();  // a wrong address is an error at start
  }

  Dialect dialect() const override { return Dialect::kPostgres; }
  const std::string& folder() const override { return settings_.folder; }
  Status migrate(const std::vector<Migration>& migrations) override { return apply_migrations(*this, migrations); }
  void notify_on_commit(Session& session, const std::string& channel) override {
    static_cast<SociSession&>(session).channels().insert(channel);
  }
  std::unique_ptr<Subscription> listen(const std::string& channel, Listener listener) override {
    return listeners_.add(channel, std::move(listener));
  }
  std::unique_ptr<ProcessLock> try_lock(const std::string& name) override { return locks_->try_lock(name); }
  Status snapshot(const std::string&) override { return {}; }  // pg_dump and base backups are the operator's tools here

 protected:
  Status read_any(const Work& work) override {
    return traced("store read", readers_, "begin isolation level repeatable read read only", work);
  }
  Status write_any(const Work& work) override { return traced("store write", writers_, "begin", work); }

 private:
  Status traced(const char* name, ConnectionPool& pool, const char* begin, const Work& work);
  Status attempt(ConnectionPool& pool, const char* begin, const Work& work, Statements* statements);
  Status once(ConnectionPool& pool, const char* begin, const Work& work, Statements* statements);

  const StoreSettings settings_;
  ConnectionPool readers_;
  ConnectionPool writers_;
  Listeners listeners_;
  std::shared_ptr<AdvisoryLocks> locks_;
  NotificationReader notifications_;
  NotificationSender notify_;
};

Status PostgresDatabase::traced(const char* name, ConnectionPool& pool, const char* begin, const Work& work) {
  TransactionTrace trace(name, "postgresql");
  Status result = attempt(pool, begin, work, trace.statements());
  trace.end(result);
  return result;
}

// Runs again after a deadlock, a serialization failure, or a connection found dead before anything was sent.
Status PostgresDatabase::attempt(ConnectionPool& pool, const char* begin, const Work& work, Statements* statements) {
  for (int tries = 1;; ++tries) {
    try {
      return once(pool, begin, work, statements);
    } catch (const StoreError& e) {
      if (e.kind != StoreError::Kind::kRetry || tries == kTriesMax) return error_of(e);
    } catch (const std::exception& e) {
      return error_of(e);
    }
  }
}

Status PostgresDatabase::once(ConnectionPool& pool, const char* begin, const Work& work, Statements* statements) {
  auto lease = pool.lease();
  try {
    *lease << begin;
  } catch (const std::exception&) {
    lease.discard();
    throw StoreError(StoreError::Kind::kRetry, "the connection was dead before the transaction began");
  }
  try {
    SociSession session(*lease, Dialect::kPostgres);
    session.note_in(statements);
    Status result = work(session);
    runtime::fail_point("store.before_commit");
    *lease << (result ? "commit" : "rollback");
    runtime::fail_point("store.committed");
    if (result) notify_.send(session.channels());
    return result;
  } catch (const std::exception& e) {
    if (PQstatus(native(*lease)) != CONNECTION_OK) {
      lease.discard();
      throw StoreError(StoreError::Kind::kLost, e.what());
    }
    *lease << "rollback";
    rethrow_as_store_error(e);
  }
}

}  // namespace

Result<std::unique_ptr<Database>> open_postgres(const StoreSettings& settings) {
  try {
    std::filesystem::create_directories(settings.folder);
    return std::unique_ptr<Database>(std::make_unique<PostgresDatabase>(settings));
  } catch (const std::exception& e) {
    Error error = unavailable("store_unavailable", "PostgreSQL can't be reached.", e.what());
    error.next_step = "Check HK_DATABASE_URL and that the server runs.";
    return error;
  }
}

}  // namespace hk::store
