// People: teams.
#include <algorithm>
#include <map>
#include <set>

#include <hk/base/text.hpp>
#include <hk/identity/audit.hpp>
#include <hk/identity/people.hpp>

#include "accounts.hpp"
#include "audit_lock.hpp"

namespace hk::identity {
namespace {

Error team_not_found() { return not_found("team_not_found", "There is no team with this id."); }

std::vector<Team> teams_where(store::Session& session, const std::string& where, const store::Params& params) {
  std::vector<Team> teams;
  for (auto& [id, name, created_at] : session.rows<std::string, std::string, std::int64_t>(
           "select t.id, t.name, t.created_at from teams t" + where + " order by t.name_key", params))
    teams.push_back({TeamId::trusted(std::move(id)), std::move(name), {}, created_at});
  std::map<std::string, std::vector<std::string>> members;
  for (auto& [team, user] : session.rows<std::string, std::string>(
           "select m.team_id, m.user_id from team_members m join teams t on t.id = m.team_id"
           " join users u on u.id = m.user_id" +
               where + " order by u.name, u.id",
           params))
    members[team].push_back(std::move(user));
  for (Team& team : teams) team.members = std::move(members[team.id.str()]);
  return teams;
}

Result<Team> find_team(store::Session& session, const TeamId& id) {
  auto found = teams_where(session, " where t.id = :id", {{"id", id.str()}});
  if (found.empty()) return team_not_found();
  return std::move(found.front());
}

Status check_members(store::Session& session, const std::vector<std::string>& members) {
  if (members.size() > People::kMembersMost) return invalid("members_too_many", "A team has at most 200 members.");
  std::set<std::string> known;
  for (auto& [id] : session.rows<std::string>("select id from users")) known.insert(std::move(id));
  for (const std::string& member : members)
    if (!known.contains(member))
      return invalid("member_unknown", "There is no user with the id " + member + ".", "Name ids of GET /api/users.");
  return {};
}

void set_members(store::Session& session, const TeamId& id, const std::vector<std::string>& members) {
  session.run("delete from team_members where team_id = :team", {{"team", id.str()}});
  for (const std::string& member : std::set<std::string>(members.begin(), members.end()))
    session.run("insert into team_members(team_id, user_id) values (:team, :user)",
                {{"team", id.str()}, {"user", member}});
}

Json details_of(const Team& team) { return {{"name", team.name}, {"memberIds", team.members}}; }

}  // namespace

Result<std::vector<Team>> People::teams() {
  return db_.read([](store::Session& s) { return Result<std::vector<Team>>(teams_where(s, "", {})); });
}

Result<Team> People::create_team(const TeamChange& wanted, const Actor& actor) {
  const std::string name = wanted.name.value_or("");
  HK_CHECK(check_name(name));
  const TeamId id = TeamId::make();
  HK_TRY(Team made, db_.write([&](store::Session& s) -> Result<Team> {
    lock_audit(s);
    if (s.one<std::int64_t>("select count(*) from teams") >= static_cast<std::int64_t>(kTeamsMost))
      return conflict("teams_too_many", "The workspace has 200 teams already.");
    const std::vector<std::string> members = wanted.members.value_or(std::vector<std::string>{});
    HK_CHECK(check_members(s, members));
    s.run("insert into teams(id, name, name_key, created_at) values (:id, :name, :key, :at)",
          {{"id", id.str()}, {"name", trim(name)}, {"key", lower_ascii(trim(name))}, {"at", clock_.now()}});
    set_members(s, id, members);
    HK_TRY(Team team, find_team(s, id));
    audit(s, clock_, actor.id, "team_created", id.str(), details_of(team));
    db_.notify_on_commit(s, kPeopleChannel);
    return team;
  }));
  identity_.forget();
  return made;
}

Result<Team> People::change_team(const TeamId& id, const TeamChange& wanted, const Actor& actor) {
  if (wanted.name) HK_CHECK(check_name(*wanted.name));
  HK_TRY(Team changed, db_.write([&](store::Session& s) -> Result<Team> {
    lock_audit(s);
    HK_TRY(const Team before, find_team(s, id));
    const std::string name(trim(wanted.name.value_or(before.name)));
    s.run("update teams set name = :name, name_key = :key where id = :id",
          {{"name", name}, {"key", lower_ascii(name)}, {"id", id.str()}});
    if (wanted.members) {
      HK_CHECK(check_members(s, *wanted.members));
      set_members(s, id, *wanted.members);
    }
    HK_TRY(Team team, find_team(s, id));
    audit(s, clock_, actor.id, "team_changed", id.str(), {{"from", details_of(before)}, {"to", details_of(team)}});
    db_.notify_on_commit(s, kPeopleChannel);
    return team;
  }));
  identity_.forget();
  return changed;
}

Status People::remove_team(const TeamId& id, const Actor& actor) {
  const Status written = db_.write([&](store::Session& s) -> Status {
    lock_audit(s);
    HK_TRY(const Team team, find_team(s, id));
    s.run("delete from team_members where team_id = :id", {{"id", id.str()}});
    s.run("delete from teams where id = :id", {{"id", id.str()}});
    audit(s, clock_, actor.id, "team_removed", id.str(), details_of(team));
    db_.notify_on_commit(s, kPeopleChannel);
    return {};
  });
  if (!written) return written.error();
  identity_.forget();
  return {};
}

}  // namespace hk::identity
