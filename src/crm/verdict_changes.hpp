// What it means for others that a contact or a property got another verdict. Private to crm/.
#pragma once

#include <string>
#include <vector>

#include <hk/events/events.hpp>
#include <hk/store/session.hpp>

namespace hk::crm {

struct Judged {
  const char *singular, *plural;  // "contact", "contacts"
};

// contact_updated, and lead_updated of the contact's leads; so for properties.
void add_verdict_change(store::Session& session, const Judged& object, const std::string& id, const std::string& field,
                        std::vector<events::Event>& events);
void emit_verdict_change(store::Session& session, events::Outbox& outbox, const Judged& object, const std::string& id,
                         const std::string& field);

}  // namespace hk::crm
