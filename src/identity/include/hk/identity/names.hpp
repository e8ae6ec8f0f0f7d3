// The people of the workspace as other capabilities need them: to show who, and to check that somebody is one of them.
#pragma once

#include <map>
#include <string>

#include <hk/store/session.hpp>

namespace hk::identity {

// By id, of users and API keys.
std::map<std::string, std::string> names(store::Session& session);
bool is_user(store::Session& session, const std::string& id);

}  // namespace hk::identity
