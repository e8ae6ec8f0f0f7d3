#include "people_json.hpp"

namespace hk::identity {
namespace {

Json time_or_null(const std::optional<Micros>& at) { return at ? Json(format_rfc3339(*at)) : Json(nullptr); }

}  // namespace

Json person_json(const Person& person) {
  Json teams = Json::array();
  for (const Team& team : person.teams) teams.push_back({{"id", team.id.str()}, {"name", team.name}});
  return {{"id", person.user.id.str()},
          {"name", person.user.name},
          {"email", person.user.email},
          {"role", role_name(person.user.role)},
          {"active", person.active},
          {"teams", teams},
          {"createdAt", format_rfc3339(person.created_at)},
          {"seenAt", time_or_null(person.seen_at)}};
}

Json invitation_json(const Invitation& invitation) {
  return {{"id", invitation.id.str()},
          {"email", invitation.email},
          {"name", text_or_null(invitation.name)},
          {"role", role_name(invitation.role)},
          {"invitedBy", invitation.invited_by},
          {"createdAt", format_rfc3339(invitation.created_at)},
          {"expiresAt", format_rfc3339(invitation.expires_at)}};
}

Json team_json(const Team& team) {
  return {{"id", team.id.str()},
          {"name", team.name},
          {"memberIds", team.members},
          {"createdAt", format_rfc3339(team.created_at)}};
}

Json rule_json(const RowRule& rule) {
  return {{"role", role_name(rule.role)},
          {"object", rule.object},
          {"read", scope_name(rule.rule.read)},
          {"write", scope_name(rule.rule.write)}};
}

Json key_json(const ApiKey& key) {
  return {{"id", key.id},
          {"name", key.name},
          {"role", role_name(key.role)},
          {"createdBy", key.created_by},
          {"createdAt", format_rfc3339(key.created_at)},
          {"lastUsedAt", time_or_null(key.last_used_at)}};
}

Json people_schemas() {
  return Json::parse(R"({
    "Role": {"enum": ["owner", "admin", "manager", "agent", "viewer"]},
    "RowScope": {"enum": ["none", "own", "team", "all"]},
    "User": {"type": "object", "additionalProperties": false,
      "required": ["id", "name", "email", "role", "active", "teams", "createdAt", "seenAt"],
      "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "email": {"type": "string"},
        "role": {"$ref": "#/components/schemas/Role"}, "active": {"type": "boolean"},
        "teams": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["id", "name"],
          "properties": {"id": {"type": "string"}, "name": {"type": "string"}}}},
        "createdAt": {"type": "string", "format": "date-time"},
        "seenAt": {"type": ["string", "null"], "format": "date-time", "description": "In a session that has not ended; to an hour"}}},
    "Invitation": {"type": "object", "additionalProperties": false,
      "required": ["id", "email", "name", "role", "invitedBy", "createdAt", "expiresAt"],
      "properties": {"id": {"type": "string"}, "email": {"type": "string"}, "name": {"type": ["string", "null"]},
        "role": {"$ref": "#/components/schemas/Role"}, "invitedBy": {"type": "string"},
        "createdAt": {"type": "string", "format": "date-time"}, "expiresAt": {"type": "string", "format": "date-time"},
        "link": {"type": "string", "description": "Only in the answer that makes the invitation: it can't be shown again"}}},
    "InvitationSeen": {"type": "object", "additionalProperties": false,
      "required": ["email", "name", "role", "workspaceName", "expiresAt"],
      "properties": {"email": {"type": "string"}, "name": {"type": ["string", "null"]},
        "role": {"$ref": "#/components/schemas/Role"}, "workspaceName": {"type": "string"},
        "expiresAt": {"type": "string", "format": "date-time"}}},
    "Team": {"type": "object", "additionalProperties": false, "required": ["id", "name", "memberIds", "createdAt"],
      "properties": {"id": {"type": "string"}, "name": {"type": "string"},
        "memberIds": {"type": "array", "items": {"type": "string"}}, "createdAt": {"type": "string", "format": "date-time"}}},
    "RowRule": {"type": "object", "additionalProperties": false, "required": ["role", "object", "read", "write"],
      "properties": {"role": {"$ref": "#/components/schemas/Role"},
        "object": {"enum": ["leads", "contacts", "properties", "opportunities", "investors", "activities", "tasks"]},
        "read": {"$ref": "#/components/schemas/RowScope"}, "write": {"$ref": "#/components/schemas/RowScope"}}},
    "ApiKey": {"type": "object", "additionalProperties": false,
      "required": ["id", "name", "role", "createdBy", "createdAt", "lastUsedAt"],
      "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "role": {"$ref": "#/components/schemas/Role"},
        "createdBy": {"type": "string"}, "createdAt": {"type": "string", "format": "date-time"},
        "lastUsedAt": {"type": ["string", "null"], "format": "date-time", "description": "To a minute"},
        "key": {"type": "string", "description": "Only in the answer that makes the key: it can't be shown again"}}}
  })");
}

}  // namespace hk::identity
