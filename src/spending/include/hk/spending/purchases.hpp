// Calls that may be charged: reserved in the ledger before, settled with the answer after.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include <hk/base/time.hpp>
#include <hk/jobs/sliding_window.hpp>
#include <hk/spending/ledger.hpp>
#include <hk/spending/provider_states.hpp>
#include <hk/spending/service.hpp>
#include <hk/store/store.hpp>
#include <hk/telemetry/telemetry.hpp>

namespace hk::spending {

// Why a product was not asked.
struct Obstacle {
  enum class Kind {
    kPaused,      // by a person, or waiting for the provider: goes on at `until`
    kBudget,      // of the day: goes on at `until`
    kLeadBudget,  // this lead has cost enough
    kCap,         // of the work it is part of: used up, or the work was stopped
    kBusy,        // another job is buying the same, or the provider's calls queue up: a moment later
    kUndecided,   // an earlier call's outcome is unknown: a person decides
    kNotSold,     // the contract lacks this product, as the provider said lately
  };
  Kind kind = Kind::kPaused;
  Micros until = 0;
  std::string reason;
};

// For whom a call is made, and what about: see Call.
struct Buyer {
  std::string lead_id, job_id, subject_id;
  std::string cap_id{};  // empty: under no cap
};

class Purchases {
 public:
  struct Settings {
    std::shared_ptr<const TimeZone> zone;
    MicroDollars lead_budget = 0;  // in 30 days; 0: no cap
    telemetry::Metrics* metrics = nullptr;
  };
  // Makes the call, once. May block.
  using Make = std::function<Outcome(const Sending&)>;
  // What the answer means for the records; runs in the transaction that settles the call.
  using Keep = std::function<Status(store::Session&, const Outcome&, Micros now)>;

  Purchases(const Clock& clock, store::Database& db, Settings settings)
      : clock_(clock), db_(db), settings_(std::move(settings)), limiter_(jobs::ProviderLimiter::create(db)) {}

  // Errors are the store's: then nothing is known but what the ledger says.
  Result<std::variant<Outcome, Obstacle>> buy(const Service& service, const Product& product, const Buyer& buyer,
                                              const Make& make, const Keep& keep);
  // Without a call: what would stand in the way of one.
  std::optional<Obstacle> obstacle(store::Session& session, const ProviderState& state, const Service& service,
                                   const Product& product, const Buyer& buyer) const;

 private:
  class Purchase;
  std::optional<Obstacle> cap_obstacle(store::Session& session, const Product& product, const Buyer& buyer) const;
  const Clock& clock_;
  store::Database& db_;
  const Settings settings_;
  std::unique_ptr<jobs::ProviderLimiter> limiter_;
};

// Calls about `subject_id` of this job without a known outcome, those of an attempt that has ended among them: bought
// again where the service's policy says so, once a day and product. Answers the others: they wait for a person.
std::vector<Call> look_after_unknown(store::Session& session, const std::string& job_id, const std::string& subject_id,
                                     const std::function<bool(const std::string& provider)>& buys_again, Micros now);

// The cap for a day: the one a person set, else the configured one. 0: none.
MicroDollars daily_budget_of(const ProviderState& state, const Account& account);

}  // namespace hk::spending
