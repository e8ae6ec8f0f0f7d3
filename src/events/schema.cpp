#include <hk/events/events.hpp>

namespace hk::events {

std::vector<store::Migration> migrations() {
  return {
      {3001,
       "events",
       {"create table events (seq {{pk}}, txid {{txid}}, id text not null, type text not null, at {{int}} not null,"
        " data text not null, correlation_id text not null) {{strict}}",
        "create index events_order on events(txid, seq)"}},
      // `scope` keeps the ids of one publishable key from taking those of another, or of the program.
      {3002,
       "tracked events",
       {"alter table events add column scope text not null default ''",
        "alter table events add column received_at {{int}} not null default 0",
        "alter table events add column source text not null default 'server'",
        "alter table events add column actor text not null default ''", "update events set received_at = at",
        "create unique index events_id on events(scope, id)",
        "create table publishable_keys (id text primary key, name text not null, key text not null unique,"
        " origins text not null, created_at {{int}} not null, created_by text not null) {{strict}}",
        "create table event_sinks (sink text primary key, position text not null, sent {{int}} not null,"
        " dropped {{int}} not null, updated_at {{int}} not null) {{strict}}"}},
  };
}

}  // namespace hk::events
