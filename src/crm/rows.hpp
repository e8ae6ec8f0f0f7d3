// How records are laid in columns. Private to crm/.
#pragma once

#include <optional>
#include <string>

#include <hk/base/text.hpp>
#include <hk/crm/contact.hpp>
#include <hk/crm/property.hpp>

namespace hk::crm {

inline store::Value json_column(const Json& json) {
  if (json.is_null()) return nullptr;
  return dump_json(json);
}

inline Json json_from(const std::optional<std::string>& column) {
  if (!column) return nullptr;
  auto parsed = parse_json(*column);
  return parsed ? *std::move(parsed) : Json(nullptr);
}

// Lower-case "last first", so that lists sort the way people look names up.
inline std::string sort_name(const Contact& contact) {
  const std::string name = contact.last_name + " " + contact.first_name;
  return lower_ascii(trim(name).empty() ? display_name(contact) : trim(name));
}

// Escapes % and _ for: like :pattern escape '\'.
inline std::string like_pattern(const std::string& text) {
  std::string pattern = "%";
  for (const char c : lower_ascii(text)) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

inline constexpr const char* kPropertyColumns =
    "p.street, p.unit, p.city, p.state, p.zip, p.standard_street, p.standard_unit, p.standard_city, p.standard_state,"
    " p.standard_zip, p.address_key, p.address_verdict, p.parcel_id, p.bedrooms, p.bathrooms, p.sqft, p.year_built,"
    " p.lot_size, p.estimated_value, p.land_value, p.building_value, p.total_value, p.last_sale_date,"
    " p.last_sale_price, p.owner_name, p.tax_amount, p.parcel_number, p.land_use, p.zoning, p.flood_zone,"
    " p.mortgage_balance, p.mortgage_amount";

}  // namespace hk::crm
