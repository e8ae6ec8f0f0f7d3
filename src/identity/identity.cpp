#include <hk/identity/identity.hpp>

#include <cassert>

#include <hk/base/password.hpp>
#include <hk/base/text.hpp>
#include <hk/telemetry/telemetry.hpp>

#include "recent_keys.hpp"
#include "throttle.hpp"

namespace hk::identity {
namespace {

constexpr const char* kCookie = "hk_session";
constexpr std::size_t kPasswordLeast = 12;
constexpr std::size_t kTextMost = 200;

std::string hashed(const std::string& secret) { return hex(sha256(secret)); }
std::string csrf_of(const std::string& token) { return base64url(sha256("csrf:" + token)); }
std::string email_key(const std::string& email) { return lower_ascii(trim(email)); }

Status check_new_user(const NewUser& user) {
  const std::string email = email_key(user.email);
  const std::size_t at = email.find('@');
  const bool email_ok = at != std::string::npos && at > 0 && at + 3 < email.size() && email.size() <= kTextMost &&
                        email.find_first_of(" \t\r\n<>\"") == std::string::npos;
  if (!email_ok) return invalid("email_invalid", "This is no e-mail address.", "Write it like ada@example.com.");
  if (trim(user.name).empty() || user.name.size() > kTextMost)
    return invalid("name_missing", "A name of at most 200 characters is needed.");
  if (user.password.size() < kPasswordLeast || user.password.size() > 1'000)
    return invalid("password_too_short", "The password needs at least 12 characters.", "A short sentence works well.");
  return {};
}

Error sign_in_failed() {
  return {
      ErrorKind::kUnauthenticated, "sign_in_failed", "E-mail or password is wrong.", "Check both and try again.", {}};
}

std::shared_ptr<Principal> principal_from(const User& user, const std::string& token) {
  auto principal = std::make_shared<Principal>();
  principal->id = user.id.str();
  principal->name = user.name;
  principal->email = user.email;
  principal->role = user.role;
  principal->csrf_token = csrf_of(token);
  principal->session_hash = hashed(token);
  return principal;
}

bool changes_something(http::Method method) { return method != http::Method::kGet && method != http::Method::kHead; }

}  // namespace

std::vector<store::Migration> migrations() {
  return {{1001,
           "identity",
           {"create table users (id text primary key, name text not null, email text not null, email_key text not null"
            " unique, password_hash text not null, role text not null, created_at {{int}} not null) {{strict}}",
            "create table sessions (token_hash text primary key, user_id text not null references users(id) on delete"
            " cascade, created_at {{int}} not null, seen_at {{int}} not null) {{strict}}",
            "create index sessions_user on sessions(user_id)",
            "create table api_keys (id text primary key, name text not null, key_hash text not null unique, role text"
            " not null, created_at {{int}} not null) {{strict}}",
            "create table setup_tokens (token_hash text primary key, created_at {{int}} not null) {{strict}}"}}};
}

Identity::Identity(store::Database& db, const Clock& clock, Settings settings)
    : db_(db),
      clock_(clock),
      settings_(settings),
      throttle_(std::make_unique<Throttle>()),
      recent_keys_(std::make_unique<RecentKeys>()) {}

Identity::~Identity() = default;

const Principal& principal_of(const http::Request& request) {
  assert(request.caller);
  return static_cast<const Principal&>(*request.caller);
}

ObjectRule Principal::rule(std::string_view object) const {
  const auto found = rules.find(object);
  return found == rules.end() ? ObjectRule{} : found->second;
}

std::string actor_of(const http::Request& request) { return request.caller ? principal_of(request).id : ""; }

Result<User> Identity::create_user(const NewUser& wanted) {
  HK_CHECK(check_new_user(wanted));
  const User user{UserId::make(), std::string(trim(wanted.name)), std::string(trim(wanted.email)), wanted.role};
  const std::string hash = hash_password(wanted.password);
  HK_CHECK(db_.write([&](store::Session& s) -> Status {
    s.run(
        "insert into users(id, name, email, email_key, password_hash, role, created_at)"
        " values (:id, :name, :email, :email_key, :hash, :role, :at)",
        {{"id", user.id.str()},
         {"name", user.name},
         {"email", user.email},
         {"email_key", email_key(user.email)},
         {"hash", hash},
         {"role", role_name(user.role)},
         {"at", clock_.now()}});
    return {};
  }));
  return user;
}

bool Identity::has_owner() {
  auto count = db_.read([](store::Session& s) -> Result<std::int64_t> {
    return s.one<std::int64_t>("select count(*) from users where role = 'owner'");
  });
  return count && *count > 0;
}

Result<std::string> Identity::new_setup_token() {
  const std::string token = base64url(random_bytes(24));
  HK_CHECK(db_.write([&](store::Session& s) -> Status {
    s.run("delete from setup_tokens");
    s.run("insert into setup_tokens(token_hash, created_at) values (:hash, :at)",
          {{"hash", hashed(token)}, {"at", clock_.now()}});
    return {};
  }));
  return token;
}

Result<User> Identity::create_owner_with_token(const std::string& token, const NewUser& wanted) {
  if (has_owner()) return conflict("owner_exists", "The owner has been set up already.", "Sign in instead.");
  NewUser owner = wanted;
  owner.role = Role::kOwner;
  HK_CHECK(check_new_user(owner));
  auto used = db_.write([&](store::Session& s) -> Result<std::int64_t> {
    return s.run("delete from setup_tokens where token_hash = :hash", {{"hash", hashed(token)}});
  });
  HK_TRY(const std::int64_t removed, std::move(used));
  if (removed == 0)
    return Error{ErrorKind::kForbidden,
                 "setup_token_wrong",
                 "This set-up link is not valid (any more).",
                 "Restart the program: it prints a fresh link.",
                 {}};
  return create_user(owner);
}

Result<Identity::SignedIn> Identity::sign_in(const std::string& email, const std::string& password,
                                             const std::string& remote_ip) {
  const std::string account = "account:" + email_key(email).substr(0, kTextMost);
  const std::string address = "address:" + remote_ip;
  if (!throttle_->allows(account, clock_.now()) || !throttle_->allows(address, clock_.now()))
    return Error{
        ErrorKind::kLimited, "too_many_attempts", "Too many failed attempts.", "Wait five minutes and try again.", {}};
  auto found = db_.read([&](store::Session& s) {
    using Row = std::optional<std::tuple<std::string, std::string, std::string, std::string, std::string>>;
    return Result<Row>(s.row<std::string, std::string, std::string, std::string, std::string>(
        "select id, name, email, password_hash, role from users where email_key = :key", {{"key", email_key(email)}}));
  });
  HK_TRY(auto row, std::move(found));
  // Unknown users cost the same time as wrong passwords.
  static const std::string decoy = hash_password("decoy");
  const bool matches = verify_password(password, row ? std::get<3>(*row) : decoy);
  if (!row || !matches) {
    throttle_->failed(account, clock_.now());
    throttle_->failed(address, clock_.now());
    telemetry::log_warn("sign_in_failed", {{"remoteIp", remote_ip}});
    return sign_in_failed();
  }
  throttle_->succeeded(account);
  auto& [id, name, address_of_user, hash, role] = *row;
  return start_session({UserId::trusted(id), name, address_of_user, role_of(role).value_or(Role::kViewer)});
}

Result<Identity::SignedIn> Identity::start_session(const User& user) {
  const std::string token = base64url(random_bytes(32));
  HK_CHECK(db_.write([&](store::Session& s) -> Status {
    s.run("insert into sessions(token_hash, user_id, created_at, seen_at) values (:hash, :user, :at, :at)",
          {{"hash", hashed(token)}, {"user", user.id.str()}, {"at", clock_.now()}});
    return {};
  }));
  return SignedIn{token, principal_from(user, token)};
}

Status Identity::sign_out(const Principal& principal) {
  return db_.write([&](store::Session& s) -> Status {
    s.run("delete from sessions where token_hash = :hash", {{"hash", principal.session_hash}});
    return {};
  });
}

Result<std::string> Identity::create_api_key(const std::string& name, Role role) {
  if (trim(name).empty() || name.size() > kTextMost)
    return invalid("name_missing", "An API key needs a name of at most 200 characters.");
  const std::string key = "hk_" + base64url(random_bytes(32));
  HK_CHECK(db_.write([&](store::Session& s) -> Status {
    s.run("insert into api_keys(id, name, key_hash, role, created_at) values (:id, :name, :hash, :role, :at)",
          {{"id", new_type_id("key")},
           {"name", trim(name)},
           {"hash", hashed(key)},
           {"role", role_name(role)},
           {"at", clock_.now()}});
    return {};
  }));
  return key;
}

Result<std::shared_ptr<const Principal>> Identity::by_session(const std::string& token) {
  const Micros now = clock_.now();
  using Row = std::optional<std::tuple<std::string, std::string, std::string, std::string, std::int64_t>>;
  HK_TRY(auto found, db_.read([&](store::Session& s) {
    return Result<Row>(s.row<std::string, std::string, std::string, std::string, std::int64_t>(
        "select u.id, u.name, u.email, u.role, s.seen_at from sessions s join users u on u.id = s.user_id"
        " where s.token_hash = :hash and s.seen_at > :idle and s.created_at > :oldest",
        {{"hash", hashed(token)}, {"idle", now - settings_.session_idle}, {"oldest", now - settings_.session_most}}));
  }));
  if (!found) return std::shared_ptr<const Principal>();
  auto& [id, name, email, role, seen_at] = *found;
  if (seen_at < now - kHour) {  // once an hour is often enough for an idle limit of days
    (void)db_.write([&](store::Session& s) -> Status {
      s.run("update sessions set seen_at = :now where token_hash = :hash", {{"now", now}, {"hash", hashed(token)}});
      return {};
    });
  }
  return std::shared_ptr<const Principal>(
      principal_from({UserId::trusted(id), name, email, role_of(role).value_or(Role::kViewer)}, token));
}

Result<std::shared_ptr<const Principal>> Identity::by_key(const std::string& key) {
  using Row = std::optional<std::tuple<std::string, std::string, std::string>>;
  const std::string hash = hashed(key);
  const Micros now = clock_.now();
  if (auto known = recent_keys_->find(hash, now)) return known;
  HK_TRY(auto found, db_.read([&](store::Session& s) {
    return Result<Row>(s.row<std::string, std::string, std::string>(
        "select id, name, role from api_keys where key_hash = :hash", {{"hash", hash}}));
  }));
  if (!found) return std::shared_ptr<const Principal>();
  auto principal = std::make_shared<Principal>();
  auto& [id, name, role] = *found;
  principal->id = id;
  principal->name = name;
  principal->role = role_of(role).value_or(Role::kViewer);
  principal->is_key = true;
  recent_keys_->keep(hash, principal, now);
  return std::shared_ptr<const Principal>(std::move(principal));
}

Result<std::shared_ptr<const Principal>> Identity::authenticate(const http::Request& request) {
  const std::string authorization = request.header("authorization");
  if (!authorization.empty()) {
    if (!starts_with_ci(authorization, "bearer "))
      return Error{ErrorKind::kUnauthenticated,
                   "authorization_unsupported",
                   "Only Bearer keys are understood.",
                   "Send Authorization: Bearer KEY.",
                   {}};
    HK_TRY(auto principal, by_key(std::string(trim(std::string_view(authorization).substr(7)))));
    if (principal) return principal;
    return Error{ErrorKind::kUnauthenticated,
                 "key_unknown",
                 "This API key is not known.",
                 "Make one with: hiddenkey apikey create --name N --role R",
                 {}};
  }
  if (const auto token = request.cookie(kCookie); token && !token->empty()) {
    HK_TRY(auto principal, by_session(*token));
    if (principal) return principal;
  }
  return Error{ErrorKind::kUnauthenticated,
               "not_signed_in",
               "Sign in first.",
               "Sign in, or send an API key as Authorization: Bearer KEY.",
               {}};
}

Status Identity::check(http::Request& request, const http::Route& route) {
  if (route.permission == "public") return {};
  HK_TRY(std::shared_ptr<const Principal> principal, authenticate(request));
  // A key is sent on purpose; a cookie is sent by any page, so a change needs the token only our pages know.
  if (!principal->is_key && changes_something(request.method) &&
      !equal_constant_time(request.header("x-csrf-token"), principal->csrf_token))
    return Error{ErrorKind::kForbidden,
                 "csrf_failed",
                 "The X-CSRF-Token header is missing or wrong.",
                 "Send the csrfToken of GET /api/session.",
                 {}};
  if (!permissions_of(principal->role).contains(route.permission))
    return Error{ErrorKind::kForbidden,
                 "forbidden",
                 "Your role (" + std::string(role_name(principal->role)) + ") may not do this.",
                 "Ask the owner or an admin of the workspace.",
                 {}};
  request.caller = std::move(principal);
  return {};
}

std::string Identity::session_cookie(const std::string& token) const {
  return std::string(kCookie) + "=" + token +
         "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(settings_.session_most / kSecond) +
         (settings_.secure_cookies ? "; Secure" : "");
}

std::string Identity::expired_cookie() const {
  return std::string(kCookie) + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0";
}

std::int64_t Identity::prune_sessions(store::Session& session) {
  const Micros now = clock_.now();
  return session.run("delete from sessions where seen_at <= :idle or created_at <= :oldest",
                     {{"idle", now - settings_.session_idle}, {"oldest", now - settings_.session_most}});
}

}  // namespace hk::identity
