// What happened: an outbox written in the transaction that made it happen, and a tail that hands every committed
// event on, in order and at least once, to whoever follows (SSE, the lake, forwarding).
//
// One append-only table holds the program's own events and those that integrations and web pages report (tracked.hpp).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/time.hpp>
#include <hk/store/store.hpp>

namespace hk::events {

std::vector<store::Migration> migrations();  // 3000-3999

// Where an event comes from. What is not kServer was reported by somebody and proves nothing.
inline constexpr const char* kServer = "server";    // the program itself, with the change that caused it
inline constexpr const char* kApi = "api";          // POST /api/events by a user or an API key
inline constexpr const char* kBrowser = "browser";  // POST /api/events with a publishable key

// Types are past-tense snake_case: lead_created, enrichment_completed, ... What changes a record names it:
// {"object": "leads", "recordId": "lead_..."}.
struct Event {
  std::string type;
  Json data = Json::object();  // ids and small facts, no personal data: {"leadId": "...", "provider": "county"}
  std::string actor = {};      // id of a user or key; empty: the program
};

// A committed event. `position` orders all events and survives restarts.
struct RecordedEvent {
  std::string id;        // "evt_...", or what the reporter named it
  std::string position;  // opaque; compare only for equality, pass back to read_after()
  std::string type;
  Micros at = 0;           // when it happened
  Micros received_at = 0;  // when we learnt of it
  Json data;
  std::string correlation_id;
  std::string source = kServer;
  std::string actor;
};

class Outbox {
 public:
  Outbox(store::Database& db, const Clock& clock) : db_(db), clock_(clock) {}
  // Part of the caller's transaction; followers are woken once it commits.
  void emit(store::Session& session, const Event& event) { emit_all(session, {event}); }
  void emit_all(store::Session& session, const std::vector<Event>& events);
  // Events after `position` in order, at most `most`. An empty position means from the beginning. On PostgreSQL an
  // event is held back while any transaction of the server that began earlier still runs, so that none appears behind
  // one already read.
  std::vector<RecordedEvent> read_after(store::Session& session, const std::string& position, std::size_t most);
  // The position of the newest event that read_after() hands out; "" when there is none.
  std::string last_position(store::Session& session);
  // The position of the newest committed event, held back or not; "" when there is none. Who has read up to it has read
  // all that was committed until now.
  std::string newest_position(store::Session& session);
  // Removes events received before `before` that are not behind `handed_on`: the position up to which whoever keeps
  // them for good (the lake) has them. Empty: none are.
  std::int64_t prune(store::Session& session, Micros before, const std::string& handed_on, std::size_t most);

 private:
  store::Database& db_;
  const Clock& clock_;
};

// Whether position `a` lies behind `b`, as it does when the database is older than what was taken from it: a backup was
// restored.
bool is_behind(const std::string& a, const std::string& b);

inline constexpr const char* kWakeChannel = "events";  // store::Database::listen

// Calls `consume` on one thread for each event committed after the tail began, by any process.
class Tail {
 public:
  using Consumer = std::function<void(const RecordedEvent&)>;
  static std::unique_ptr<Tail> start(store::Database& db, Outbox& outbox, Consumer consume);
  virtual ~Tail() = default;  // stops
};

}  // namespace hk::events
