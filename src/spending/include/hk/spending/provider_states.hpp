// Whether a provider may be asked now: paused by a person, waiting after failures or by its own wish, out of budget.
// Shared by all processes; a change holds the provider's row until the transaction ends, so that two processes never
// spend the same last dollar.
#pragma once

#include <optional>
#include <string>

#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/spending/service.hpp>
#include <hk/store/session.hpp>

namespace hk::spending {

inline constexpr int kFailuresMax = 5;             // in a row, then the breaker opens
inline constexpr int kRefusalsMax = 3;             // in a row, then the provider is paused for a person to look
inline constexpr Micros kFirstWait = 5 * kSecond;  // of the breaker; doubles each time it opens again
inline constexpr Micros kFirstPause = kSecond;     // after "too many calls" that does not say how long; doubles too
inline constexpr Micros kLongestWait = 10 * kMinute;
inline constexpr Micros kLongestPause = kDay;  // that a provider can ask for

struct ProviderState {
  std::string provider;
  bool paused = false;  // until resumed
  std::string pause_reason;
  Micros wait_until = 0;  // breaker, or the provider's wish
  std::string wait_reason;
  int failures = 0;                          // in a row
  int refusals = 0;                          // in a row
  int waits = 0;                             // in a row
  std::optional<MicroDollars> daily_budget;  // set by a person; empty: the configured one
  std::optional<Micros> last_success_at, last_error_at;
  std::string last_error;
};

ProviderState state_of_provider(store::Session& session, const std::string& provider);
// The same, and nobody else changes it until the transaction ends.
ProviderState lock_provider(store::Session& session, const std::string& provider);
void save_provider(store::Session& session, const ProviderState& state);

// A product that the contract lacks is not asked for until then; 0: it may be. Resuming the provider forgets it.
inline constexpr Micros kNotSoldFor = kDay;
struct NotSold {
  Micros until = 0;
  std::string reason{};
};
NotSold not_sold(store::Session& session, const std::string& provider, const std::string& product);
void mark_not_sold(store::Session& session, const std::string& provider, const std::string& product,
                   const std::string& reason, Micros now);
void forget_not_sold(store::Session& session, const std::string& provider);

// What an answer says about the provider's health: pure.
ProviderState after_call(ProviderState state, const Outcome& outcome, Micros now);

}  // namespace hk::spending
