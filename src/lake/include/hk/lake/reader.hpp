// SQL over the lake as one manifest names it. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/lake/engine.hpp>
#include <hk/lake/manifest.hpp>

namespace hk::lake {

// A connection with a view of the current rows of each table, called lake_<table>.
class Session {
 public:
  Session(std::unique_ptr<Connection> connection, std::shared_ptr<const Manifest> manifest)
      : connection_(std::move(connection)), manifest_(std::move(manifest)) {}
  Connection& sql() { return *connection_; }
  const Manifest& manifest() const { return *manifest_; }

 private:
  std::unique_ptr<Connection> connection_;
  std::shared_ptr<const Manifest> manifest_;
};

class Reader {
 public:
  explicit Reader(Engine& engine) : engine_(engine) {}

  // Runs `body` on one state of the lake; again on the next state if files of it went away meanwhile. Errors of its
  // own: lake_not_ready (the first export has not ended).
  template <class Body>
  auto read(Body&& body) -> decltype(body(std::declval<Session&>())) {
    for (int left = 3;; --left) {
      HK_TRY(std::unique_ptr<Session> session, take());
      auto result = body(*session);
      if (result) {
        give_back(std::move(session));
        return result;
      }
      if (result.error().code != "lake_file_gone" || left == 0) return result;
    }
  }

 private:
  Result<std::shared_ptr<const Manifest>> current();
  Result<std::unique_ptr<Session>> take();
  void give_back(std::unique_ptr<Session> session);

  Engine& engine_;
  std::mutex mutex_;
  std::string stamp_;  // of the manifest's file, when manifest_ was read
  std::shared_ptr<const Manifest> manifest_;
  std::vector<std::unique_ptr<Session>> idle_;  // all on manifest_
};

}  // namespace hk::lake
