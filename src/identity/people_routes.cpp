// /api/users, /api/invitations, /api/teams, /api/row-rules, /api/keys
#include <hk/identity/people.hpp>

#include "people_json.hpp"
#include "route_parts.hpp"
#include "session_json.hpp"

namespace hk::identity {
namespace {

using http::Method;

template <class T>
http::Response items_response(const std::vector<T>& all, Json (*as_json)(const T&)) {
  Json items = Json::array();
  for (const T& one : all) items.push_back(as_json(one));
  return http::json_response(200, {{"items", items}});
}

// Bodies have been checked against their schemas: roles, scopes and types are known.
Role role_in(const Json& body) { return *role_of(body.at("role").get<std::string>()); }

class Handlers {
 public:
  explicit Handlers(PeopleServices services) : services_(std::move(services)), people_(services_.people) {}

  Result<http::Response> users(const http::Request&) const {
    HK_TRY(const auto all, people_.users());
    return items_response(all, person_json);
  }

  Result<http::Response> change_user(const http::Request& request) const {
    HK_TRY(const Json body, request.json_object());
    PersonChange wanted;
    if (body.contains("name")) wanted.name = body.at("name");
    if (body.contains("role")) wanted.role = role_in(body);
    if (body.contains("active")) wanted.active = body.at("active");
    HK_TRY(const Person person, people_.change_user(UserId::trusted(request.param("id")), wanted, acting(request)));
    return http::json_response(200, person_json(person));
  }

  Result<http::Response> invitations(const http::Request&) const {
    HK_TRY(const auto all, people_.invitations());
    return items_response(all, invitation_json);
  }

  Result<http::Response> invite(const http::Request& request) const {
    HK_TRY(const Json body, request.json_object());
    HK_TRY(const People::Invited made,
           people_.invite(body.at("email"), body.value("name", ""), role_in(body), acting(request)));
    Json answer = invitation_json(made.invitation);
    answer["link"] = invitation_link(services_.address(request), made.token);
    return http::json_response(201, answer);
  }

  Result<http::Response> remove_invitation(const http::Request& request) const {
    HK_CHECK(people_.remove_invitation(InvitationId::trusted(request.param("invitation")), acting(request)));
    return http::empty_response(204);
  }

  Result<http::Response> show_invitation(const http::Request& request) const {
    HK_TRY(const Invitation seen, people_.invitation_of(request.param("invitation"), request.remote_ip));
    return http::json_response(200, {{"email", seen.email},
                                     {"name", text_or_null(seen.name)},
                                     {"role", role_name(seen.role)},
                                     {"workspaceName", services_.session.workspace().at("name")},
                                     {"expiresAt", format_rfc3339(seen.expires_at)}});
  }

  Result<http::Response> accept(const http::Request& request) const {
    HK_TRY(const Json body, request.json_object());
    HK_TRY(const Identity::SignedIn in,
           people_.accept(request.param("invitation"), body.at("name"), body.at("password"), request.remote_ip));
    return signed_in_response(201, services_.session.identity, in, services_.session.workspace());
  }

  Result<http::Response> teams(const http::Request&) const {
    HK_TRY(const auto all, people_.teams());
    return items_response(all, team_json);
  }

  Result<http::Response> create_team(const http::Request& request) const {
    HK_TRY(const People::TeamChange wanted, team_in(request));
    HK_TRY(const Team team, people_.create_team(wanted, acting(request)));
    return http::json_response(201, team_json(team));
  }

  Result<http::Response> change_team(const http::Request& request) const {
    HK_TRY(const People::TeamChange wanted, team_in(request));
    HK_TRY(const Team team, people_.change_team(TeamId::trusted(request.param("id")), wanted, acting(request)));
    return http::json_response(200, team_json(team));
  }

  Result<http::Response> remove_team(const http::Request& request) const {
    HK_CHECK(people_.remove_team(TeamId::trusted(request.param("id")), acting(request)));
    return http::empty_response(204);
  }

  Result<http::Response> rules(const http::Request&) const {
    HK_TRY(const auto all, people_.row_rules());
    return items_response(all, rule_json);
  }

  Result<http::Response> set_rules(const http::Request& request) const {
    HK_TRY(const Json body, request.json_object());
    std::vector<RowRule> wanted;
    for (const Json& item : body.at("items"))
      wanted.push_back(
          {role_in(item),
           item.at("object"),
           {*scope_of(item.at("read").get<std::string>()), *scope_of(item.at("write").get<std::string>())}});
    HK_TRY(const auto all, people_.set_row_rules(wanted, acting(request)));
    return items_response(all, rule_json);
  }

  Result<http::Response> keys(const http::Request&) const {
    HK_TRY(const auto all, people_.keys());
    return items_response(all, key_json);
  }

  Result<http::Response> create_key(const http::Request& request) const {
    HK_TRY(const Json body, request.json_object());
    HK_TRY(const People::MadeKey made, people_.create_key(body.at("name"), role_in(body), acting(request)));
    Json answer = key_json(made.key);
    answer["key"] = made.secret;
    return http::json_response(201, answer);
  }

  Result<http::Response> remove_key(const http::Request& request) const {
    HK_CHECK(people_.remove_key(request.param("id"), acting(request)));
    return http::empty_response(204);
  }

 private:
  static Result<People::TeamChange> team_in(const http::Request& request) {
    HK_TRY(const Json body, request.json_object());
    People::TeamChange wanted;
    if (body.contains("name")) wanted.name = body.at("name");
    if (body.contains("memberIds")) wanted.members = body.at("memberIds").get<std::vector<std::string>>();
    return wanted;
  }

  PeopleServices services_;
  People& people_;
};

Json team_body(const std::vector<std::string>& required) {
  return body_schema(
      {{"name", text_schema(200)},
       {"memberIds", {{"type", "array"}, {"maxItems", People::kMembersMost}, {"items", text_schema(100)}}}},
      required);
}

Json rules_body() {
  const std::size_t most = std::size(kRoles) * std::size(kRuledObjects);
  return body_schema({{"items", {{"type", "array"}, {"maxItems", most}, {"items", ref("RowRule")}}}});
}

// The handlers as routes; they live as long as the routes.
class Table {
 public:
  explicit Table(PeopleServices services) : handlers_(std::make_shared<Handlers>(std::move(services))) {}

  using Member = Result<http::Response> (Handlers::*)(const http::Request&) const;
  void add(Method method, const char* path, const char* permission, RouteText text, Member member, int status,
           Json answer, Json body = nullptr) {
    routes.push_back(route(
        method, path, permission, "People", text,
        [handlers = handlers_, member](const http::Request& request) { return ((*handlers).*member)(request); }, status,
        std::move(answer), std::move(body)));
  }

  std::vector<http::Route> routes;

 private:
  std::shared_ptr<Handlers> handlers_;
};

void add_users(Table& table) {
  table.add(Method::kGet, "/api/users", "session.own", {"listUsers", "Everybody who has an account"}, &Handlers::users,
            200, items_of("User"));
  table.add(Method::kPatch, "/api/users/{id:user}", "workspace.manage",
            {"changeUser", "Change a user's name or role, or (de)activate the account",
             "Deactivating ends the user's sessions at once. Only an owner may make or change an owner, and the last"
             " one stays."},
            &Handlers::change_user, 200, ref("User"),
            body_schema({{"name", text_schema(200)}, {"role", ref("Role")}, {"active", {{"type", "boolean"}}}}, {}));
}

void add_invitations(Table& table) {
  table.add(Method::kGet, "/api/invitations", "workspace.manage", {"listInvitations", "Invitations that wait"},
            &Handlers::invitations, 200, items_of("Invitation"));
  table.add(
      Method::kPost, "/api/invitations", "workspace.manage",
      {"createInvitation", "Invite somebody by a link",
       "The link works once, for seven days, for this address and role. A second invitation of an address"
       " replaces the first."},
      &Handlers::invite, 201, ref("Invitation"),
      body_schema(
          {{"email", text_schema(200)}, {"role", ref("Role")}, {"name", {{"type", "string"}, {"maxLength", 200}}}},
          {"email", "role"}));
  table.add(Method::kDelete, "/api/invitations/{invitation:invitation}", "workspace.manage",
            {"removeInvitation", "Take an invitation back", "By its id."}, &Handlers::remove_invitation, 204, nullptr);
  table.add(Method::kGet, "/api/invitations/{invitation}", "public",
            {"getInvitation", "What a link invites to", "By the token of the link."}, &Handlers::show_invitation, 200,
            ref("InvitationSeen"));
  table.add(Method::kPost, "/api/invitations/{invitation}/accept", "public",
            {"acceptInvitation", "Make the account and sign in", "By the token of the link, which then stops working."},
            &Handlers::accept, 201, ref("Session"),
            body_schema({{"name", text_schema(200)}, {"password", text_schema(1000)}}));
}

void add_teams(Table& table) {
  table.add(Method::kGet, "/api/teams", "session.own", {"listTeams", "Teams and their members"}, &Handlers::teams, 200,
            items_of("Team"));
  table.add(Method::kPost, "/api/teams", "workspace.manage", {"createTeam", "Make a team of at most 200 members"},
            &Handlers::create_team, 201, ref("Team"), team_body({"name"}));
  table.add(Method::kPatch, "/api/teams/{id:team}", "workspace.manage",
            {"changeTeam", "Rename a team, or replace its members"}, &Handlers::change_team, 200, ref("Team"),
            team_body({}));
  table.add(Method::kDelete, "/api/teams/{id:team}", "workspace.manage", {"removeTeam", "Remove a team"},
            &Handlers::remove_team, 204, nullptr);
}

void add_rules_and_keys(Table& table) {
  table.add(Method::kGet, "/api/row-rules", "workspace.manage",
            {"listRowRules", "Which records each role reaches",
             "Of every role and object. What a role may do at all is its permissions; this narrows it to records."},
            &Handlers::rules, 200, items_of("RowRule"));
  table.add(Method::kPut, "/api/row-rules", "workspace.manage",
            {"setRowRules", "Replace the row rules",
             "A role and object that is not named reaches everything. Owners and admins can't be restricted; write"
             " never reaches further than read. Holds within a second."},
            &Handlers::set_rules, 200, items_of("RowRule"), rules_body());
  table.add(Method::kGet, "/api/keys", "workspace.manage", {"listKeys", "API keys"}, &Handlers::keys, 200,
            items_of("ApiKey"));
  table.add(Method::kPost, "/api/keys", "workspace.manage",
            {"createKey", "Make an API key",
             "The key is in this answer only. It has the row rules of its role, and no"
             " team."},
            &Handlers::create_key, 201, ref("ApiKey"),
            body_schema({{"name", text_schema(200)}, {"role", ref("Role")}}));
  table.add(Method::kDelete, "/api/keys/{id:key}", "workspace.manage",
            {"removeKey", "Remove an API key", "It stops working within a second."}, &Handlers::remove_key, 204,
            nullptr);
}

}  // namespace

std::string invitation_link(const std::string& address, const std::string& token) {
  return address + "/invitation?token=" + token;
}

std::vector<http::Route> people_routes(PeopleServices services) {
  Table table(std::move(services));
  add_users(table);
  add_invitations(table);
  add_teams(table);
  add_rules_and_keys(table);
  return std::move(table.routes);
}

}  // namespace hk::identity
