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

store::Migration history() {
  return {6202,
          "history of properties",
          {"create table property_sales (property_id text not null, provider text not null, product text not null,"
           " sale_key text not null, subject text not null, sale_date text not null, price {{int}},"
           " reference text not null, kind text not null, note text not null, fetched_at {{int}} not null,"
           " primary key (property_id, provider, product, sale_key)) {{strict}}",
           "create table property_assessments (property_id text not null, provider text not null,"
           " product text not null, tax_year {{int}} not null, subject text not null, land_value {{int}},"
           " building_value {{int}}, total_value {{int}}, tax_amount {{int}}, note text not null,"
           " fetched_at {{int}} not null, primary key (property_id, provider, product, tax_year)) {{strict}}",
           "create table property_mailing_addresses (property_id text not null, provider text not null,"
           " product text not null, owner_name text not null, address text not null, fetched_at {{int}} not null,"
           " primary key (property_id, provider, product)) {{strict}}"}};
}

store::Migration mortgages() {
  return {6203,
          "mortgages of properties",
          {"create table property_mortgages (property_id text not null, provider text not null, product text not null,"
           " mortgage_key text not null, subject text not null, position {{int}} not null, lender text not null,"
           " amount {{int}}, mortgage_date text not null, due_date text not null, kind text not null,"
           " rate_type text not null, rate {{real}}, reference text not null, note text not null,"
           " is_said_open {{int}} not null, fetched_at {{int}} not null,"
           " primary key (property_id, provider, product, mortgage_key)) {{strict}}"}};
}

store::Migration zones_and_mail() {
  return {6205,
          "zones and mail of parcels",
          {"alter table parcels add column zoning text not null default ''",
           "alter table parcels add column flood_zone text not null default ''",
           "alter table parcels add column mailing_address text not null default ''"}};
}

// Of a run's leads only those in hand have a row: what came of the others is counted.
store::Migration bulk() {
  return {6101,
          "bulk enrichment",
          {"create table enrichment_runs (id text primary key, actor text not null, request text not null,"
           " viewer text not null, status text not null, error text not null, total {{int}} not null,"
           " enriched {{int}} not null, partial {{int}} not null, not_found {{int}} not null,"
           " needs_review {{int}} not null, failed {{int}} not null, skipped {{int}} not null,"
           " position text not null, last_id text not null, all_fed {{int}} not null, began_at {{int}} not null,"
           " began_done {{int}} not null, created_at {{int}} not null, updated_at {{int}} not null,"
           " finished_at {{int}}) {{strict}}",
           "create index enrichment_runs_created on enrichment_runs (created_at)",
           "create table enrichment_run_leads (run_id text not null, lead_id text not null, job_id text not null,"
           " before text not null, primary key (run_id, lead_id)) {{strict}}"}};
}

}  // namespace

std::vector<store::Migration> migrations() { return {parcels(), bulk(), history(), mortgages(), zones_and_mail()}; }

}  // namespace hk::enrichment
