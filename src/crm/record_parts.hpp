// What belongs to a record in tables of its own. Private to crm/.
#pragma once

#include <string>

#include <hk/crm/record_store.hpp>

namespace hk::crm {

// The contact's phones and e-mails with their verdicts, the primary ones first.
Json points_json(store::Session& session, const std::string& contact_id);
Json owners_json(store::Session& session, const std::string& property_id);

}  // namespace hk::crm
