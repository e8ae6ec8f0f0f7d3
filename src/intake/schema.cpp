#include <hk/intake/intake.hpp>

namespace hk::intake {

std::vector<store::Migration> migrations() {
  return {
      {6001,
       "intake",
       {"create table imports (id text primary key, kind text not null, file_name text not null, path text not null,"
        " status text not null, size_bytes {{int}} not null, received_bytes {{int}} not null, bytes_read {{int}} not "
        "null,"
        " rows_read {{int}} not null, rows_created {{int}} not null, rows_updated {{int}} not null,"
        " rows_unchanged {{int}} not null, rows_repaired {{int}} not null, rows_quarantined {{int}} not null,"
        " line_done {{int}} not null, mapping text, options text not null, actor text not null, job_id text not null,"
        " created_at {{int}} not null, started_at {{int}}, finished_at {{int}}, error text not null) {{strict}}",
        "create table import_quarantine (seq {{pk}}, import_id text not null references imports(id) on delete cascade,"
        " line {{int}} not null, code text not null, reason text not null, raw text not null) {{strict}}",
        "create index import_quarantine_import on import_quarantine(import_id, seq)",
        "create table idempotency_keys (actor text not null, key text not null, body_hash text not null,"
        " lead_id text not null, created_at {{int}} not null, primary key (actor, key)) {{strict}}"}},
      {6002,
       "import_check",
       {"alter table imports add column duplicates text not null default 'update'",
        "alter table imports add column samples text not null default '[]'",
        "alter table imports add column check_result text",
        "alter table imports add column check_job text not null default ''"}},
      {6003,
       "import_county",
       {"alter table imports add column county text not null default ''",
        "alter table imports add column position text",
        "create index imports_county on imports (county, id) where county <> ''"}}};
}

}  // namespace hk::intake
