// A property: its address, and the winning value of each enriched field.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <hk/base/ids.hpp>
#include <hk/base/json.hpp>
#include <hk/base/money.hpp>
#include <hk/base/time.hpp>
#include <hk/events/events.hpp>
#include <hk/store/session.hpp>

namespace hk::crm {

struct PropertyTag {
  static constexpr std::string_view kPrefix = "property";
};
using PropertyId = Id<PropertyTag>;

// As typed, each part may be empty.
struct PostalAddress {
  std::string street, unit, city, state, zip;
  bool empty() const { return street.empty() && unit.empty() && city.empty() && state.empty() && zip.empty(); }
};

// Winning values; empty: not known.
struct PropertyValues {
  std::optional<std::int64_t> bedrooms;
  std::optional<double> bathrooms;
  std::optional<std::int64_t> sqft;
  std::optional<std::int64_t> year_built;
  std::optional<std::int64_t> lot_size;  // square feet
  std::optional<Cents> estimated_value;  // of an AVM, never an assessor's total
  std::optional<Cents> land_value;
  std::optional<Cents> building_value;
  std::optional<Cents> total_value;
  std::optional<std::string> last_sale_date;  // YYYY-MM-DD
  std::optional<Cents> last_sale_price;
  std::optional<std::string> owner_name;
  std::optional<Cents> tax_amount;
  std::optional<std::string> parcel_number;
  std::optional<std::string> land_use;
  std::optional<std::string> zoning;      // in the provider's words: "R-1", "Residential"
  std::optional<std::string> flood_zone;  // of FEMA's map: "X", "AE"
  std::optional<Cents> mortgage_balance;  // what is still owed on all mortgages
  std::optional<Cents> mortgage_amount;   // of all open mortgages, when they were made
};

struct Property {
  PropertyId id;
  PostalAddress typed;
  PostalAddress standard;   // empty when the address could not be parsed
  std::string address_key;  // canonical; equal keys are the same property. Empty: could not be parsed
  Json address_verdict;     // addressValidation as the API shows it
  std::string parcel_id;    // the county parcel it was matched with, or that a person chose; may be empty
  PropertyValues values;
};

std::optional<Property> find_property(store::Session& session, const PropertyId& id);
// Until the transaction ends nobody else changes what is known of the property.
void lock_property(store::Session& session, const PropertyId& id);
void set_property_parcel(store::Session& session, const PropertyId& id, const std::string& parcel_id, Micros now);
void set_property_values(store::Session& session, const PropertyId& id, const PropertyValues& values, Micros now);

// Keeps what a service found out about the address, when the property still has it, and makes it known as
// property_updated and, for the leads of the property, lead_updated. The address itself, as typed and in our standard
// form, stays as it is. Answers whether it did.
bool keep_address_verdict(store::Session& session, events::Outbox& outbox, const PropertyId& id,
                          const std::string& address_key, const Json& verdict);
// Makes a change of one of its values known, as property_updated and, for the leads of the property, lead_updated.
void emit_property_change(store::Session& session, events::Outbox& outbox, const PropertyId& id,
                          const std::string& field);
// The leads of the property, at most `limit`.
std::vector<std::string> leads_of(store::Session& session, const PropertyId& id, std::size_t limit);
// A lead of the property; "" when it has none.
std::string a_lead_of(store::Session& session, const PropertyId& id);

// The members bedrooms ... mortgageAmount of the API's property object, null where not known.
Json values_json(const PropertyValues& values);
Json address_json(const PostalAddress& address);
std::string one_line(const PostalAddress& address);  // "1208 N Main St, Nashville, TN 37203"

}  // namespace hk::crm
