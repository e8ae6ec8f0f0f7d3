#include <hk/enrichment/schema.hpp>

namespace hk::enrichment {
namespace {

store::Migration parcels() {
  return {5001,
          "parcels",
          {"create table parcels (id text primary key, source text not null, identity text not null,"
           " parcel_number text not null, owner_name text not null, land_use text not null, bedrooms {{int}},"
           " bathrooms {{real}}, sqft {{int}}, year_built {{int}}, lot_size {{int}}, land_value {{int}},"
           " building_value {{int}}, total_value {{int}}, tax_amount {{int}}, last_sale_date text not null,"
           " last_sale_price {{int}}, as_of text not null, is_demo {{int}} not null, created_at {{int}} not null,"
           " updated_at {{int}} not null, unique (source, identity)) {{strict}}",
           "create index parcels_demo on parcels (id) where is_demo = 1",
           "create table parcel_addresses (parcel_id text not null, full_key text not null, street_key text not null,"
           " loose_key text not null, line text not null, unit text not null, city text not null,"
           " state text not null, zip text not null, typed text not null,"
           " primary key (parcel_id, full_key)) {{strict}}",
           "create index parcel_addresses_street on parcel_addresses (street_key)",
           "create index parcel_addresses_loose on parcel_addresses (loose_key)",
           "create table parcel_sales (parcel_id text not null, sale_key text not null, sale_date text not null,"
           " price {{int}}, reference text not null, vacant {{int}}, primary key (parcel_id, sale_key)) {{strict}}"}};
}

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

}  // namespace

std::vector<store::Migration> migrations() { return {parcels(), facts(), paid_calls()}; }

}  // namespace hk::enrichment
