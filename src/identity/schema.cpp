#include <hk/identity/identity.hpp>

namespace hk::identity {
namespace {

store::Migration accounts() {
  return {1001,
          "identity",
          {"create table users (id text primary key, name text not null, email text not null, email_key text not null"
           " unique, password_hash text not null, role text not null, created_at {{int}} not null) {{strict}}",
           "create table sessions (token_hash text primary key, user_id text not null references users(id) on delete"
           " cascade, created_at {{int}} not null, seen_at {{int}} not null) {{strict}}",
           "create index sessions_user on sessions(user_id)",
           "create table api_keys (id text primary key, name text not null, key_hash text not null unique, role text"
           " not null, created_at {{int}} not null) {{strict}}",
           "create table setup_tokens (token_hash text primary key, created_at {{int}} not null) {{strict}}"}};
}

store::Migration people() {
  return {1002,
          "workspace and people",
          {"alter table users add column active {{int}} not null default 1",
           "alter table api_keys add column created_by text not null default 'operator'",
           "alter table api_keys add column last_used_at {{int}}",
           "create table workspace (id {{int}} primary key, name text not null, time_zone text not null,"
           " currency text not null, strategy text not null, version {{int}} not null,"
           " updated_at {{int}} not null) {{strict}}",
           "create table invitations (id text primary key, email text not null, email_key text not null unique,"
           " name text not null, role text not null, token_hash text not null unique, invited_by text not null,"
           " created_at {{int}} not null, expires_at {{int}} not null) {{strict}}",
           "create table teams (id text primary key, name text not null, name_key text not null unique,"
           " created_at {{int}} not null) {{strict}}",
           "create table team_members (team_id text not null references teams(id) on delete cascade,"
           " user_id text not null references users(id) on delete cascade, primary key (team_id, user_id)) {{strict}}",
           "create index team_members_user on team_members(user_id)",
           "create table role_rules (role text not null, object text not null, read_scope text not null,"
           " write_scope text not null, primary key (role, object)) {{strict}}"}};
}

store::Migration audit_log() {
  return {1003,
          "audit log",
          {"create table audit (seq {{int}} primary key, at {{int}} not null, actor text not null,"
           " action text not null, target text not null, details text not null, prev_hash text not null,"
           " hash text not null) {{strict}}",
           "create table audit_head (id {{int}} primary key, seq {{int}} not null, hash text not null) {{strict}}",
           "insert into audit_head(id, seq, hash) values (1, 0, '')"}};
}

}  // namespace

std::vector<store::Migration> migrations() { return {accounts(), people(), audit_log()}; }

}  // namespace hk::identity
