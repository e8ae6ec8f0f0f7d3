#include <hk/events/forward.hpp>

#include <hk/base/text.hpp>
#include <hk/runtime/fail_point.hpp>
#include <hk/telemetry/telemetry.hpp>

namespace hk::events {
namespace {

constexpr std::size_t kBatch = 500;
constexpr std::size_t kBodyBytesMost = 480 * 1024;  // Segment takes 500 KB
constexpr Micros kPauseLeast = kSecond;
constexpr Micros kPauseMost = kHour;

struct Batch {
  Json items = Json::array();
  std::string position;
  std::int64_t dropped = 0;
  bool more = false;
};

// As many events as fit into one request.
Batch batch_of(const Sink& sink, const std::vector<RecordedEvent>& events) {
  Batch batch;
  std::size_t bytes = 0;
  for (const RecordedEvent& event : events) {
    Json item = sink.item(event);
    const std::size_t size = item.is_null() ? 0 : dump_json(item).size() + 1;
    if (bytes + size > kBodyBytesMost) {
      batch.more = true;
      return batch;
    }
    bytes += size;
    if (item.is_null())
      batch.dropped += 1;
    else
      batch.items.push_back(std::move(item));
    batch.position = event.position;
  }
  batch.more = events.size() == kBatch;
  return batch;
}

Micros pause_of(const http::ClientResponse& answer) {
  const auto header = answer.headers.find("retry-after");
  const auto seconds = header == answer.headers.end() ? std::nullopt : parse_int(header->second);
  return std::clamp<Micros>(seconds.value_or(30) * kSecond, kPauseLeast, kPauseMost);
}

}  // namespace

Result<std::optional<Forwarder::State>> Forwarder::state(std::string_view sink) {
  return db_.read([&](store::Session& s) -> Result<std::optional<State>> {
    auto row = s.row<std::string, std::int64_t, std::int64_t>(
        "select position, sent, dropped from event_sinks where sink = :sink", {{"sink", sink}});
    if (!row) return std::optional<State>();
    auto& [position, sent, dropped] = *row;
    return std::optional(State{position, sent, dropped});
  });
}

Status Forwarder::keep(const Sink& sink, const State& state) {
  return db_.write([&](store::Session& s) -> Status {
    s.run(
        "insert into event_sinks(sink, position, sent, dropped, updated_at) values (:sink, :position, :sent, :dropped, "
        ":at)"
        " on conflict (sink) do update set position = excluded.position, sent = excluded.sent,"
        " dropped = excluded.dropped, updated_at = excluded.updated_at",
        {{"sink", sink.name()},
         {"position", state.position},
         {"sent", state.sent},
         {"dropped", state.dropped},
         {"at", clock_.now()}});
    return {};
  });
}

Result<Forwarder::State> Forwarder::state_or_begin(const Sink& sink) {
  HK_TRY(auto known, state(sink.name()));
  if (known) return *std::move(known);
  State begun;
  HK_TRY(begun.position, db_.read([&](store::Session& s) -> Result<std::string> { return outbox_.last_position(s); }));
  HK_CHECK(keep(sink, begun));
  return begun;
}

Result<Forwarder::Step> Forwarder::step(const Sink& sink) {
  HK_TRY(State state, state_or_begin(sink));
  HK_TRY(const auto events, db_.read([&](store::Session& s) -> Result<std::vector<RecordedEvent>> {
    return outbox_.read_after(s, state.position, kBatch);
  }));
  if (events.empty()) return Step{};
  const Batch batch = batch_of(sink, events);
  state.position = batch.position;
  state.dropped += batch.dropped;
  const auto count = static_cast<std::int64_t>(batch.items.size());
  if (count > 0) {
    HK_TRY(const http::ClientResponse answer, client_.send(sink.request(batch.items, clock_.now())));
    runtime::fail_point("forward.answered");
    if (answer.status == 429) return Step{true, pause_of(answer)};
    if (answer.status == 401 || answer.status == 403)
      return unavailable("sink_refused_key", std::string(sink.name()) + " refuses the key.");
    if (answer.status >= 500 || answer.status < 200)
      return unavailable("sink_unavailable", std::string(sink.name()) + " can't take events now.",
                         "status " + std::to_string(answer.status));
    // What is wrong with the batch stays wrong: it must not stop those behind it.
    const bool taken = answer.status < 300;
    (taken ? state.sent : state.dropped) += count;
    if (!taken)
      telemetry::log_warn("events_not_forwarded",
                          {{"sink", sink.name()}, {"status", answer.status}, {"events", count}});
  }
  HK_CHECK(keep(sink, state));
  return Step{batch.more, {}};
}

}  // namespace hk::events
