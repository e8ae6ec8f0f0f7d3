// Whether a provider's address is the one that was asked about. Private to the providers.
#pragma once

#include <optional>
#include <string>

#include <hk/canonical/address.hpp>
#include <hk/crm/property.hpp>

namespace hk::enrichment {

// The standard form or else what was typed; empty when neither can be read.
std::optional<canonical::Address> asked_address(const crm::Property& property);
// Another house, not only another way to write the address of this one: number, name, unit or state differ.
bool is_elsewhere(const canonical::Address& asked, const canonical::Address& record);
std::string apn_key(const std::string& apn);  // letters and digits alone, upper case

}  // namespace hk::enrichment
