#include <hk/enrichment/parcel_columns.hpp>

#include <hk/base/text.hpp>

namespace hk::enrichment {

const std::vector<ParcelFieldInfo>& parcel_fields() {
  using F = ParcelField;
  static const std::vector<ParcelFieldInfo> kFields = {
      {F::kParcelNumber, "parcelNumber", "Parcel number"},
      {F::kAddress, "address", "Address"},
      {F::kHouseNumber, "houseNumber", "House number"},
      {F::kStreetPredir, "streetPredir", "Direction before the street"},
      {F::kStreetName, "streetName", "Street name"},
      {F::kStreetType, "streetType", "Street type"},
      {F::kStreetPostdir, "streetPostdir", "Direction after the street"},
      {F::kUnit, "unit", "Unit"},
      {F::kCity, "city", "City"},
      {F::kState, "state", "State"},
      {F::kZip, "zip", "ZIP code"},
      {F::kOwnerName, "ownerName", "Owner name"},
      {F::kLandUse, "landUse", "Land use"},
      {F::kResidentialType, "residentialType", "Residential type"},
      {F::kBedrooms, "bedrooms", "Bedrooms"},
      {F::kBathrooms, "bathrooms", "Bathrooms"},
      {F::kFullBaths, "fullBaths", "Full bathrooms"},
      {F::kHalfBaths, "halfBaths", "Half bathrooms"},
      {F::kSqft, "sqft", "Living area (sq ft)"},
      {F::kYearBuilt, "yearBuilt", "Year built"},
      {F::kLotSize, "lotSize", "Lot size (sq ft)"},
      {F::kLotAcres, "lotAcres", "Lot size (acres)"},
      {F::kLandValue, "landValue", "Land value"},
      {F::kBuildingValue, "buildingValue", "Building value"},
      {F::kTotalValue, "totalValue", "Total assessed value"},
      {F::kTaxAmount, "taxAmount", "Tax amount"},
      {F::kSaleDate, "saleDate", "Sale date"},
      {F::kSalePrice, "salePrice", "Sale price"},
      {F::kSaleReference, "saleReference", "Deed reference"},
      {F::kSoldAsVacant, "soldAsVacant", "Sold as vacant"},
      {F::kAsOf, "asOf", "Assessment date or year"},
      {F::kSerialNumber, "serialNumber", "Serial number"},
      {F::kZoning, "zoning", "Zoning"},
      {F::kFloodZone, "floodZone", "Flood zone"},
      {F::kMailAddress, "mailAddress", "Owner's mailing address"},
      {F::kMailCity, "mailCity", "Mailing city"},
      {F::kMailState, "mailState", "Mailing state"},
      {F::kMailZip, "mailZip", "Mailing ZIP code"},
  };
  return kFields;
}

std::string_view parcel_field_name(ParcelField field) {
  return parcel_fields()[static_cast<std::size_t>(field)].name;  // in the order of the enumeration
}

std::optional<ParcelField> parcel_field_of(std::string_view name) {
  for (const ParcelFieldInfo& info : parcel_fields())
    if (info.name == name) return info.field;
  return std::nullopt;
}

ColumnMapping mapping_of(const std::vector<ColumnGuess>& guesses) {
  ColumnMapping mapping;
  for (const ColumnGuess& guess : guesses) mapping.emplace(guess.index, guess.field);
  return mapping;
}

bool is_usable(const ColumnMapping& mapping) {
  const auto has = [&](ParcelField field) {
    for (const auto& [index, mapped] : mapping)
      if (mapped == field) return true;
    return false;
  };
  return has(ParcelField::kParcelNumber) || has(ParcelField::kAddress) ||
         (has(ParcelField::kHouseNumber) && has(ParcelField::kStreetName));
}

std::string layout_source(const std::vector<std::string>& header) {
  std::string text;
  for (const std::string& name : header) text += lower_ascii(collapse_space(name)) + "\n";
  return "county-" + hex(sha256(text)).substr(0, 8);
}

}  // namespace hk::enrichment
