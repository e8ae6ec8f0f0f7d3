// The database: opens, migrates, reads, writes, and says when somebody changed something.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/store/migration.hpp>
#include <hk/store/session.hpp>

namespace hk::store {

struct StoreSettings {
  std::string folder;              // SQLite: database file hiddenkey.db lives here; also lock and wake files
  std::string database_url;        // postgresql://...; empty: SQLite
  std::size_t readers = 8;         // connections for reading
  std::size_t writers = 4;         // PostgreSQL only: connections for writing
  std::size_t group_max = 256;     // SQLite: callers in one commit at the most
  std::size_t waiting_max = 4096;  // SQLite: callers that may wait for the writer, then `store_busy`
};

// Called after a commit that notified the channel, by whichever process made it. Runs on a thread of the store:
// return at once. May be called more often than there were changes, never less (also after a reconnect).
using Listener = std::function<void()>;

class Database {
 public:
  static Result<std::unique_ptr<Database>> open(const StoreSettings& settings);
  virtual ~Database() = default;

  virtual Dialect dialect() const = 0;
  virtual const std::string& folder() const = 0;

  template <class Body>
  auto read(Body&& body) -> decltype(body(std::declval<Session&>())) {
    using R = decltype(body(std::declval<Session&>()));
    return capture<R>([&](const Work& work) { return read_any(work); }, body);
  }
  template <class Body>
  auto write(Body&& body) -> decltype(body(std::declval<Session&>())) {
    using R = decltype(body(std::declval<Session&>()));
    return capture<R>([&](const Work& work) { return write_any(work); }, body);
  }
  // The same for what may be done again: visible to everybody once it answers, and kept if this process dies, but until
  // the next write() anywhere has answered a power failure may undo it. Spares SQLite the wait for the disk; on
  // PostgreSQL, which may fail while its clients live on, it is write().
  template <class Body>
  auto write_soon(Body&& body) -> decltype(body(std::declval<Session&>())) {
    using R = decltype(body(std::declval<Session&>()));
    return capture<R>([&](const Work& work) { return write_soon_any(work); }, body);
  }

  // Applies what is missing, in order, each in a transaction; refuses a database made by a newer program.
  virtual Status migrate(const std::vector<Migration>& migrations) = 0;

  // Wakes the listeners of `channel` (lower-case letters and _) in every process once the transaction has committed.
  virtual void notify_on_commit(Session& session, const std::string& channel) = 0;
  // Until the returned handle is destroyed.
  class Subscription {
   public:
    virtual ~Subscription() = default;
  };
  virtual std::unique_ptr<Subscription> listen(const std::string& channel, Listener listener) = 0;

  // A lock that ends with this process, however it ends. Names: [a-z0-9_-]+.
  class ProcessLock {
   public:
    virtual ~ProcessLock() = default;
    virtual bool held() = 0;  // false once the connection that holds it was lost
  };
  // Empty when somebody else holds it.
  virtual std::unique_ptr<ProcessLock> try_lock(const std::string& name) = 0;

  // A consistent copy of the whole database into `file` (SQLite), used before migrations.
  virtual Status snapshot(const std::string& file) = 0;

 protected:
  using Work = std::function<Status(Session&)>;
  virtual Status read_any(const Work& work) = 0;
  virtual Status write_any(const Work& work) = 0;
  virtual Status write_soon_any(const Work& work) { return write_any(work); }

 private:
  template <class R, class Run, class Body>
  static R capture(const Run& run, Body& body) {
    if constexpr (std::is_same_v<R, Status>) {
      return run([&](Session& s) -> Status { return body(s); });
    } else {
      std::optional<R> result;
      Status status = run([&](Session& s) -> Status {
        result.emplace(body(s));
        if (!*result) return result->error();
        return {};
      });
      if (!status) return std::move(status).error();
      return *std::move(result);
    }
  }
};

}  // namespace hk::store
