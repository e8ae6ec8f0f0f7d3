// The rows of users. Private to identity/.
#pragma once

#include <string>

#include <hk/identity/identity.hpp>

namespace hk::identity {

inline constexpr const char* kPeopleChannel = "people";  // roles, rules, teams or keys have changed
inline constexpr std::size_t kTextMost = 200;

std::string hashed(const std::string& secret);
std::string email_key(const std::string& email);

Status check_email(const std::string& email);
Status check_name(const std::string& name);
Status check_new_user(const NewUser& user);
User user_of(const NewUser& user);  // with an id
// Errors: already_exists, users_too_many.
Status insert_user(store::Session& session, const Clock& clock, const User& user, const std::string& password_hash);

}  // namespace hk::identity
