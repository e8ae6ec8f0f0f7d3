// People: users.
#include <map>

#include <hk/base/text.hpp>
#include <hk/identity/audit.hpp>
#include <hk/identity/people.hpp>

#include "accounts.hpp"
#include "audit_lock.hpp"
#include "people_rows.hpp"

namespace hk::identity {
namespace {

Error user_not_found() { return not_found("user_not_found", "There is no user with this id."); }

std::map<std::string, std::vector<Team>> teams_by_user(store::Session& session) {
  std::map<std::string, std::vector<Team>> all;
  for (auto& [user, id, name, created_at] : session.rows<std::string, std::string, std::string, std::int64_t>(
           "select m.user_id, t.id, t.name, t.created_at from team_members m join teams t on t.id = m.team_id"
           " order by t.name_key"))
    all[user].push_back({TeamId::trusted(std::move(id)), std::move(name), {}, created_at});
  return all;
}

std::vector<Person> people_where(store::Session& session, const std::string& where, const store::Params& params) {
  auto teams = teams_by_user(session);
  std::vector<Person> people;
  for (auto& [id, name, email, role, active, created_at, seen_at] :
       session
           .rows<std::string, std::string, std::string, std::string, bool, std::int64_t, std::optional<std::int64_t>>(
               "select u.id, u.name, u.email, u.role, u.active, u.created_at,"
               " (select max(s.seen_at) from sessions s where s.user_id = u.id) from users u" +
                   where + " order by u.name, u.id",
               params)) {
    Person person{
        {UserId::trusted(id), name, email, role_of(role).value_or(Role::kViewer)}, active, created_at, seen_at, {}};
    person.teams = std::move(teams[id]);
    people.push_back(std::move(person));
  }
  return people;
}

Result<Person> find_person(store::Session& session, const UserId& id) {
  auto found = people_where(session, " where u.id = :id", {{"id", id.str()}});
  if (found.empty()) return user_not_found();
  return std::move(found.front());
}

// Whether somebody else could still do what only an owner may.
bool another_owner(store::Session& session, const UserId& id) {
  return session.one<std::int64_t>("select count(*) from users where role = 'owner' and active = 1 and id <> :id",
                                   {{"id", id.str()}}) > 0;
}

Json difference(const Person& before, const Person& after) {
  Json changes = Json::object();
  if (before.user.name != after.user.name) changes["name"] = {{"from", before.user.name}, {"to", after.user.name}};
  if (before.user.role != after.user.role)
    changes["role"] = {{"from", role_name(before.user.role)}, {"to", role_name(after.user.role)}};
  if (before.active != after.active) changes["active"] = {{"from", before.active}, {"to", after.active}};
  return changes;
}

void end_access(store::Session& session, const UserId& id) {
  session.run("delete from sessions where user_id = :id", {{"id", id.str()}});
  session.run("delete from invitations where invited_by = :id", {{"id", id.str()}});
}

}  // namespace

Error owner_needed() {
  return {ErrorKind::kForbidden,
          "owner_needed",
          "Only an owner may make, change or remove an owner.",
          "Ask an owner of the workspace.",
          {}};
}

Actor acting(const http::Request& request) {
  const Principal& principal = principal_of(request);
  return {principal.id, principal.role};
}

Result<std::vector<Person>> People::users() {
  return db_.read([](store::Session& s) { return Result<std::vector<Person>>(people_where(s, "", {})); });
}

Result<Person> People::change_user(const UserId& id, const PersonChange& wanted, const Actor& actor) {
  if (wanted.name) HK_CHECK(check_name(*wanted.name));
  HK_TRY(Person changed, db_.write([&](store::Session& s) -> Result<Person> {
    lock_audit(s);
    HK_TRY(const Person before, find_person(s, id));
    Person after = before;
    if (wanted.name) after.user.name = trim(*wanted.name);
    after.user.role = wanted.role.value_or(before.user.role);
    after.active = wanted.active.value_or(before.active);
    const bool was_owner = before.user.role == Role::kOwner;
    if ((was_owner || after.user.role == Role::kOwner) && actor.role != Role::kOwner) return owner_needed();
    const bool stays_owner = after.user.role == Role::kOwner && after.active;
    if (was_owner && before.active && !stays_owner && !another_owner(s, id))
      return conflict("last_owner", "This is the last owner of the workspace.", "Make somebody else an owner first.");
    s.run(
        "update users set name = :name, role = :role, active = :active where id = :id",
        {{"name", after.user.name}, {"role", role_name(after.user.role)}, {"active", after.active}, {"id", id.str()}});
    if (before.active && !after.active) end_access(s, id);
    const Json changes = difference(before, after);
    if (!changes.empty()) audit(s, clock_, actor.id, "user_changed", id.str(), changes);
    db_.notify_on_commit(s, kPeopleChannel);
    return find_person(s, id);
  }));
  identity_.forget();
  return changed;
}

}  // namespace hk::identity
