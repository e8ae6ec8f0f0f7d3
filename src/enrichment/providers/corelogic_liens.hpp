// The mortgages in CoreLogic's answers about liens. Private to the provider.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/enrichment/provider.hpp>

#include "corelogic_facts.hpp"

namespace hk::enrichment::corelogic {

inline constexpr const char* kLiens = "liens";
inline constexpr const char* kEnrichedLiens = "liens-enriched";

// What the products of liens are bought for; empty for others.
std::vector<std::string> lien_fields(std::string_view product);
// What comes along with them.
std::vector<std::string> also_of_liens(std::string_view product);

// Facts are of fields that `product` may bring.
Content add_liens(const Json& answer, const Product& product, std::vector<FoundFact>& facts, FoundRecords& records,
                  std::vector<std::string>& unlisted);

}  // namespace hk::enrichment::corelogic
