#include "accounts.hpp"

#include <hk/base/text.hpp>
#include <hk/identity/people.hpp>

namespace hk::identity {
namespace {

constexpr std::size_t kPasswordLeast = 12;
constexpr std::size_t kPasswordMost = 1'000;

}  // namespace

std::string hashed(const std::string& secret) { return hex(sha256(secret)); }

std::string email_key(const std::string& email) { return lower_ascii(trim(email)); }

Status check_email(const std::string& email) {
  const std::string key = email_key(email);
  const std::size_t at = key.find('@');
  const bool ok = at != std::string::npos && at > 0 && at + 3 < key.size() && key.size() <= kTextMost &&
                  key.find_first_of(" \t\r\n<>\"") == std::string::npos;
  if (ok) return {};
  return invalid("email_invalid", "This is no e-mail address.", "Write it like ada@example.com.");
}

Status check_name(const std::string& name) {
  if (!trim(name).empty() && name.size() <= kTextMost) return {};
  return invalid("name_missing", "A name of at most 200 characters is needed.");
}

Status check_new_user(const NewUser& user) {
  HK_CHECK(check_email(user.email));
  HK_CHECK(check_name(user.name));
  if (user.password.size() < kPasswordLeast || user.password.size() > kPasswordMost)
    return invalid("password_too_short", "The password needs at least 12 characters.", "A short sentence works well.");
  return {};
}

User user_of(const NewUser& user) {
  return {UserId::make(), std::string(trim(user.name)), std::string(trim(user.email)), user.role};
}

Status insert_user(store::Session& session, const Clock& clock, const User& user, const std::string& password_hash) {
  if (session.one<std::int64_t>("select count(*) from users") >= static_cast<std::int64_t>(People::kUsersMost))
    return conflict("users_too_many", "The workspace has 1,000 users already.");
  session.run(
      "insert into users(id, name, email, email_key, password_hash, role, created_at)"
      " values (:id, :name, :email, :email_key, :hash, :role, :at)",
      {{"id", user.id.str()},
       {"name", user.name},
       {"email", user.email},
       {"email_key", email_key(user.email)},
       {"hash", password_hash},
       {"role", role_name(user.role)},
       {"at", clock.now()}});
  return {};
}

}  // namespace hk::identity
