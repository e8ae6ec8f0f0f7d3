#include <hk/crm/round.hpp>

#include <algorithm>
#include <utility>

namespace hk::crm {
namespace {

// How many of `count` records are due `passed` after the last step.
std::int64_t visits_due(std::int64_t count, Micros passed, Micros period) {
  const double part = std::min(1.0, static_cast<double>(passed) / static_cast<double>(period));
  return std::min(kVisitsMax, static_cast<std::int64_t>(part * static_cast<double>(count)));
}

}  // namespace

RoundStep step_of_round(store::Session& session, const std::string& round, const std::string& table, Micros period,
                        Micros now) {
  const auto row =
      session.row<std::string, Micros>("select position, visited_at from rounds where name = :name", {{"name", round}});
  if (!row) return {{}, "", true};
  const auto& [position, visited_at] = *row;
  const auto count = session.one<std::int64_t>("select count(*) from " + table, {});
  const std::int64_t due = period > 0 ? visits_due(count, now - visited_at, period) : 0;
  if (due <= 0) return {};  // what has gone by adds up
  RoundStep step{{}, "", true};
  for (auto& [id] :
       session.rows<std::string>("select id from " + table + " where id > :position order by id limit :due",
                                 {{"position", position}, {"due", due}}))
    step.ids.push_back(std::move(id));
  if (static_cast<std::int64_t>(step.ids.size()) == due) step.position = step.ids.back();
  return step;
}

void keep_round(store::Session& session, const std::string& round, const RoundStep& step, Micros now) {
  if (!step.is_due) return;
  session.run(
      "insert into rounds(name, position, visited_at) values (:name, :position, :now) on conflict (name) do update set"
      " position = excluded.position, visited_at = excluded.visited_at",
      {{"name", round}, {"position", step.position}, {"now", now}});
}

}  // namespace hk::crm
