// The provider limiter's rule: at most N calls begin in ANY window of W, and at most C run at a time.
//
// Exactness: the k-th grant is for the moment max(now, t[k-N] + W + guard). So N+1 grants always span more than W,
// whatever the order of callers. A caller takes its grant shortly before its moment; one that dies then wastes it,
// which never lets more through. `guard` covers the time between the grant and the arrival at the provider.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/store/store.hpp>

namespace hk::jobs {

struct LimitSettings {
  std::size_t calls = 10;   // N; 0: unlimited
  Micros window = kSecond;  // W
  Micros guard = 50 * kMillisecond;
  std::size_t concurrency = 5;  // C; 0: unlimited
};

// The pure rule over the last N grants.
class SlidingWindow {
 public:
  explicit SlidingWindow(const LimitSettings& settings) : settings_(settings) {}
  SlidingWindow(const LimitSettings& settings, std::deque<Micros> grants);
  // The moment for which the next call is granted; recorded at once. Never decreases.
  Micros grant(Micros now);
  // For a caller that missed its moment and sent nothing.
  void give_back(Micros moment);
  const std::deque<Micros>& grants() const { return grants_; }

 private:
  LimitSettings settings_;
  std::deque<Micros> grants_;
};

// The same across processes: the grants of an account live in the store. Time is the machine's monotonic clock on
// SQLite and the server's clock on PostgreSQL. Should it go back (a reboot, a stepped server), callers wait
// longer, never less.
class ProviderLimiter {
 public:
  // What must be durable right before the call.
  using Prepare = std::function<Status()>;

  // One of the C calls that run at a time. It must be held until the call ended; that of a process that died is freed
  // with it.
  class Permit {
   public:
    virtual ~Permit() = default;
    // Blocks until the call may begin; then the request must leave at once, so connect before. What is left of the
    // patience counts: error `limiter_busy`. `prepare` runs once, just before the turn; after a slow one another turn
    // is waited for. If it fails, that is the answer. Whoever gets an error after it succeeded must undo it.
    virtual Status wait_for_turn(const Prepare& prepare = {}) = 0;
  };

  static std::unique_ptr<ProviderLimiter> create(store::Database& db);
  virtual ~ProviderLimiter() = default;
  // Blocks until there is a permit, at most `patience`; then error `limiter_busy` (kLimited).
  virtual Result<std::unique_ptr<Permit>> acquire(const std::string& account, const LimitSettings& settings,
                                                  Micros patience) = 0;
};

}  // namespace hk::jobs
