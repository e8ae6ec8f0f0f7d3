#include <hk/spending/ledger.hpp>

#include <algorithm>
#include <tuple>

#include <hk/store/bulk.hpp>

namespace hk::spending {
namespace {

using Kind = Outcome::Kind;

constexpr std::pair<CallState, std::string_view> kStates[] = {{CallState::kReserved, "reserved"},
                                                              {CallState::kSettled, "settled"},
                                                              {CallState::kUnknown, "unknown"},
                                                              {CallState::kReleased, "released"}};

constexpr std::pair<Kind, std::string_view> kOutcomes[] = {
    {Kind::kFound, "found"},       {Kind::kNotFound, "not_found"}, {Kind::kAmbiguous, "ambiguous"},
    {Kind::kUnusable, "unusable"}, {Kind::kRefused, "refused"},    {Kind::kLimited, "limited"},
    {Kind::kDown, "down"},         {Kind::kUnknown, "unknown"}};

int number_of(CallState state) { return static_cast<int>(state); }

bool is_answer(Kind kind) {
  return kind == Kind::kFound || kind == Kind::kNotFound || kind == Kind::kAmbiguous || kind == Kind::kUnusable;
}

CallState state_after(const Outcome& outcome) {
  if (outcome.kind == Kind::kUnknown) return CallState::kUnknown;
  return is_answer(outcome.kind) ? CallState::kSettled : CallState::kReleased;
}

constexpr const char* kColumns =
    "select id, provider, product, lead_id, subject_id, job_id, state, price_micros, cost_micros, outcome, reason, at,"
    " settled_at, decision, decided_by, decided_at, cap_id from ledger ";

std::vector<Call> read_calls(store::Session& session, const std::string& where, const store::Params& params) {
  using T = std::string;
  using I = std::int64_t;
  std::vector<Call> calls;
  for (auto& [id, provider, product, lead, subject, job, state, price, cost, outcome, reason, at, settled, decision, by,
              decided, cap] :
       session.rows<T, T, T, T, T, T, I, I, I, T, T, I, std::optional<I>, T, T, std::optional<I>, T>(kColumns + where,
                                                                                                     params))
    calls.push_back({CallId::trusted(std::move(id)), std::move(provider), std::move(product), std::move(lead),
                     std::move(subject), std::move(job), static_cast<CallState>(state), price, cost, std::move(outcome),
                     std::move(reason), at, settled, std::move(decision), std::move(by), decided, std::move(cap)});
  return calls;
}

constexpr const char* kWaiting = "state = 2 and decision = ''";

// What a sum over entries must select to fill a Spending.
constexpr const char* kSpending =
    "cast(coalesce(sum(cost_micros), 0) as bigint),"
    " cast(coalesce(sum(case when state in (0, 2) then price_micros else 0 end), 0) as bigint), count(*),"
    " cast(coalesce(sum(case when outcome = 'found' then 1 else 0 end), 0) as bigint),"
    " cast(coalesce(sum(case when outcome in ('not_found', 'ambiguous') then 1 else 0 end), 0) as bigint),"
    " cast(coalesce(sum(case when outcome in ('unusable', 'refused', 'limited', 'down', 'unknown') then 1 else 0 end),"
    " 0) as bigint)";

}  // namespace

std::string_view call_state_name(CallState state) {
  return std::ranges::find(kStates, state, &std::pair<CallState, std::string_view>::first)->second;
}

std::optional<CallState> call_state_of(std::string_view name) {
  for (const auto& [state, known] : kStates)
    if (known == name) return state;
  return std::nullopt;
}

std::string outcome_name(Kind kind) {
  return std::string(std::ranges::find(kOutcomes, kind, &std::pair<Kind, std::string_view>::first)->second);
}

void insert_call(store::Session& session, const Call& call) {
  session.run(
      "insert into ledger(id, provider, product, lead_id, subject_id, job_id, state, price_micros, cost_micros,"
      " outcome, reason, at, settled_at, cap_id) values (:id, :provider, :product, :lead, :subject, :job, :state, "
      ":price,"
      " :cost, :outcome, :reason, :at, :settled, :cap)",
      {{"id", call.id.str()},
       {"provider", call.provider},
       {"product", call.product},
       {"lead", call.lead_id},
       {"subject", call.subject_id},
       {"job", call.job_id},
       {"state", number_of(call.state)},
       {"price", call.price},
       {"cost", call.cost},
       {"outcome", call.outcome},
       {"reason", call.reason},
       {"at", call.at},
       {"settled", call.settled_at},
       {"cap", call.cap_id}});
}

std::optional<Call> find_call(store::Session& session, const CallId& id) {
  auto calls = read_calls(session, "where id = :id", {{"id", id.str()}});
  if (calls.empty()) return std::nullopt;
  return std::move(calls.front());
}

void settle_call(store::Session& session, const CallId& id, const Outcome& outcome, Micros now) {
  session.run(
      "update ledger set state = :state, cost_micros = :cost, outcome = :outcome, reason = :reason,"
      " settled_at = :now where id = :id and state in (0, 2)",
      {{"state", number_of(state_after(outcome))},
       {"cost", is_answer(outcome.kind) ? outcome.cost : 0},
       {"outcome", outcome_name(outcome.kind)},
       {"reason", outcome.reason},
       {"now", now},
       {"id", id.str()}});
}

std::vector<Call> mark_unknown(store::Session& session, const std::string& job_id, Micros now) {
  auto calls = read_calls(session, "where job_id = :job and state = 0", {{"job", job_id}});
  Outcome lost;
  lost.kind = Kind::kUnknown;
  lost.reason = "The program ended during the call.";
  for (Call& call : calls) {
    if (call.price == 0) lost.kind = Kind::kDown;  // whatever became of it, it cost nothing
    settle_call(session, call.id, lost, now);
    call.state = call.price == 0 ? CallState::kReleased : CallState::kUnknown;
    lost.kind = Kind::kUnknown;
  }
  std::erase_if(calls, [](const Call& call) { return call.state == CallState::kReleased; });
  return calls;
}

Result<Call> decide_call(store::Session& session, const CallId& id, const std::string& decision,
                         const std::string& decided_by, Micros now) {
  const std::int64_t changed = session.run(
      std::string("update ledger set decision = :decision, decided_by = :by, decided_at = :now where id = :id and ") +
          kWaiting,
      {{"decision", decision}, {"by", decided_by}, {"now", now}, {"id", id.str()}});
  auto call = find_call(session, id);
  if (!call) return not_found("call_not_found", "There is no call with this id.");
  if (changed == 0) return conflict("already_decided", "This call does not wait for a decision any more.");
  return *std::move(call);
}

void mark_chosen(store::Session& session, const std::string& subject_id, const std::string& provider) {
  session.run(
      "update ledger set decision = :chosen where subject_id = :subject and provider = :provider"
      " and outcome = 'ambiguous'",
      {{"chosen", kChosen}, {"subject", subject_id}, {"provider", provider}});
}

std::vector<Call> calls_about(store::Session& session, const std::string& subject_id, Micros since) {
  return read_calls(session, "where subject_id = :subject and at >= :since order by at desc, id desc",
                    {{"subject", subject_id}, {"since", since}});
}

CallPage list_calls(store::Session& session, const CallFilter& filter) {
  std::string where = "where 1 = 1";
  store::Params params;
  const auto also = [&](const char* condition, const char* name, store::Value value) {
    where += std::string(" and ") + condition;
    params.push_back({name, std::move(value)});
  };
  if (filter.state) also("state = :state", "state", number_of(*filter.state));
  if (filter.waiting) where += std::string(" and ") + kWaiting;
  if (!filter.provider.empty()) also("provider = :provider", "provider", filter.provider);
  if (!filter.lead_id.empty()) also("lead_id = :lead", "lead", filter.lead_id);
  if (!filter.job_id.empty()) also("job_id = :job", "job", filter.job_id);
  if (!filter.cursor.empty()) also("id < :cursor", "cursor", filter.cursor);
  params.push_back({"limit", filter.limit + 1});
  CallPage page;
  page.calls = read_calls(session, where + " order by id desc limit :limit", params);
  if (page.calls.size() > filter.limit) {
    page.calls.resize(filter.limit);
    page.next_cursor = page.calls.back().id.str();
  }
  return page;
}

std::int64_t count_waiting(store::Session& session) {
  return session.one<std::int64_t>(std::string("select count(*) from ledger where ") + kWaiting);
}

Spending spending(store::Session& session, const std::string& provider, Micros start, Micros end) {
  using I = std::int64_t;
  const auto row = session.row<I, I, I, I, I, I>(
      std::string("select ") + kSpending + " from ledger where provider = :provider and at >= :start and at < :end",
      {{"provider", provider}, {"start", start}, {"end", end}});
  const auto& [cost, at_stake, calls, found, not_found, failed] = *row;
  return {cost, at_stake, calls, found, not_found, failed};
}

std::map<std::string, Spending> spending_by_provider(store::Session& session, Micros start, Micros end) {
  using I = std::int64_t;
  std::map<std::string, Spending> out;
  for (auto& [provider, cost, at_stake, calls, found, not_found, failed] : session.rows<std::string, I, I, I, I, I, I>(
           std::string("select provider, ") + kSpending +
               " from ledger where at >= :start and at < :end group by provider",
           {{"start", start}, {"end", end}}))
    out[provider] = {cost, at_stake, calls, found, not_found, failed};
  return out;
}

MicroDollars exposure_of_lead(store::Session& session, const std::string& lead_id, Micros since) {
  return session.one<std::int64_t>(
      "select cast(coalesce(sum(cost_micros + case when state in (0, 2) then price_micros else 0 end), 0) as bigint)"
      " from ledger where lead_id = :lead and at >= :since",
      {{"lead", lead_id}, {"since", since}});
}

std::map<std::string, JobCost> costs_of_jobs(store::Session& session, const std::vector<std::string>& job_ids) {
  std::map<std::string, JobCost> costs;
  if (job_ids.empty()) return costs;
  for (auto& [job, provider, cost] : session.rows<std::string, std::string, std::int64_t>(
           "select job_id, provider, cost_micros from ledger where " +
               store::one_of(session.dialect(), "job_id", "jobs") + " order by id",
           {{"jobs", store::one_of_values(job_ids)}})) {
    costs[job].cost += cost;
    costs[job].provider = provider;
  }
  return costs;
}

}  // namespace hk::spending
