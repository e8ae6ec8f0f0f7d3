#include <hk/identity/identity.hpp>

#include <cassert>

#include <hk/base/password.hpp>
#include <hk/base/text.hpp>
#include <hk/identity/audit.hpp>
#include <hk/telemetry/telemetry.hpp>

#include "accounts.hpp"
#include "reach.hpp"
#include "recent_keys.hpp"
#include "throttle.hpp"

namespace hk::identity {
namespace {

constexpr const char* kCookie = "hk_session";

std::string csrf_of(const std::string& token) { return base64url(sha256("csrf:" + token)); }

Error sign_in_failed() {
  return {
      ErrorKind::kUnauthenticated, "sign_in_failed", "E-mail or password is wrong.", "Check both and try again.", {}};
}

Error too_many_attempts() {
  return {
      ErrorKind::kLimited, "too_many_attempts", "Too many failed attempts.", "Wait five minutes and try again.", {}};
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

Identity::Identity(store::Database& db, const Clock& clock, Settings settings)
    : db_(db),
      clock_(clock),
      settings_(settings),
      throttle_(std::make_unique<Throttle>()),
      recent_keys_(std::make_unique<RecentKeys>()),
      reach_(std::make_unique<Reach>(db)),
      changes_(db.listen(kPeopleChannel, [this] { forget(); })) {}

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

void Identity::forget() {
  recent_keys_->forget();
  reach_->forget();
}

Result<User> Identity::create_user(const NewUser& wanted) {
  HK_CHECK(check_new_user(wanted));
  const User user = user_of(wanted);
  const std::string hash = hash_password(wanted.password);
  const Status written = db_.write([&](store::Session& s) -> Status {
    HK_CHECK(insert_user(s, clock_, user, hash));
    audit(s, clock_, kOperator, "user_created", user.id.str(), {{"email", user.email}, {"role", role_name(user.role)}});
    return {};
  });
  if (!written) return written.error();
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

Status Identity::may_guess(const std::string& remote_ip) {
  if (throttle_->allows("address:" + remote_ip, clock_.now())) return {};
  return too_many_attempts();
}

void Identity::failed_guess(const std::string& remote_ip) { throttle_->failed("address:" + remote_ip, clock_.now()); }

Result<Identity::SignedIn> Identity::sign_in(const std::string& email, const std::string& password,
                                             const std::string& remote_ip) {
  const std::string account = "account:" + email_key(email).substr(0, kTextMost);
  HK_CHECK(may_guess(remote_ip));
  if (!throttle_->allows(account, clock_.now())) return too_many_attempts();
  auto found = db_.read([&](store::Session& s) {
    using Row = std::optional<std::tuple<std::string, std::string, std::string, std::string, std::string>>;
    return Result<Row>(s.row<std::string, std::string, std::string, std::string, std::string>(
        "select id, name, email, password_hash, role from users where email_key = :key and active = 1",
        {{"key", email_key(email)}}));
  });
  HK_TRY(auto row, std::move(found));
  // Unknown users cost the same time as wrong passwords.
  static const std::string decoy = hash_password("decoy");
  const bool matches = verify_password(password, row ? std::get<3>(*row) : decoy);
  if (!row || !matches) {
    throttle_->failed(account, clock_.now());
    failed_guess(remote_ip);
    telemetry::log_warn("sign_in_failed", {{"remoteIp", remote_ip}});
    HK_CHECK(note_failed_sign_in(email, remote_ip));
    return sign_in_failed();
  }
  throttle_->succeeded(account);
  auto& [id, name, address_of_user, hash, role] = *row;
  return start_session({UserId::trusted(id), name, address_of_user, role_of(role).value_or(Role::kViewer)}, remote_ip);
}

// The e-mail as typed: it may be a password in the wrong field, but more often it says whose account is tried.
Status Identity::note_failed_sign_in(const std::string& email, const std::string& remote_ip) {
  return db_.write([&](store::Session& s) -> Status {
    audit(s, clock_, "", "sign_in_failed", email, {{"remoteIp", remote_ip}});
    return {};
  });
}

Result<Identity::SignedIn> Identity::start_session(const User& user, const std::string& remote_ip) {
  const std::string token = base64url(random_bytes(32));
  HK_CHECK(db_.write([&](store::Session& s) -> Status {
    s.run("insert into sessions(token_hash, user_id, created_at, seen_at) values (:hash, :user, :at, :at)",
          {{"hash", hashed(token)}, {"user", user.id.str()}, {"at", clock_.now()}});
    audit(s, clock_, user.id.str(), "signed_in", user.id.str(), {{"remoteIp", remote_ip}});
    return {};
  }));
  auto principal = principal_from(user, token);
  HK_CHECK(reach_->fill(*principal, clock_.now()));
  return SignedIn{token, std::move(principal)};
}

Status Identity::sign_out(const Principal& principal) {
  return db_.write([&](store::Session& s) -> Status {
    s.run("delete from sessions where token_hash = :hash", {{"hash", principal.session_hash}});
    audit(s, clock_, principal.id, "signed_out", principal.id);
    return {};
  });
}

Result<std::shared_ptr<const Principal>> Identity::by_session(const std::string& token) {
  const Micros now = clock_.now();
  using Row = std::optional<std::tuple<std::string, std::string, std::string, std::string, std::int64_t>>;
  HK_TRY(auto found, db_.read([&](store::Session& s) {
    return Result<Row>(s.row<std::string, std::string, std::string, std::string, std::int64_t>(
        "select u.id, u.name, u.email, u.role, s.seen_at from sessions s join users u on u.id = s.user_id"
        " where s.token_hash = :hash and s.seen_at > :idle and s.created_at > :oldest and u.active = 1",
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
  auto principal = principal_from({UserId::trusted(id), name, email, role_of(role).value_or(Role::kViewer)}, token);
  HK_CHECK(reach_->fill(*principal, now));
  return std::shared_ptr<const Principal>(std::move(principal));
}

Result<std::shared_ptr<const Principal>> Identity::by_key(const std::string& key) {
  using Row = std::optional<std::tuple<std::string, std::string, std::string, std::optional<std::int64_t>>>;
  const std::string hash = hashed(key);
  const Micros now = clock_.now();
  if (auto known = recent_keys_->find(hash, now)) return known;
  const std::uint64_t epoch = recent_keys_->epoch();
  HK_TRY(auto found, db_.read([&](store::Session& s) {
    return Result<Row>(s.row<std::string, std::string, std::string, std::optional<std::int64_t>>(
        "select id, name, role, last_used_at from api_keys where key_hash = :hash", {{"hash", hash}}));
  }));
  if (!found) return std::shared_ptr<const Principal>();
  auto principal = std::make_shared<Principal>();
  auto& [id, name, role, last_used_at] = *found;
  principal->id = id;
  principal->name = name;
  principal->role = role_of(role).value_or(Role::kViewer);
  principal->is_key = true;
  HK_CHECK(reach_->fill(*principal, now));
  if (last_used_at.value_or(0) <= now - kMinute) note_key_used(id, now);
  recent_keys_->keep(hash, principal, now, epoch);
  return std::shared_ptr<const Principal>(std::move(principal));
}

// To a minute. A key works also while the store takes no writes.
void Identity::note_key_used(const std::string& id, Micros now) {
  (void)db_.write_soon([&](store::Session& s) -> Status {
    s.run("update api_keys set last_used_at = :now where id = :id", {{"now", now}, {"id", id}});
    return {};
  });
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
