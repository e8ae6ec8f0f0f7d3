// Who may do what: sessions, roles, the gate. Beside it: people.hpp (users, invitations, teams, row rules, API keys),
// workspace.hpp, audit.hpp.
//
// A session token and an API key are random; only their SHA-256 is stored. Roles map to permissions in one table
// (permissions.cpp). The gate authenticates a request and checks the permission its route declares; handlers never see
// a request that may not be there.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <hk/base/ids.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/http/http.hpp>
#include <hk/store/store.hpp>

namespace hk::identity {

std::vector<store::Migration> migrations();  // 1000-1999

struct UserTag {
  static constexpr std::string_view kPrefix = "user";
};
using UserId = Id<UserTag>;

enum class Role { kOwner, kAdmin, kManager, kAgent, kViewer };
inline constexpr Role kRoles[] = {Role::kOwner, Role::kAdmin, Role::kManager, Role::kAgent, Role::kViewer};
std::string_view role_name(Role role);
std::optional<Role> role_of(std::string_view name);

const std::set<std::string>& permissions_of(Role role);
bool is_permission(const std::string& name);  // also "public"

struct User {
  UserId id;
  std::string name;
  std::string email;
  Role role = Role::kViewer;
};

// Which records of a kind somebody reaches: none, those they own, those their team mates own too, or all. A record that
// nobody owns is reached with kAll only.
enum class RowScope { kNone, kOwn, kTeam, kAll };
struct ObjectRule {
  RowScope read = RowScope::kAll;
  RowScope write = RowScope::kAll;  // create, change, delete; never reaches further than read
};

// Who made a request.
class Principal final : public http::Caller {
 public:
  std::string id;  // of the user or of the key
  std::string name;
  std::string email;  // empty for a key
  Role role = Role::kViewer;
  bool is_key = false;
  std::map<std::string, ObjectRule, std::less<>> rules;  // by object ("leads"); an object that is missing: all
  std::set<std::string> team_mates;                      // ids of the users who share a team with this one
  std::string csrf_token;                                // sessions only
  std::string session_hash;                              // sessions only

  ObjectRule rule(std::string_view object) const;
};
// Only behind a route that is not public.
const Principal& principal_of(const http::Request& request);
// The id for activities and logs; empty when nobody is signed in.
std::string actor_of(const http::Request& request);

struct NewUser {
  std::string name, email, password;
  Role role = Role::kViewer;
};

class Identity {
 public:
  struct Settings {
    bool secure_cookies = false;
    Micros session_idle = 7 * kDay;
    Micros session_most = 30 * kDay;
  };
  Identity(store::Database& db, const Clock& clock, Settings settings);
  ~Identity();

  // Errors: email_invalid, password_too_short (12 characters), name_missing, already_exists.
  Result<User> create_user(const NewUser& user);
  bool has_owner();
  // A fresh one-time token with which the first owner may be made; older tokens stop working.
  Result<std::string> new_setup_token();
  Result<User> create_owner_with_token(const std::string& token, const NewUser& owner);

  struct SignedIn {
    std::string token;  // for the cookie
    std::shared_ptr<const Principal> principal;
  };
  // Errors: sign_in_failed (same for unknown user and wrong password), too_many_attempts.
  Result<SignedIn> sign_in(const std::string& email, const std::string& password, const std::string& remote_ip);
  Result<SignedIn> start_session(const User& user, const std::string& remote_ip = {});
  Status sign_out(const Principal& principal);

  // Refuses more guesses of secrets from this address: too_many_attempts. Who guessed wrong is noted with
  // failed_guess().
  Status may_guess(const std::string& remote_ip);
  void failed_guess(const std::string& remote_ip);

  // Callers are looked up again: after roles, rules, teams or keys have changed.
  void forget();

  // Fills request.caller and checks the route's permission: unauthenticated, csrf_failed, forbidden.
  Status check(http::Request& request, const http::Route& route);

  std::string session_cookie(const std::string& token) const;
  std::string expired_cookie() const;
  std::int64_t prune_sessions(store::Session& session);

 private:
  class Throttle;
  class RecentKeys;
  class Reach;
  Status note_failed_sign_in(const std::string& email, const std::string& remote_ip);
  void note_key_used(const std::string& id, Micros now);
  Result<std::shared_ptr<const Principal>> authenticate(const http::Request& request);
  // Null: unknown. An error: it can't be looked up now, which must not look like a sign-out.
  Result<std::shared_ptr<const Principal>> by_session(const std::string& token);
  Result<std::shared_ptr<const Principal>> by_key(const std::string& key);

  store::Database& db_;
  const Clock& clock_;
  const Settings settings_;
  std::unique_ptr<Throttle> throttle_;
  std::unique_ptr<RecentKeys> recent_keys_;
  std::unique_ptr<Reach> reach_;
  std::unique_ptr<store::Database::Subscription> changes_;  // goes first: it calls forget()
};

struct RouteServices {
  Identity& identity;
  // The "workspace" member of a session answer.
  std::function<Json()> workspace;
  // With --demo: {"email","password"}; else null.
  Json demo_login;
};
std::vector<http::Route> routes(RouteServices services);  // /api/session, /api/setup
Json schemas();                                           // OpenAPI components: Session, SetupState

}  // namespace hk::identity
