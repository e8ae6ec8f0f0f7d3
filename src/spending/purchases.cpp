#include <hk/spending/purchases.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

#include <hk/runtime/fail_point.hpp>
#include <hk/spending/caps.hpp>
#include <hk/spending/past.hpp>
#include <hk/telemetry/log.hpp>

namespace hk::spending {
namespace {

constexpr Micros kPatience = 10 * kSecond;     // for a turn at the provider
constexpr Micros kAMomentLater = 2 * kSecond;  // until a busy provider is tried again
constexpr Micros kPausedCheck = kHour;         // resuming wakes the waiting jobs; this is for safety
constexpr Micros kClocksDiffer = kSecond;      // of machines that share a database, at the most
constexpr Micros kLeadBudgetDays = 30 * kDay;
constexpr const char* kByPolicy = "policy";

using runtime::fail_point;

std::string dollars(MicroDollars amount) { return "$" + dump_json(micro_dollars_json(amount)); }

// A wait begins with an error. If that lies ahead of us, the clock was set back since, and how much of the wait is over
// can't be known: the next call will show whether it still fails.
bool waits_by_a_clock_set_back(const ProviderState& state, Micros now) {
  return state.wait_until > now && state.last_error_at.value_or(0) > now + kClocksDiffer;
}

Status as_error(const Obstacle& obstacle) { return unavailable("provider_obstacle", obstacle.reason); }

}  // namespace

MicroDollars daily_budget_of(const ProviderState& state, const Account& account) {
  return state.daily_budget.value_or(account.daily_budget);
}

std::vector<Call> look_after_unknown(store::Session& session, const std::string& job_id, const std::string& subject_id,
                                     const std::function<bool(const std::string& provider)>& buys_again, Micros now) {
  (void)mark_unknown(session, job_id, now);
  std::vector<Call> waiting;
  const std::vector<Call> calls = calls_about(session, subject_id, now - kDay);
  for (const Call& call : calls) {
    if (!call.waits() || call.job_id != job_id) continue;
    const bool was_repeated = std::ranges::any_of(calls, [&](const Call& other) {
      return other.provider == call.provider && other.product == call.product && other.decided_by == kByPolicy;
    });
    if (buys_again(call.provider) && !was_repeated)
      (void)decide_call(session, call.id, kBuyAgain, kByPolicy, now);
    else
      waiting.push_back(call);
  }
  return waiting;
}

std::optional<Obstacle> Purchases::obstacle(store::Session& session, const ProviderState& state, const Service& service,
                                            const Product& product, const Buyer& buyer) const {
  const Micros now = clock_.now();
  const std::string& name = service.name();
  if (state.paused)
    return Obstacle{Obstacle::Kind::kPaused, now + kPausedCheck, name + " is paused: " + state.pause_reason};
  if (state.wait_until > now && !waits_by_a_clock_set_back(state, now))
    return Obstacle{Obstacle::Kind::kPaused, state.wait_until, name + " needs a pause: " + state.wait_reason};
  if (const NotSold lacking = not_sold(session, name, product.name); lacking.until > now)
    return Obstacle{Obstacle::Kind::kNotSold, lacking.until, lacking.reason};
  if (const MicroDollars budget = daily_budget_of(state, service.account()); budget > 0) {
    const Micros today = settings_.zone->start_of_day(now);
    const Micros tomorrow = settings_.zone->start_of_day(today + 26 * kHour);
    const Spending spent = spending(session, name, today, tomorrow);
    if (spent.cost + spent.at_stake + product.price > budget)
      return Obstacle{Obstacle::Kind::kBudget, tomorrow,
                      "The daily budget of " + name + " (" + dollars(budget) + ") is used up."};
  }
  if (settings_.lead_budget > 0 && product.price > 0 && !buyer.lead_id.empty() &&
      exposure_of_lead(session, buyer.lead_id, now - kLeadBudgetDays) + product.price > settings_.lead_budget)
    return Obstacle{Obstacle::Kind::kLeadBudget, 0,
                    "The budget for one lead (" + dollars(settings_.lead_budget) + ") is used up."};
  return cap_obstacle(session, product, buyer);
}

// What is under way may turn out to cost less, so only what is certain ends the work; until then it waits a moment.
std::optional<Obstacle> Purchases::cap_obstacle(store::Session& session, const Product& product,
                                                const Buyer& buyer) const {
  if (buyer.cap_id.empty() || product.price == 0) return std::nullopt;
  const auto cap = find_cap(session, buyer.cap_id);
  if (!cap) return Obstacle{Obstacle::Kind::kCap, 0, "The work this call was for is no longer known."};
  if (!cap->closed.empty()) return Obstacle{Obstacle::Kind::kCap, 0, cap->closed};
  const CapUse use = use_of_cap(session, buyer.cap_id);
  if (use.firm() + product.price > cap->amount)
    return Obstacle{Obstacle::Kind::kCap, 0, "The cap of " + dollars(cap->amount) + " is reached."};
  if (use.all() + product.price > cap->amount)
    return Obstacle{Obstacle::Kind::kBusy, clock_.now() + kAMomentLater, "Calls under way may use up the cap."};
  return std::nullopt;
}

// One call, from the wait for its turn to its entry in the books.
class Purchases::Purchase {
 public:
  using Bought = std::variant<Outcome, Obstacle>;

  Purchase(Purchases& owner, const Service& service, const Product& product, const Buyer& buyer)
      : owner_(owner), service_(service), product_(product), buyer_(buyer) {}

  Result<Bought> run(const Make& make, const Keep& keep) {
    fail_point("call.before_turn");
    auto permit = owner_.limiter_->acquire(service_.name(), service_.account().limits, kPatience);
    if (!permit) return not_sent(permit.error());
    const Outcome outcome = call(**permit, make);
    permit->reset();
    if (!turn_) return not_sent(turn_.error());
    HK_CHECK(settle(outcome, keep));
    fail_point("call.settled");
    return Bought(outcome);
  }

 private:
  Result<Bought> not_sent(const Error& why) {
    HK_CHECK(release_unsent());
    if (obstacle_) return Bought(*obstacle_);
    if (why.code != "limiter_busy") return why;
    return Bought(Obstacle{Obstacle::Kind::kBusy, owner_.clock_.now() + kAMomentLater, why.message});
  }

  // The obstacles are looked at again under the locks of the provider and the cap, so that the last dollar is spent
  // once.
  Status reserve() {
    if (reserved_) return {};  // the same call once more, after an answer that certainly cost nothing
    fail_point("call.before_reserve");
    HK_CHECK(owner_.db_.write([&](store::Session& session) -> Status {
      const ProviderState state = lock_provider(session, service_.name());
      if (!buyer_.cap_id.empty()) (void)lock_cap(session, buyer_.cap_id);
      obstacle_ = owner_.obstacle(session, state, service_, product_, buyer_);
      if (!obstacle_) obstacle_ = bought_meanwhile(session);
      if (obstacle_) return as_error(*obstacle_);
      insert_call(session, entry());
      fail_point("call.in_reserve");
      return {};
    }));
    reserved_ = true;
    fail_point("call.reserved");
    return {};
  }

  Call entry() const {
    Call call;
    call.id = id_;
    call.provider = service_.name();
    call.product = product_.name;
    call.lead_id = buyer_.lead_id;
    call.subject_id = buyer_.subject_id;
    call.job_id = buyer_.job_id;
    call.cap_id = buyer_.cap_id;
    call.price = product_.price;
    call.at = owner_.clock_.now();
    return call;
  }

  // Another job about the same may have asked since this one looked.
  std::optional<Obstacle> bought_meanwhile(store::Session& session) const {
    const Micros now = owner_.clock_.now();
    const auto calls = calls_about(session, buyer_.subject_id, now - kLedgerLooksBack);
    if (past_of(calls, service_.name(), product_, now).kind == Past::Kind::kNothing) return std::nullopt;
    return Obstacle{Obstacle::Kind::kBusy, now + kAMomentLater, "Another job is asking about this."};
  }

  // The turn never came, or came too late: certainly not sent.
  Status release_unsent() {
    if (!reserved_) return {};
    Outcome unsent;
    unsent.kind = Outcome::Kind::kDown;
    unsent.reason = "Not sent: the provider's calls were queued up.";
    return owner_.db_.write([&](store::Session& session) -> Status {
      settle_call(session, id_, unsent, owner_.clock_.now());
      return {};
    });
  }

  Outcome call(jobs::ProviderLimiter::Permit& permit, const Make& make) {
    begun_ = std::chrono::steady_clock::now();
    Outcome outcome = make({id_.str(), [&] {
                              turn_ = permit.wait_for_turn([this] { return reserve(); });
                              if (turn_) fail_point("call.before_send");
                              begun_ = std::chrono::steady_clock::now();
                              return turn_;
                            }});
    if (!turn_) return outcome;
    fail_point("call.answered");
    const auto took = std::chrono::steady_clock::now() - begun_;
    report(outcome, std::chrono::duration_cast<std::chrono::microseconds>(took).count());
    return outcome;
  }

  void report(const Outcome& outcome, Micros took) const {
    const std::string name = outcome_name(outcome.kind);
    telemetry::log_info("provider_call", {{"provider", service_.name()},
                                          {"product", product_.name},
                                          {"callId", id_.str()},
                                          {"leadId", buyer_.lead_id},
                                          {"outcome", name},
                                          {"reason", outcome.reason},
                                          {"costMicroDollars", outcome.cost},
                                          {"durationMs", took / kMillisecond}});
    if (owner_.settings_.metrics == nullptr) return;
    auto& metrics = *owner_.settings_.metrics;
    const telemetry::Labels labels = {{"provider", service_.name()}, {"product", product_.name}};
    metrics.observe("hk_provider_call_seconds", static_cast<double>(took) / kSecond, labels);
    metrics.add("hk_provider_cost_dollars_total", static_cast<double>(outcome.cost) / kDollarInMicros, labels);
    metrics.add("hk_provider_calls_total", 1,
                {{"provider", service_.name()}, {"product", product_.name}, {"outcome", name}});
  }

  // What was bought must not be lost, so the write is tried for as long as the store may be away for a moment.
  Status settle(const Outcome& outcome, const Keep& keep) {
    constexpr int kTries = 50;
    constexpr auto kBetween = std::chrono::milliseconds(200);
    Status status = try_settle(outcome, keep);
    for (int i = 1; i < kTries && !status && status.error().kind == ErrorKind::kUnavailable; ++i) {
      std::this_thread::sleep_for(kBetween);
      status = try_settle(outcome, keep);
    }
    return status;
  }

  Status try_settle(const Outcome& outcome, const Keep& keep) {
    fail_point("call.before_settle");
    return owner_.db_.write([&](store::Session& session) -> Status {
      const Micros now = owner_.clock_.now();
      ProviderState state = lock_provider(session, service_.name());
      if (waits_by_a_clock_set_back(state, now)) state.wait_until = now;
      save_provider(session, after_call(state, outcome, now));
      if (outcome.of_product_only) mark_not_sold(session, service_.name(), product_.name, outcome.reason, now);
      if (!reserved_) insert_call(session, entry());  // nothing had to be sent, or the connection failed
      settle_call(session, id_, outcome, now);
      fail_point("call.in_settle");
      return keep(session, outcome, now);
    });
  }

  Purchases& owner_;
  const Service& service_;
  const Product& product_;
  const Buyer& buyer_;
  const CallId id_ = CallId::make();
  Status turn_{};
  bool reserved_ = false;
  std::optional<Obstacle> obstacle_;
  std::chrono::steady_clock::time_point begun_{};
};

Result<std::variant<Outcome, Obstacle>> Purchases::buy(const Service& service, const Product& product,
                                                       const Buyer& buyer, const Make& make, const Keep& keep) {
  // A look before the wait, so that a paused service costs no turn.
  using Hindered = std::optional<Obstacle>;
  HK_TRY(const Hindered hindered, db_.read([&](store::Session& session) -> Result<Hindered> {
    return obstacle(session, state_of_provider(session, service.name()), service, product, buyer);
  }));
  if (hindered) return Purchase::Bought(*hindered);
  return Purchase(*this, service, product, buyer).run(make, keep);
}

}  // namespace hk::spending
