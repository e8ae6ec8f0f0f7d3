#include <hk/spending/caps.hpp>

namespace hk::spending {
namespace {

std::optional<Cap> read_cap(store::Session& session, const std::string& id, const char* suffix) {
  auto row = session.row<std::int64_t, std::string>(
      std::string("select amount_micros, closed from spending_caps where id = :id") + suffix, {{"id", id}});
  if (!row) return std::nullopt;
  return Cap{id, std::get<0>(*row), std::move(std::get<1>(*row))};
}

}  // namespace

void save_cap(store::Session& session, const Cap& cap) {
  session.run(
      "insert into spending_caps(id, amount_micros, closed) values (:id, :amount, :closed)"
      " on conflict (id) do update set amount_micros = excluded.amount_micros, closed = excluded.closed",
      {{"id", cap.id}, {"amount", cap.amount}, {"closed", cap.closed}});
}

std::optional<Cap> find_cap(store::Session& session, const std::string& id) { return read_cap(session, id, ""); }

std::optional<Cap> lock_cap(store::Session& session, const std::string& id) {
  return read_cap(session, id, session.dialect() == store::Dialect::kPostgres ? " for update" : "");
}

CapUse use_of_cap(store::Session& session, const std::string& id) {
  using I = std::int64_t;
  const auto row = session.row<I, I, I, I>(
      "select cast(coalesce(sum(cost_micros), 0) as bigint),"
      " cast(coalesce(sum(case when state = 2 then price_micros else 0 end), 0) as bigint),"
      " cast(coalesce(sum(case when state = 0 then price_micros else 0 end), 0) as bigint), count(*)"
      " from ledger where cap_id = :id and cap_id <> ''",
      {{"id", id}});
  const auto& [cost, unknown, reserved, calls] = *row;
  return {cost, unknown, reserved, calls};
}

}  // namespace hk::spending
