#include <hk/events/events.hpp>

#include <charconv>

#include <hk/base/ids.hpp>
#include <hk/base/text.hpp>
#include <hk/runtime/task.hpp>
#include <hk/store/bulk.hpp>
#include <hk/telemetry/telemetry.hpp>

namespace hk::events {
namespace {

constexpr std::size_t kBatch = 500;

// PostgreSQL numbers rows when they are inserted, not when they commit. Ordered by (txid, seq), and read only up to
// the oldest transaction still running, no event can appear behind one already handed on. SQLite has one writer:
// txid is 0 and seq is the order of commits.
std::string visible(store::Dialect dialect) {
  if (dialect == store::Dialect::kSqlite) return "1 = 1";
  return "txid < cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)";
}

struct Position {
  std::int64_t txid = -1;
  std::int64_t seq = -1;
};

std::string format(const Position& position) {
  return std::to_string(position.txid) + "-" + std::to_string(position.seq);
}

Position parse(const std::string& text) {
  const auto parts = split(text, '-');
  if (parts.size() != 2) return {};
  const auto txid = parse_int(parts[0]);
  const auto seq = parse_int(parts[1]);
  if (!txid || !seq) return {};
  return {*txid, *seq};
}

std::string last_where(store::Session& session, const std::string& condition) {
  const auto last = session.row<std::int64_t, std::int64_t>("select txid, seq from events where " + condition +
                                                            " order by txid desc, seq desc limit 1");
  return last ? format({std::get<0>(*last), std::get<1>(*last)}) : "";
}

class RunningTail final : public Tail {
 public:
  RunningTail(store::Database& db, Outbox& outbox, Consumer consume)
      : db_(db),
        outbox_(outbox),
        consume_(std::move(consume)),
        idle_wait_(db.dialect() == store::Dialect::kSqlite ? 2 * kSecond : 250 * kMillisecond),
        position_(start_position()),
        task_("events-tail", [this](runtime::StopSignal& signal) { follow(signal); }),
        subscription_(db.listen(kWakeChannel, [this] { task_.wake(); })) {}

 private:
  std::string start_position() {
    auto found = db_.read([&](store::Session& s) -> Result<std::string> { return outbox_.last_position(s); });
    return found ? *found : "";
  }

  void follow(runtime::StopSignal& signal) {
    while (!signal.stopping()) {
      if (drain() < kBatch && signal.sleep_for(idle_wait_)) return;
    }
  }

  std::size_t drain() {
    auto batch = db_.read([&](store::Session& s) -> Result<std::vector<RecordedEvent>> {
      return outbox_.read_after(s, position_, kBatch);
    });
    if (!batch) {
      telemetry::log_warn("events_tail_failed", {{"detail", batch.error().detail}});
      return 0;
    }
    for (const RecordedEvent& event : *batch) {
      consume_(event);
      position_ = event.position;
    }
    return batch->size();
  }

  store::Database& db_;
  Outbox& outbox_;
  Consumer consume_;
  const Micros idle_wait_;
  std::string position_;
  runtime::Task task_;
  std::unique_ptr<store::Database::Subscription> subscription_;
};

}  // namespace

void Outbox::emit_all(store::Session& session, const std::vector<Event>& events) {
  if (events.empty()) return;
  store::RowBatch rows("events", {"id", "type", "at", "received_at", "data", "correlation_id", "source", "actor"});
  const Micros now = clock_.now();
  for (const Event& event : events)
    rows.add({new_type_id("evt"), event.type, now, now, dump_json(event.data), telemetry::correlation_id(), kServer,
              event.actor});
  rows.insert(session);
  db_.notify_on_commit(session, kWakeChannel);
}

std::vector<RecordedEvent> Outbox::read_after(store::Session& session, const std::string& position, std::size_t most) {
  const Position after = parse(position);
  std::vector<RecordedEvent> events;
  for (auto& [txid, seq, id, type, at, received_at, data, correlation, source, actor] :
       session.rows<std::int64_t, std::int64_t, std::string, std::string, std::int64_t, std::int64_t, std::string,
                    std::string, std::string, std::string>(
           "select txid, seq, id, type, at, received_at, data, correlation_id, source, actor from events"
           " where (txid > :txid or (txid = :txid and seq > :seq)) and " +
               visible(session.dialect()) + " order by txid, seq limit :most",
           {{"txid", after.txid}, {"seq", after.seq}, {"most", most}})) {
    auto parsed = parse_json(data);
    events.push_back({id, format({txid, seq}), type, at, received_at, parsed ? *std::move(parsed) : Json::object(),
                      correlation, source, actor});
  }
  return events;
}

std::string Outbox::last_position(store::Session& session) { return last_where(session, visible(session.dialect())); }

std::string Outbox::newest_position(store::Session& session) { return last_where(session, "1 = 1"); }

std::int64_t Outbox::prune(store::Session& session, Micros before, const std::string& handed_on, std::size_t most) {
  const Position until = parse(handed_on);
  return session.run(
      "delete from events where seq in (select seq from events where received_at < :before"
      " and (txid < :txid or (txid = :txid and seq <= :seq)) order by seq limit :most)",
      {{"before", before}, {"txid", until.txid}, {"seq", until.seq}, {"most", most}});
}

bool is_behind(const std::string& a, const std::string& b) {
  const Position first = parse(a), second = parse(b);
  return std::pair(first.txid, first.seq) < std::pair(second.txid, second.seq);
}

std::unique_ptr<Tail> Tail::start(store::Database& db, Outbox& outbox, Consumer consume) {
  return std::make_unique<RunningTail>(db, outbox, std::move(consume));
}

}  // namespace hk::events
