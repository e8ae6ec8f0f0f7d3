// Connections lent one at a time. Private to store/.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "prepared_statements.hpp"

namespace hk::store {

// `open` makes a ready connection and may throw. Connections are opened at first use, so that a server that is down
// when we start, or restarts later, is no reason to stop.
class ConnectionPool {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;
  ConnectionPool(std::size_t size, Open open) : open_(std::move(open)), idle_(size) {}

  class Lease {
   public:
    Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection)
        : pool_(pool), connection_(std::move(connection)) {}
    ~Lease() { pool_.give_back(std::move(connection_)); }
    Lease(const Lease&) = delete;
    Connection& operator*() { return *connection_; }
    void discard() { connection_.reset(); }  // broken: the next lease opens a new one

   private:
    ConnectionPool& pool_;
    std::unique_ptr<Connection> connection_;
  };

  Lease lease() {
    std::unique_ptr<Connection> connection;
    {
      std::unique_lock lock(mutex_);
      returned_.wait(lock, [this] { return !idle_.empty(); });
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
    try {
      if (!connection) connection = open_();
    } catch (...) {
      give_back(nullptr);
      throw;
    }
    return Lease(*this, std::move(connection));
  }

 private:
  void give_back(std::unique_ptr<Connection> connection) {
    {
      const std::lock_guard lock(mutex_);
      idle_.push_back(std::move(connection));
    }
    returned_.notify_one();
  }

  Open open_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> idle_;  // null: not opened yet
};

}  // namespace hk::store
