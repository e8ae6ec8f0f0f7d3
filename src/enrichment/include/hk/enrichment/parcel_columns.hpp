// Which column of a county file is what.
//
// Every county names its columns differently, so headers are compared after expanding abbreviations (YR_BLT -> year
// built) and the sample values must look like the field. A person may correct the guess before the import.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hk::enrichment {

enum class ParcelField {
  kParcelNumber,
  kAddress,  // "1208 MAIN ST" or "1208 MAIN ST, NASHVILLE"
  kHouseNumber,
  kStreetPredir,
  kStreetName,
  kStreetType,
  kStreetPostdir,
  kUnit,
  kCity,
  kState,
  kZip,
  kOwnerName,
  kLandUse,
  kResidentialType,  // only tells condominiums apart
  kBedrooms,
  kBathrooms,
  kFullBaths,
  kHalfBaths,
  kSqft,
  kYearBuilt,
  kLotSize,  // square feet
  kLotAcres,
  kLandValue,
  kBuildingValue,
  kTotalValue,
  kTaxAmount,
  kSaleDate,
  kSalePrice,
  kSaleReference,
  kSoldAsVacant,
  kAsOf,  // date or year of the assessor's values
  kSerialNumber,
  kZoning,
  kFloodZone,
  kMailAddress,  // of the owner; without a city it may hold the whole address
  kMailCity,
  kMailState,
  kMailZip,
};

struct ParcelFieldInfo {
  ParcelField field;
  std::string_view name;   // "yearBuilt", as in mappings of the API
  std::string_view label;  // "Year built"
};
const std::vector<ParcelFieldInfo>& parcel_fields();
std::string_view parcel_field_name(ParcelField field);
std::optional<ParcelField> parcel_field_of(std::string_view name);

struct ColumnGuess {
  std::size_t index = 0;
  ParcelField field = ParcelField::kParcelNumber;
  double confidence = 0;  // 0-1
};
// At most one column a field and one field a column, in order of columns. `samples`: the first rows, any number.
std::vector<ColumnGuess> guess_columns(const std::vector<std::string>& header,
                                       const std::vector<std::vector<std::string>>& samples);

// Column index -> field.
using ColumnMapping = std::map<std::size_t, ParcelField>;
ColumnMapping mapping_of(const std::vector<ColumnGuess>& guesses);
// True when rows can be told apart: a parcel number, or an address, or number and name of a street.
bool is_usable(const ColumnMapping& mapping);

// "county-" and 8 hex digits of the header: the same for every file of one layout, so that a newer file of the same
// county updates what the older one brought.
std::string layout_source(const std::vector<std::string>& header);

}  // namespace hk::enrichment
