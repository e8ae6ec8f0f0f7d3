// The sales, assessments and owner's address in one property of an ATTOM answer. Private to the provider.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/enrichment/history.hpp>
#include <hk/enrichment/provider.hpp>

namespace hk::enrichment::attom {

struct Sale {
  std::string date{};
  std::optional<Cents> price{};
  bool is_estimated = false;
};

inline constexpr const char* kEstimatedNote = "estimated, the county does not disclose prices";
inline constexpr const char* kTaxNote = "assessed for the tax, which may be a part of the market value";

Sale sale_of(const Json& sale);
// The deed of a new loan, or of a gift for ten dollars, is in the list too.
bool is_real_sale(const Json& sale);
std::string owner_name(const Json& row);

// Only what the product is bought for.
FoundRecords records_of_row(const Json& row, const Product& product);

}  // namespace hk::enrichment::attom
