#include <hk/spending/spending.hpp>

namespace hk::spending {
namespace {

// Facts and the ids of properties, which belong to enrichment, came with the ledger: what databases ran stays as it is.
store::Migration facts() {
  return {5002,
          "facts and the ledger",
          {"create table facts (property_id text not null, field text not null, provider text not null,"
           " value text not null, as_of text not null, fetched_at {{int}} not null, confidence {{real}} not null,"
           " cost_micros {{int}} not null, winner {{int}} not null, reason text not null,"
           " primary key (property_id, field, provider)) {{strict}}",
           "create table ledger (id text primary key, provider text not null, lead_id text not null,"
           " property_id text not null, job_id text not null, cost_micros {{int}} not null, outcome text not null,"
           " at {{int}} not null) {{strict}}",
           "create index ledger_at on ledger (at)", "create index ledger_job on ledger (job_id)"}};
}

// Entries of before were settled when they were made.
store::Migration paid_calls() {
  return {
      5003,
      "paid calls",
      {"alter table ledger add column product text not null default ''",
       "alter table ledger add column state {{int}} not null default 1",
       "alter table ledger add column price_micros {{int}} not null default 0",
       "alter table ledger add column reason text not null default ''",
       "alter table ledger add column settled_at {{int}}",
       "alter table ledger add column decision text not null default ''",
       "alter table ledger add column decided_by text not null default ''",
       "alter table ledger add column decided_at {{int}}", "create index ledger_property on ledger (property_id, at)",
       "create index ledger_lead on ledger (lead_id, at)",
       "create index ledger_provider on ledger (provider, at, state, price_micros, cost_micros)",
       "create index ledger_open on ledger (state, id) where state in (0, 2)",
       "alter table facts add column product text not null default ''",
       "alter table facts add column note text not null default ''",
       "create table provider_states (provider text primary key, paused {{int}} not null, pause_reason text not null,"
       " wait_until {{int}} not null, wait_reason text not null, failures {{int}} not null,"
       " refusals {{int}} not null, waits {{int}} not null, daily_budget {{int}}, last_success_at {{int}},"
       " last_error_at {{int}}, last_error text not null) {{strict}}",
       "create table provider_property_ids (property_id text not null, provider text not null,"
       " provider_id text not null, primary key (property_id, provider)) {{strict}}"}};
}

// A call may be about a contact as well.
store::Migration subjects() {
  return {5050, "subjects of calls", {"alter table ledger rename column property_id to subject_id"}};
}

// What providers said that a contract lacks.
store::Migration not_sold_products() {
  return {5060,
          "products not sold",
          {"create table products_not_sold (provider text not null, product text not null, until_at {{int}} not null,"
           " reason text not null, primary key (provider, product)) {{strict}}"}};
}

store::Migration manual_facts() {
  return {6201, "facts set by people", {"alter table facts add column set_by text not null default ''"}};
}

// Calls for a piece of work with a cap of its own; the index holds all that its sum reads.
store::Migration caps() {
  return {5051,
          "caps",
          {"create table spending_caps (id text primary key, amount_micros {{int}} not null, closed text not null)"
           " {{strict}}",
           "alter table ledger add column cap_id text not null default ''",
           "create index ledger_cap on ledger (cap_id, state, price_micros, cost_micros) where cap_id <> ''"}};
}

}  // namespace

std::vector<store::Migration> migrations() {
  return {facts(), paid_calls(), subjects(), caps(), not_sold_products(), manual_facts()};
}

}  // namespace hk::spending
