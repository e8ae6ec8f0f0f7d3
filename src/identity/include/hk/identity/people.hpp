// The people of the workspace: users, invitations, teams, the row rules of roles, and API keys.
//
// Each change is written with its entry in the audit log and holds from the next request on, in every process within a
// second. Only an owner makes, changes or removes an owner, and the last one stays.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <hk/identity/audit.hpp>
#include <hk/identity/identity.hpp>

namespace hk::identity {

inline constexpr const char* kRuledObjects[] = {"leads",     "contacts",   "properties", "opportunities",
                                                "investors", "activities", "tasks"};

struct TeamTag {
  static constexpr std::string_view kPrefix = "team";
};
using TeamId = Id<TeamTag>;
struct InvitationTag {
  static constexpr std::string_view kPrefix = "invitation";
};
using InvitationId = Id<InvitationTag>;

struct Team {
  TeamId id;
  std::string name;
  std::vector<std::string> members;  // ids of users
  Micros created_at = 0;
};

struct Person {
  User user;
  bool active = true;
  Micros created_at = 0;
  std::optional<Micros> seen_at;  // in a session that has not ended
  std::vector<Team> teams;        // without their members
};

struct PersonChange {
  std::optional<std::string> name{};
  std::optional<Role> role{};
  std::optional<bool> active{};
};

struct Invitation {
  InvitationId id;
  std::string email;
  std::string name;  // may be empty
  Role role = Role::kViewer;
  std::string invited_by;  // id of a user
  Micros created_at = 0;
  Micros expires_at = 0;
};

struct RowRule {
  Role role = Role::kViewer;
  std::string object;
  ObjectRule rule;
};

struct ApiKey {
  std::string id;
  std::string name;
  Role role = Role::kViewer;
  std::string created_by;  // id of a user; kOperator: on the command line
  Micros created_at = 0;
  std::optional<Micros> last_used_at;  // to a minute
};

// Who makes a change.
struct Actor {
  std::string id = kOperator;
  Role role = Role::kOwner;
};
Actor acting(const http::Request& request);

class People {
 public:
  static constexpr std::size_t kUsersMost = 1'000;
  static constexpr std::size_t kInvitationsMost = 200;
  static constexpr std::size_t kTeamsMost = 200;
  static constexpr std::size_t kMembersMost = 200;
  static constexpr std::size_t kKeysMost = 200;
  static constexpr Micros kInvitationLife = 7 * kDay;

  People(store::Database& db, const Clock& clock, Identity& identity) : db_(db), clock_(clock), identity_(identity) {}

  Result<std::vector<Person>> users();
  // Deactivating ends the user's sessions and takes back the invitations they made. Errors: user_not_found,
  // owner_needed, last_owner, name_missing.
  Result<Person> change_user(const UserId& id, const PersonChange& wanted, const Actor& actor);

  struct Invited {
    Invitation invitation;
    std::string token;  // for the link; kept as a hash only
  };
  // A second invitation of the same address replaces the first. Errors: email_invalid, user_exists, owner_needed,
  // invitations_too_many.
  Result<Invited> invite(const std::string& email, const std::string& name, Role role, const Actor& actor);
  Result<std::vector<Invitation>> invitations();
  Status remove_invitation(const InvitationId& id, const Actor& actor);
  // For whoever holds the link. Errors: invitation_not_found (used, taken back, expired, or never made),
  // too_many_attempts.
  Result<Invitation> invitation_of(const std::string& token, const std::string& remote_ip);
  Result<Identity::SignedIn> accept(const std::string& token, const std::string& name, const std::string& password,
                                    const std::string& remote_ip);

  struct TeamChange {
    std::optional<std::string> name{};
    std::optional<std::vector<std::string>> members{};
  };
  Result<std::vector<Team>> teams();
  // Errors: team_not_found, name_missing, already_exists, member_unknown, members_too_many, teams_too_many.
  Result<Team> create_team(const TeamChange& wanted, const Actor& actor);
  Result<Team> change_team(const TeamId& id, const TeamChange& wanted, const Actor& actor);
  Status remove_team(const TeamId& id, const Actor& actor);

  // Of every role and object, also those that reach everything.
  Result<std::vector<RowRule>> row_rules();
  // Replaces all: a role and object that is not named reaches everything. Errors: rule_wider, rule_fixed (owner and
  // admin), rule_twice, object_unknown.
  Result<std::vector<RowRule>> set_row_rules(const std::vector<RowRule>& wanted, const Actor& actor);

  Result<std::vector<ApiKey>> keys();
  struct MadeKey {
    ApiKey key;
    std::string secret;  // shown once
  };
  // Errors: name_missing, owner_needed, keys_too_many.
  Result<MadeKey> create_key(const std::string& name, Role role, const Actor& actor);
  Status remove_key(const std::string& id, const Actor& actor);

 private:
  store::Database& db_;
  const Clock& clock_;
  Identity& identity_;
};

std::string_view scope_name(RowScope scope);
std::optional<RowScope> scope_of(std::string_view name);

struct PeopleServices {
  People& people;
  RouteServices session;
  // What a link to the program begins with, for whoever asks: "https://crm.example.com".
  std::function<std::string(const http::Request&)> address;
};
// /api/users, /api/invitations, /api/teams, /api/row-rules, /api/keys
std::vector<http::Route> people_routes(PeopleServices services);
Json people_schemas();
// The page of the UI where an invitation is accepted.
std::string invitation_link(const std::string& address, const std::string& token);

std::vector<http::Route> audit_routes(store::Database& db);  // /api/audit
Json audit_schemas();

}  // namespace hk::identity
