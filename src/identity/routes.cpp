// /api/session and /api/setup.
#include <hk/identity/identity.hpp>

#include "route_parts.hpp"
#include "session_json.hpp"

namespace hk::identity {
namespace {

Json session_json(const Principal& principal, const Json& workspace) {
  return {{"user",
           {{"id", principal.id},
            {"name", principal.name},
            {"email", text_or_null(principal.email)},
            {"role", role_name(principal.role)}}},
          {"csrfToken", text_or_null(principal.csrf_token)},
          {"permissions", permissions_of(principal.role)},
          {"workspace", workspace}};
}

}  // namespace

http::Response signed_in_response(int status, const Identity& identity, const Identity::SignedIn& signed_in,
                                  const Json& workspace) {
  http::Response response = http::json_response(status, session_json(*signed_in.principal, workspace));
  response.headers.emplace_back("Set-Cookie", identity.session_cookie(signed_in.token));
  return response;
}

namespace {

Result<http::Response> sign_in(const RouteServices& services, const http::Request& request) {
  HK_TRY(const Json body, request.json_object());
  HK_TRY(const Identity::SignedIn signed_in,
         services.identity.sign_in(body.at("email"), body.at("password"), request.remote_ip));
  return signed_in_response(200, services.identity, signed_in, services.workspace());
}

Result<http::Response> sign_out(const RouteServices& services, const http::Request& request) {
  HK_CHECK(services.identity.sign_out(principal_of(request)));
  http::Response response = http::empty_response(204);
  response.headers.emplace_back("Set-Cookie", services.identity.expired_cookie());
  return response;
}

Result<http::Response> set_up(const RouteServices& services, const http::Request& request) {
  HK_TRY(const Json body, request.json_object());
  HK_TRY(const User owner,
         services.identity.create_owner_with_token(
             body.at("token"), {body.at("name"), body.at("email"), body.at("password"), Role::kOwner}));
  HK_TRY(const Identity::SignedIn signed_in, services.identity.start_session(owner, request.remote_ip));
  return signed_in_response(201, services.identity, signed_in, services.workspace());
}

}  // namespace

std::vector<http::Route> routes(RouteServices services) {
  using http::Method;
  std::vector<http::Route> all;
  all.push_back({Method::kGet,
                 "/api/setup",
                 "public",
                 [services](const http::Request&) -> Result<http::Response> {
                   return http::json_response(200, {{"needed", !services.identity.has_owner()},
                                                    {"demo", !services.demo_login.is_null()},
                                                    {"demoLogin", services.demo_login}});
                 },
                 {"getSetup",
                  "Session",
                  "Whether the owner must still be set up",
                  "",
                  {},
                  nullptr,
                  "",
                  {{200, ref("SetupState")}}}});
  all.push_back({Method::kPost,
                 "/api/setup",
                 "public",
                 [services](const http::Request& request) { return set_up(services, request); },
                 {"setUp",
                  "Session",
                  "Make the owner with the one-time token that the first start printed",
                  "",
                  {},
                  body_schema({{"token", text_schema(200)},
                               {"name", text_schema(200)},
                               {"email", text_schema(200)},
                               {"password", text_schema(1000)}}),
                  "application/json",
                  {{201, ref("Session")}}}});
  all.push_back({Method::kPost,
                 "/api/session",
                 "public",
                 [services](const http::Request& request) { return sign_in(services, request); },
                 {"signIn",
                  "Session",
                  "Sign in with e-mail and password",
                  "Sets the session cookie. Changes made with the cookie need the csrfToken as X-CSRF-Token.",
                  {},
                  body_schema({{"email", text_schema(200)}, {"password", text_schema(1000)}}),
                  "application/json",
                  {{200, ref("Session")}}}});
  all.push_back({Method::kGet,
                 "/api/session",
                 "session.own",
                 [services](const http::Request& request) -> Result<http::Response> {
                   return http::json_response(200, session_json(principal_of(request), services.workspace()));
                 },
                 {"getSession",
                  "Session",
                  "Who is signed in, and what they may do",
                  "",
                  {},
                  nullptr,
                  "",
                  {{200, ref("Session")}}}});
  all.push_back({Method::kDelete,
                 "/api/session",
                 "session.own",
                 [services](const http::Request& request) { return sign_out(services, request); },
                 {"signOut", "Session", "Sign out", "", {}, nullptr, "", {{204, nullptr}}}});
  return all;
}

Json schemas() {
  return Json::parse(R"({
    "Session": {"type": "object", "required": ["user", "csrfToken", "permissions", "workspace"], "additionalProperties": false,
      "properties": {
        "user": {"type": "object", "required": ["id", "name", "email", "role"], "additionalProperties": false,
          "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "email": {"type": ["string", "null"]},
            "role": {"enum": ["owner", "admin", "manager", "agent", "viewer"]}}},
        "csrfToken": {"type": ["string", "null"]},
        "permissions": {"type": "array", "items": {"type": "string"}},
        "workspace": {"type": "object", "required": ["name", "timeZone", "currency", "strategy", "demo"], "additionalProperties": false,
          "properties": {"name": {"type": "string"}, "timeZone": {"type": "string"}, "currency": {"type": "string"},
            "strategy": {"enum": ["wholesale", "flip", "hold"]}, "demo": {"type": "boolean"}}}}},
    "SetupState": {"type": "object", "required": ["needed", "demo", "demoLogin"], "additionalProperties": false,
      "properties": {"needed": {"type": "boolean"}, "demo": {"type": "boolean"},
        "demoLogin": {"type": ["object", "null"], "required": ["email", "password"], "additionalProperties": false,
          "properties": {"email": {"type": "string"}, "password": {"type": "string"}}}}}
  })");
}

}  // namespace hk::identity
