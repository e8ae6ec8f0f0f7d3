// Private to identity/.
#pragma once

#include <map>
#include <string>

#include <hk/identity/identity.hpp>

namespace hk::identity {

// Only what is restricted; what is missing reaches everything.
std::map<Role, std::map<std::string, ObjectRule, std::less<>>> stored_rules(store::Session& session);

}  // namespace hk::identity
