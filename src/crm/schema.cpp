#include <hk/crm/schema.hpp>

namespace hk::crm {

std::vector<store::Migration> migrations() {
  return {
      {4001,
       "crm",
       {"create table contacts (id text primary key, first_name text not null, last_name text not null,"
        " sort_name text not null, email text not null, email_key text not null, phone text not null,"
        " phone_key text not null, email_verdict text, phone_verdict text, created_at {{int}} not null) {{strict}}",
        "create index contacts_email on contacts(email_key) where email_key <> ''",
        "create index contacts_phone on contacts(phone_key) where phone_key <> ''",
        "create table properties (id text primary key, street text not null, unit text not null, city text not null,"
        " state text not null, zip text not null, standard_street text not null, standard_unit text not null,"
        " standard_city text not null, standard_state text not null, standard_zip text not null,"
        " address_key text, address_verdict text, parcel_id text not null, bedrooms {{int}}, bathrooms {{real}},"
        " sqft {{int}}, year_built {{int}}, lot_size {{int}}, estimated_value {{int}}, land_value {{int}},"
        " building_value {{int}}, total_value {{int}}, last_sale_date text, last_sale_price {{int}}, owner_name text,"
        " tax_amount {{int}}, parcel_number text, land_use text, search_text text not null,"
        " created_at {{int}} not null, updated_at {{int}} not null) {{strict}}",
        "create unique index properties_address on properties(address_key) where address_key is not null",
        "create table leads (id text primary key, status text not null, source text not null, notes text not null,"
        " contact_id text not null references contacts(id), property_id text references properties(id),"
        " duplicate_of text, import_id text not null, fingerprint text, is_demo {{int}} not null,"
        " sort_name text not null, search_text text not null, enrichment_status text not null,"
        " enrichment_reason text not null, enrichment_job text not null, enrichment_finished_at {{int}},"
        " enrichment_candidates text, created_at {{int}} not null, updated_at {{int}} not null,"
        " version {{int}} not null) {{strict}}",
        "create unique index leads_fingerprint on leads(fingerprint) where fingerprint is not null",
        "create index leads_created on leads(created_at, id)", "create index leads_name on leads(sort_name, id)",
        "create index leads_status on leads(status, created_at, id)",
        "create index leads_enrichment on leads(enrichment_status, created_at, id)",
        "create index leads_contact on leads(contact_id)", "create index leads_property on leads(property_id)",
        "create index leads_demo on leads(is_demo) where is_demo = 1",
        "create table activities (id text primary key, lead_id text not null references leads(id) on delete cascade,"
        " type text not null, at {{int}} not null, actor text not null, summary text not null,"
        " details text not null) {{strict}}",
        "create index activities_lead on activities(lead_id, at, id)"}}};
}

}  // namespace hk::crm
