// What insert_leads() stores beside the leads. Private to crm/.
#pragma once

#include <vector>

#include <hk/crm/lead.hpp>

namespace hk::crm {

void insert_contacts(store::Session& session, const std::vector<LeadRow>& leads);
// Inserts those whose address key is new; the others get the id of the property that has it.
void find_or_insert_properties(store::Session& session, const std::vector<Property*>& properties, Micros now);

}  // namespace hk::crm
