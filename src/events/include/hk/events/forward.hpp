// Hands events on to outside analytics: Segment and PostHog.
//
// A sink follows the table from a kept position, a batch at a time; the position moves when the sink has taken the
// batch. If the process dies in between, the batch is sent again with the same ids, which the sinks count once.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hk/events/events.hpp>
#include <hk/http/client.hpp>

namespace hk::events {

struct SinkSettings {
  std::string base_url;
  std::string key;
};

// One wire format.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual std::string_view name() const = 0;
  // The event as the sink takes it; null when it can't (too large).
  virtual Json item(const RecordedEvent& event) const = 0;
  virtual http::ClientRequest request(const Json& items, Micros now) const = 0;
};
std::unique_ptr<Sink> segment_sink(const SinkSettings& settings);
std::unique_ptr<Sink> posthog_sink(const SinkSettings& settings);

class Forwarder {
 public:
  Forwarder(store::Database& db, const Clock& clock, Outbox& outbox, http::Client& client)
      : db_(db), clock_(clock), outbox_(outbox), client_(client) {}

  struct Step {
    bool more = false;              // events may be left
    std::optional<Micros> pause{};  // the sink asked for this much time
  };
  // Sends the next batch. The first call remembers the end of the table: what happened before is not sent. Errors:
  // sink_unavailable (try again), sink_refused_key.
  Result<Step> step(const Sink& sink);
  struct State {
    std::string position;
    std::int64_t sent = 0;
    std::int64_t dropped = 0;  // the sink will never take them
  };
  Result<std::optional<State>> state(std::string_view sink);

 private:
  Result<State> state_or_begin(const Sink& sink);
  Status keep(const Sink& sink, const State& state);

  store::Database& db_;
  const Clock& clock_;
  Outbox& outbox_;
  http::Client& client_;
};

}  // namespace hk::events
