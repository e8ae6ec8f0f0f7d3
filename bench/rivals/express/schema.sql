create table contacts (id uuid primary key, first_name text not null, last_name text not null, email text, email_key text, phone text,
  created_at timestamptz not null default now());
create index on contacts (email_key);
create index on contacts (phone);
create table properties (id uuid primary key, street text not null, city text not null, state text not null, zip text not null,
  address_key text not null unique, created_at timestamptz not null default now());
create table leads (id uuid primary key, source text not null, notes text not null, status text not null default 'new', contact_id uuid not null references contacts,
  property_id uuid references properties, duplicate_of uuid, enrichment_status text not null, created_at timestamptz not null default now());
create index on leads (created_at, id);
create index on leads (contact_id);
create index on leads (property_id);
create table activities (id uuid primary key, lead_id uuid not null references leads, type text not null, summary text not null,
  at timestamptz not null default now());
create index on activities (lead_id, at);
create table jobs (id uuid primary key, queue text not null, kind text not null, payload jsonb not null, state text not null default 'queued',
  attempts int not null default 0, run_at timestamptz not null default now(), created_at timestamptz not null default now());
create index on jobs (queue, run_at) where state = 'queued';
