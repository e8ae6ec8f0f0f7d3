// Which of the properties that CoreLogic found is the one asked for. Private to the provider.
#pragma once

#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/enrichment/provider.hpp>

namespace hk::enrichment::corelogic {

// The answer of the search: found with the clip as provider_id, ambiguous with candidates, or not found.
// `price`: what the answer costs.
Reply read_search(const Json& document, const Product& product, const PropertyQuery& query, MicroDollars price);

}  // namespace hk::enrichment::corelogic
