// The ledger: every call of a provider, what it may cost and what it did cost.
//
// A call that may be charged is reserved before it is made and settled with its answer, each in a transaction of its
// own. If the process ends in between, nobody can know whether the provider answered and charged: the entry becomes
// `unknown`, and is never repeated without a decision. So a provider's bill is always
//
//   the cost of the settled entries + the price of some of the unknown ones.
//
//   reserved -> settled    answered; cost is what the answer costs (0 for a free one)
//            -> released   certainly not charged: refused, limited, down, never sent
//            -> unknown    can't be known; settled after all if the answer comes late
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hk/base/ids.hpp>
#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/spending/service.hpp>
#include <hk/store/session.hpp>

namespace hk::spending {

struct LedgerTag {
  static constexpr std::string_view kPrefix = "ledger";
};
using CallId = Id<LedgerTag>;

enum class CallState { kReserved = 0, kSettled = 1, kUnknown = 2, kReleased = 3 };
std::string_view call_state_name(CallState state);
std::optional<CallState> call_state_of(std::string_view name);

inline constexpr const char* kBuyAgain = "buy_again";
inline constexpr const char* kWriteOff = "write_off";
inline constexpr const char* kChosen = "chosen";  // of an ambiguous one: a person said which property is meant

struct Call {
  CallId id;
  std::string provider, product;
  std::string lead_id;     // for whom; may be empty
  std::string subject_id;  // what it asks about: the id of a property or a contact
  std::string job_id;
  CallState state = CallState::kReserved;
  MicroDollars price = 0;  // what it may cost
  MicroDollars cost = 0;   // settled: what it did cost
  std::string outcome;     // name of Outcome::Kind; empty while reserved
  std::string reason;      // for people
  Micros at = 0;           // when it was reserved
  std::optional<Micros> settled_at;
  std::string decision;  // of an unknown one: empty, kBuyAgain, kWriteOff; of an ambiguous one: empty, kChosen
  std::string decided_by;
  std::optional<Micros> decided_at;
  std::string cap_id{};  // the cap it was bought under; may be empty
  bool waits() const { return state == CallState::kUnknown && decision.empty(); }
};

std::string outcome_name(Outcome::Kind kind);

void insert_call(store::Session& session, const Call& call);
std::optional<Call> find_call(store::Session& session, const CallId& id);
// Books how a reserved (or meanwhile unknown) call ended.
void settle_call(store::Session& session, const CallId& id, const Outcome& outcome, Micros now);
// Calls of a job that were reserved by an attempt that has ended: answers them, now unknown.
std::vector<Call> mark_unknown(store::Session& session, const std::string& job_id, Micros now);
// Error call_not_found, already_decided.
Result<Call> decide_call(store::Session& session, const CallId& id, const std::string& decision,
                         const std::string& decided_by, Micros now);

// A person said which of the properties is meant that this provider found: its ambiguous answers hold no more.
void mark_chosen(store::Session& session, const std::string& subject_id, const std::string& provider);

// All calls about a thing since then, newest first.
std::vector<Call> calls_about(store::Session& session, const std::string& subject_id, Micros since);

struct CallFilter {
  std::optional<CallState> state{};
  bool waiting = false;  // only unknown ones without a decision
  std::string provider{}, lead_id{}, job_id{};
  std::string cursor{};
  std::size_t limit = 50;
};
struct CallPage {
  std::vector<Call> calls;  // newest first
  std::string next_cursor;
};
CallPage list_calls(store::Session& session, const CallFilter& filter);
std::int64_t count_waiting(store::Session& session);

struct Spending {
  MicroDollars cost = 0;      // settled
  MicroDollars at_stake = 0;  // price of reserved and unknown ones
  std::int64_t calls = 0, found = 0, not_found = 0, failed = 0;
};
// Empty: all providers, all leads. From `start` on, before `end`.
Spending spending(store::Session& session, const std::string& provider, Micros start, Micros end);
std::map<std::string, Spending> spending_by_provider(store::Session& session, Micros start, Micros end);
// What the calls for a lead cost since then, those at stake at their price.
MicroDollars exposure_of_lead(store::Session& session, const std::string& lead_id, Micros since);

struct JobCost {
  MicroDollars cost = 0;
  std::string provider;  // the last one asked
};
std::map<std::string, JobCost> costs_of_jobs(store::Session& session, const std::vector<std::string>& job_ids);

}  // namespace hk::spending
