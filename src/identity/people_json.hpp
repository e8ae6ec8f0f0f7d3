// People as the API shows them. Private to identity/.
#pragma once

#include <hk/identity/people.hpp>

namespace hk::identity {

Json person_json(const Person& person);
Json invitation_json(const Invitation& invitation);
Json team_json(const Team& team);
Json rule_json(const RowRule& rule);
Json key_json(const ApiKey& key);

}  // namespace hk::identity
