#include <hk/crm/schema.hpp>

namespace hk::crm {

namespace {

store::Migration leads_and_their_records() {
  return {
      4001,
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
       "create index activities_lead on activities(lead_id, at, id)"}};
}

// Who works on a record, since when it is in its status, and a version for edits side by side.
std::vector<std::string> columns_of_work() {
  return {
      "alter table leads add column owner_id text not null default ''",
      "alter table leads add column status_since {{int}} not null default 0",
      "alter table leads add column converted_at {{int}}",
      "alter table leads add column opportunity_id text not null default ''",
      "update leads set status_since = created_at",
      "create index leads_owner on leads(owner_id, created_at, id)",
      "create index leads_source on leads(source, created_at, id)",
      "create index leads_updated on leads(updated_at, id)",
      "alter table contacts add column kind text not null default 'person'",
      "alter table contacts add column company text not null default ''",
      "alter table contacts add column notes text not null default ''",
      "alter table contacts add column owner_id text not null default ''",
      "alter table contacts add column email_status text not null default ''",
      "alter table contacts add column phone_formatted text not null default ''",
      "alter table contacts add column phone_valid {{int}}",
      "alter table contacts add column updated_at {{int}} not null default 0",
      "alter table contacts add column version {{int}} not null default 1",
      "update contacts set updated_at = created_at,"
      " email_status = coalesce({{json(}}email_verdict{{)json}} ->> 'status', ''),"
      " phone_formatted = coalesce({{json(}}phone_verdict{{)json}} ->> 'formatted', ''),"
      " phone_valid = case cast({{json(}}phone_verdict{{)json}} ->> 'valid' as text) when 'true' then 1 when '1' then"
      " 1 when 'false' then 0 when '0' then 0 end",
      "create index contacts_name on contacts(sort_name, id)",
      "create index contacts_created on contacts(created_at, id)",
      "alter table properties add column owner_id text not null default ''",
      "alter table properties add column version {{int}} not null default 1",
      "create index properties_created on properties(created_at, id)",
      "create index properties_street on properties(street, id)",
      "create index properties_value on properties(estimated_value {{nulls_first}}, id)",
      "create index properties_city on properties(city, created_at, id)",
      "create index properties_zip on properties(zip, created_at, id)"};
}

std::vector<std::string> new_records() {
  return {
      "create table contact_points (id text primary key, contact_id text not null references contacts(id) on delete"
      " cascade, kind text not null, value text not null, key text not null, label text not null, verdict text,"
      " position {{int}} not null) {{strict}}",
      "create index contact_points_contact on contact_points(contact_id, position)",
      "create index contact_points_key on contact_points(key) where key <> ''",
      "create table property_owners (property_id text not null references properties(id) on delete cascade,"
      " contact_id text not null references contacts(id) on delete cascade, share {{real}}, position {{int}} not null,"
      " primary key (property_id, contact_id)) {{strict}}",
      "create index property_owners_contact on property_owners(contact_id)",
      "create table opportunities (id text primary key, name text not null, sort_name text not null, lead_id text not"
      " null, contact_id text references contacts(id), property_id text references properties(id), owner_id text not"
      " null, stage text not null, status text not null, expected_value {{int}}, probability {{int}} not null,"
      " expected_close text, closed_at {{int}}, lost_reason text not null, notes text not null, stage_since {{int}} not"
      " null, created_at {{int}} not null, updated_at {{int}} not null, version {{int}} not null) {{strict}}",
      "create index opportunities_stage on opportunities(stage, created_at, id)",
      "create index opportunities_status on opportunities(status, created_at, id)",
      "create index opportunities_created on opportunities(created_at, id)",
      "create index opportunities_owner on opportunities(owner_id, created_at, id)",
      "create index opportunities_value on opportunities(expected_value {{nulls_first}}, id)",
      "create index opportunities_close on opportunities(expected_close {{nulls_first}}, id)",
      "create index opportunities_name on opportunities(sort_name, id)",
      "create index opportunities_lead on opportunities(lead_id)",
      "create index opportunities_contact on opportunities(contact_id)",
      "create index opportunities_property on opportunities(property_id)",
      "create table stage_changes (seq {{pk}}, opportunity_id text not null, from_stage text not null, to_stage text"
      " not null, status text not null, at {{int}} not null, actor text not null) {{strict}}",
      "create index stage_changes_opportunity on stage_changes(opportunity_id, seq)",
      "create table lead_status_changes (seq {{pk}}, lead_id text not null, from_status text not null, to_status text"
      " not null, at {{int}} not null, actor text not null) {{strict}}",
      "create index lead_status_changes_lead on lead_status_changes(lead_id, seq)",
      "create table investors (id text primary key, name text not null, sort_name text not null, company text not null,"
      " email text not null, phone text not null, status text not null, areas text not null, property_types text not"
      " null, price_min {{int}}, price_max {{int}}, yield_min {{real}}, condition text not null, capacity_per_month"
      " {{int}}, proof_of_funds {{int}}, proof_of_funds_expires text, notes text not null, owner_id text not null,"
      " created_at {{int}} not null, updated_at {{int}} not null, version {{int}} not null) {{strict}}",
      "create index investors_created on investors(created_at, id)",
      "create index investors_name on investors(sort_name, id)",
      "create table tasks (id text primary key, title text not null, notes text not null, due_at {{int}}, status text"
      " not null, priority text not null, owner_id text not null, record_id text not null, done_at {{int}}, created_at"
      " {{int}} not null, updated_at {{int}} not null, version {{int}} not null) {{strict}}",
      "create index tasks_due on tasks(due_at {{nulls_first}}, id)",
      "create index tasks_open on tasks(owner_id, status, due_at {{nulls_first}}, id)",
      "create index tasks_created on tasks(created_at, id)",
      "create index tasks_record on tasks(record_id, id)"};
}

// An activity belongs to any record, not to leads alone.
std::vector<std::string> activities_of_records() {
  return {
      "alter table activities rename to activities_of_leads",
      "create table record_activities (id text primary key, record_id text not null, type text not null, at {{int}} not"
      " null, actor text not null, summary text not null, details text not null) {{strict}}",
      "insert into record_activities(id, record_id, type, at, actor, summary, details) select id, lead_id, type, at,"
      " actor, summary, details from activities_of_leads",
      "drop table activities_of_leads",
      "alter table record_activities rename to activities",
      "create index activities_record on activities(record_id, at, id)",
      "create index activities_at on activities(at, id)"};
}

std::vector<std::string> around_records() {
  return {
      "create table record_tags (record_id text not null, tag text not null, primary key (record_id, tag)) {{strict}}",
      "create index record_tags_tag on record_tags(tag, record_id)",
      "create table stages (key text primary key, label text not null, probability {{int}} not null, color text not"
      " null, age_limit_days {{int}}, position {{int}} not null) {{strict}}",
      "insert into stages(key, label, probability, color, age_limit_days, position) values"
      " ('appointment', 'Appointment', 10, 'blue', 7, 1), ('offer_made', 'Offer made', 30, 'violet', 7, 2),"
      " ('under_contract', 'Under contract', 60, 'amber', 21, 3), ('due_diligence', 'Due diligence', 80, 'amber', 14, "
      "4),"
      " ('closed', 'Closed', 100, 'green', null, 5)",
      "create table custom_fields (id text primary key, object text not null, key text not null, label text not null,"
      " type text not null, choices text not null, column_name text not null unique, position {{int}} not null,"
      " archived {{int}} not null, created_at {{int}} not null, unique (object, key)) {{strict}}",
      "create table views (id text primary key, object text not null, name text not null, shared {{int}} not null,"
      " owner_id text not null, layout text not null, query text not null, created_at {{int}} not null, updated_at"
      " {{int}} not null) {{strict}}",
      "create index views_object on views(object, name)",
      "create table trash (record_id text primary key, object text not null, data text not null, deleted_at {{int}} not"
      " null, deleted_by text not null) {{strict}}",
      "create index trash_deleted on trash(deleted_at)",
      "create table operations (id text primary key, kind text not null, object text not null, actor text not null,"
      " request text not null, viewer text not null, status text not null, done {{int}} not null, total {{int}} not"
      " null, failed {{int}} not null, error text not null, position text not null, job_id text not null, created_at"
      " {{int}} not null, updated_at {{int}} not null) {{strict}}",
      "create index operations_actor on operations(actor, created_at)"};
}

// One line of words a record. SQLite: FTS5 over the lines; PostgreSQL: a tsvector beside them.
std::vector<std::string> search_lines() {
  return {
      "create table search_lines (id {{pk}}, record_id text not null unique, object text not null, title text not null,"
      " subtitle text not null, words text not null) {{strict}}",
      "insert into search_lines(record_id, object, title, subtitle, words) select l.id, 'leads', l.sort_name, '',"
      " l.search_text from leads l",
      "insert into search_lines(record_id, object, title, subtitle, words) select p.id, 'properties', p.street, p.city,"
      " p.search_text from properties p",
      "alter table leads drop column search_text",
      "alter table properties drop column search_text",
      "{{sqlite}}create virtual table search_words using fts5(words, content='search_lines', content_rowid='id',"
      " tokenize='unicode61 remove_diacritics 2', prefix='2 3', columnsize=0)",
      "{{sqlite}}insert into search_words(rowid, words) select id, words from search_lines",
      "{{sqlite}}create trigger search_lines_added after insert on search_lines begin insert into search_words(rowid,"
      " words) values (new.id, new.words); end",
      "{{sqlite}}create trigger search_lines_removed after delete on search_lines begin insert into"
      " search_words(search_words, rowid, words) values ('delete', old.id, old.words); end",
      "{{sqlite}}create trigger search_lines_changed after update of words on search_lines begin insert into"
      " search_words(search_words, rowid, words) values ('delete', old.id, old.words); insert into search_words(rowid,"
      " words) values (new.id, new.words); end",
      "{{postgres}}alter table search_lines add column vector tsvector generated always as (to_tsvector('simple',"
      " words)) stored",
      "{{postgres}}create index search_lines_vector on search_lines using gin(vector)"};
}

store::Migration records_people_work_in() {
  store::Migration migration{4002, "records", {}};
  for (auto part : {columns_of_work(), new_records(), activities_of_records(), around_records(), search_lines()})
    migration.statements.insert(migration.statements.end(), part.begin(), part.end());
  return migration;
}

// The words of SQLite's full text table are written beside the lines, see search_words.cpp. And leads by their import.
store::Migration imported_leads() {
  return {4003,
          "imported_leads",
          {"create index leads_import on leads(import_id, created_at, id) where import_id <> ''",
           "{{sqlite}}drop trigger search_lines_added", "{{sqlite}}drop trigger search_lines_removed",
           "{{sqlite}}drop trigger search_lines_changed"}};
}

// The words of all lines, by which typing errors are forgiven, see word_learner.cpp. Words are compared byte by byte:
// what begins with a word must stand together, whatever language the database sorts by.
store::Migration search_terms() {
  return {4004,
          "search_terms",
          {"{{sqlite}}create table search_terms (word text primary key) strict, without rowid",
           "{{postgres}}create table search_terms (word text collate \"C\" primary key)",
           "{{sqlite}}create table search_grams (gram text not null, letters integer not null, word text not null,"
           " primary key (gram, letters, word)) strict, without rowid",
           "{{postgres}}create table search_grams (gram text collate \"C\" not null, letters bigint not null, word text"
           " collate \"C\" not null, primary key (gram, letters, word))",
           "create table search_learned (id {{int}} primary key, line {{int}} not null) {{strict}}",
           "insert into search_learned(id, line) values (1, 0)"}};
}

// The newest lines of each kind are found for themselves, see search.cpp. On PostgreSQL by an index a kind: of one over
// kind and id its planner does not know that the lines lie in its order.
store::Migration newest_lines() {
  store::Migration migration{4005, "newest_lines", {}};
  for (const char* kind : {"leads", "contacts", "properties", "opportunities", "investors", "activities", "tasks"})
    migration.statements.push_back(std::string("{{postgres}}create index search_lines_of_") + kind +
                                   " on search_lines(id) where object = '" + kind + "'");
  migration.statements.insert(
      migration.statements.end(),
      {"{{sqlite}}drop table search_words",
       "{{sqlite}}create virtual table search_words using fts5(object, words, content='search_lines',"
       " content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3', columnsize=0)",
       "{{sqlite}}insert into search_words(search_words) values ('rebuild')"});
  return migration;
}

// E-mail addresses that are judged later, see unjudged_emails().
store::Migration unjudged_contacts() {
  return {4006,
          "unjudged_contacts",
          {"create index contacts_email_unknown on contacts(id) where email_status = 'unknown'"}};
}

// Statuses that services of validation use too: "risky" said less.
store::Migration email_statuses() {
  return {
      4007,
      "email_statuses",
      {"update contacts set email_verdict = replace(email_verdict, '\"status\":\"risky\"', case when email_verdict like"
       " '%\"subStatus\":\"disposable\"%' then '\"status\":\"disposable\"' else '\"status\":\"valid\"' end),"
       " email_status = case {{json(}}email_verdict{{)json}} ->> 'subStatus' when 'disposable'"
       " then 'disposable' else 'valid' end where email_status = 'risky'",
       "update views set query = replace(query, '\"risky\"', '\"disposable\"') where query like '%\"risky\"%'"}};
}

// Where the rounds through all records stand, see round.hpp.
store::Migration rounds() {
  return {4008,
          "rounds",
          {"create table rounds (name text primary key, position text not null, visited_at {{int}} not null)"
           " {{strict}}"}};
}

store::Migration zones_and_mortgages() {
  return {6204,
          "zones and mortgages of properties",
          {"alter table properties add column zoning text", "alter table properties add column flood_zone text",
           "alter table properties add column mortgage_balance {{int}}",
           "alter table properties add column mortgage_amount {{int}}"}};
}

}  // namespace

std::vector<store::Migration> migrations() {
  return {leads_and_their_records(), records_people_work_in(), imported_leads(), search_terms(),       newest_lines(),
          unjudged_contacts(),       email_statuses(),         rounds(),         zones_and_mortgages()};
}

}  // namespace hk::crm
