#include <hk/spending/provider_states.hpp>

#include <algorithm>
#include <tuple>

namespace hk::spending {
namespace {

using Kind = Outcome::Kind;

ProviderState read_state(store::Session& session, const std::string& provider, const std::string& lock) {
  using T = std::string;
  using I = std::int64_t;
  using MaybeI = std::optional<std::int64_t>;
  ProviderState state;
  state.provider = provider;
  const auto row = session.row<bool, T, I, T, I, I, I, MaybeI, MaybeI, MaybeI, T>(
      "select paused, pause_reason, wait_until, wait_reason, failures, refusals, waits, daily_budget, last_success_at,"
      " last_error_at, last_error from provider_states where provider = :provider" +
          lock,
      {{"provider", provider}});
  if (!row) return state;
  I failures = 0, refusals = 0, waits = 0;
  std::tie(state.paused, state.pause_reason, state.wait_until, state.wait_reason, failures, refusals, waits,
           state.daily_budget, state.last_success_at, state.last_error_at, state.last_error) = *row;
  state.failures = static_cast<int>(failures);
  state.refusals = static_cast<int>(refusals);
  state.waits = static_cast<int>(waits);
  return state;
}

Micros doubled(Micros first, int waits) { return std::min(first << std::min(waits - 1, 10), kLongestWait); }

void begin_wait(ProviderState& state, Micros wait, Micros now, std::string reason) {
  state.wait_until = std::max(state.wait_until, now + wait);
  state.wait_reason = std::move(reason);
}

void count_success(ProviderState& state, Micros now) {
  state.failures = state.refusals = state.waits = 0;
  state.last_success_at = now;
}

void count_failure(ProviderState& state, const Outcome& outcome, Micros now) {
  ++state.failures;
  if (state.failures < kFailuresMax || state.wait_until > now) return;
  ++state.waits;
  begin_wait(state, doubled(kFirstWait, state.waits), now,
             "It failed " + std::to_string(state.failures) + " times in a row: " + outcome.reason);
}

void count_refusal(ProviderState& state, const Outcome& outcome) {
  if (outcome.of_product_only) return;
  ++state.refusals;
  if (state.refusals < kRefusalsMax) return;
  state.paused = true;
  state.pause_reason = outcome.reason;
}

void count_limit(ProviderState& state, const Outcome& outcome, Micros now) {
  if (state.wait_until > now) return;  // answers of calls that were on their way when the first one said so
  ++state.waits;
  const Micros wait =
      std::clamp<Micros>(outcome.retry_after.value_or(doubled(kFirstPause, state.waits)), 0, kLongestPause);
  begin_wait(state, wait, now, outcome.reason);
}

}  // namespace

ProviderState state_of_provider(store::Session& session, const std::string& provider) {
  return read_state(session, provider, "");
}

// Creating the row first makes the lock work for the first call as well.
ProviderState lock_provider(store::Session& session, const std::string& provider) {
  session.run(
      "insert into provider_states(provider, paused, pause_reason, wait_until, wait_reason, failures, refusals, waits,"
      " last_error) values (:provider, 0, '', 0, '', 0, 0, 0, '') on conflict do nothing",
      {{"provider", provider}});
  return read_state(session, provider, session.dialect() == store::Dialect::kPostgres ? " for update" : "");
}

void save_provider(store::Session& session, const ProviderState& state) {
  session.run(
      "update provider_states set paused = :paused, pause_reason = :pause_reason, wait_until = :wait_until,"
      " wait_reason = :wait_reason, failures = :failures, refusals = :refusals, waits = :waits, daily_budget = :budget,"
      " last_success_at = :success, last_error_at = :error_at, last_error = :error where provider = :provider",
      {{"paused", state.paused},
       {"pause_reason", state.pause_reason},
       {"wait_until", state.wait_until},
       {"wait_reason", state.wait_reason},
       {"failures", state.failures},
       {"refusals", state.refusals},
       {"waits", state.waits},
       {"budget", state.daily_budget},
       {"success", state.last_success_at},
       {"error_at", state.last_error_at},
       {"error", state.last_error},
       {"provider", state.provider}});
}

NotSold not_sold(store::Session& session, const std::string& provider, const std::string& product) {
  const auto row = session.row<std::int64_t, std::string>(
      "select until_at, reason from products_not_sold where provider = :provider and product = :product",
      {{"provider", provider}, {"product", product}});
  return row ? NotSold{std::get<0>(*row), std::get<1>(*row)} : NotSold{};
}

void mark_not_sold(store::Session& session, const std::string& provider, const std::string& product,
                   const std::string& reason, Micros now) {
  session.run(
      "insert into products_not_sold(provider, product, until_at, reason) values (:provider, :product, :until, :reason)"
      " on conflict (provider, product) do update set until_at = excluded.until_at, reason = excluded.reason",
      {{"provider", provider}, {"product", product}, {"until", now + kNotSoldFor}, {"reason", reason}});
}

void forget_not_sold(store::Session& session, const std::string& provider) {
  session.run("delete from products_not_sold where provider = :provider", {{"provider", provider}});
}

ProviderState after_call(ProviderState state, const Outcome& outcome, Micros now) {
  switch (outcome.kind) {
    case Kind::kFound:
    case Kind::kNotFound:
    case Kind::kAmbiguous:
      count_success(state, now);
      return state;
    case Kind::kRefused:
      count_refusal(state, outcome);
      break;
    case Kind::kLimited:
      count_limit(state, outcome, now);
      break;
    case Kind::kUnusable:
    case Kind::kDown:
    case Kind::kUnknown:
      count_failure(state, outcome, now);
      break;
  }
  state.last_error_at = now;
  state.last_error = outcome.reason;
  return state;
}

}  // namespace hk::spending
