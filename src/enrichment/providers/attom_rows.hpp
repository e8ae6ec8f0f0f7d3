// Which of the properties in an ATTOM answer is the one asked for. Private to the provider.
#pragma once

#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/enrichment/provider.hpp>

#include "attom_facts.hpp"

namespace hk::enrichment::attom {

struct Choice {
  const Json* row = nullptr;  // null: none of them, or several
  Identity identity{};
  std::vector<const Json*> several{};
};

// A condominium, or a parcel that is listed twice, gives several rows. They are told apart by ATTOM's id, the address,
// and the parcel number, in this order; what can't be told is left to people.
Choice choose_row(const std::vector<const Json*>& rows, const PropertyQuery& query);

std::string id_of_row(const Json& row);       // ATTOM's, may be empty
std::string address_of_row(const Json& row);  // in one line
Json candidates_json(const std::vector<const Json*>& rows);

}  // namespace hk::enrichment::attom
