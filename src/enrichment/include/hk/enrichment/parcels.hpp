// Parcels: what a county knows about a piece of land, from files that were imported.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hk/base/ids.hpp>
#include <hk/base/json.hpp>
#include <hk/base/money.hpp>
#include <hk/crm/property.hpp>
#include <hk/store/session.hpp>

namespace hk::enrichment {

struct ParcelTag {
  static constexpr std::string_view kPrefix = "parcel";
};
using ParcelId = Id<ParcelTag>;

// Empty: the county does not say. total_value is the assessor's, which is no market value.
struct ParcelValues {
  std::string owner_name;
  std::string land_use;
  std::optional<std::int64_t> bedrooms;
  std::optional<double> bathrooms;  // full + half / 2
  std::optional<std::int64_t> sqft;
  std::optional<std::int64_t> year_built;
  std::optional<std::int64_t> lot_size;  // square feet
  std::optional<Cents> land_value;
  std::optional<Cents> building_value;
  std::optional<Cents> total_value;
  std::optional<Cents> tax_amount;
  std::string last_sale_date;  // YYYY-MM-DD
  std::optional<Cents> last_sale_price;
  std::string as_of;  // YYYY-MM-DD: date of the assessor's values
  std::string zoning{}, flood_zone{};
  std::string mailing_address{};  // of the owner, in one line
  bool operator==(const ParcelValues&) const = default;
};

struct Parcel {
  ParcelId id;
  std::string source;    // which kind of file, e.g. "county-1f3a9c02"; identities are unique within it
  std::string identity;  // the parcel number without blanks, else the address or the row's own number
  std::string parcel_number;
  ParcelValues values;
  bool is_demo = false;
};

// One of the addresses of a parcel. Keys are canonical::AddressKey; empty when the line could not be read.
struct ParcelAddress {
  std::string full_key, street_key, loose_key;
  std::string line;  // the street line of the file, blanks collapsed: "0 BRICK CHURCH PIKE"
  std::string unit, city, state, zip;
  std::string typed;  // the whole cell as published
};

struct ParcelSale {
  std::string date;  // YYYY-MM-DD, may be empty
  std::optional<Cents> price;
  std::string reference;       // deed, blanks collapsed
  std::optional<bool> vacant;  // sold without a building
  std::string key() const;     // equal keys are the same sale
};

std::optional<Parcel> find_parcel(store::Session& session, const ParcelId& id);
std::vector<ParcelAddress> addresses_of(store::Session& session, const ParcelId& id);
std::vector<ParcelSale> sales_of(store::Session& session, const ParcelId& id);  // newest first
std::int64_t count_parcels(store::Session& session);

inline constexpr std::size_t kCandidatesMax = 20;

struct MatchResult {
  enum class Outcome { kFound, kNotFound, kAmbiguous };
  Outcome outcome = Outcome::kNotFound;
  std::optional<Parcel> parcel;     // found
  double confidence = 0;            // found: 1 chosen by a person, 0.95 exact address, 0.85 with parts not typed
  Json candidates = Json::array();  // ambiguous: at most kCandidatesMax, shaped as the API shows them
  std::string reason;               // for people, when not found or ambiguous
};

// The parcel that a person chose, else the one parcel whose address fits what was typed. Suffix, directionals, unit and
// place that were not typed fit any; what was typed must agree. Several parcels are ambiguous; it never guesses.
MatchResult match_parcel(store::Session& session, const crm::Property& property);

}  // namespace hk::enrichment
