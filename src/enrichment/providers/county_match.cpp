// Which of a county's rows is the property that was asked about.
#include <algorithm>
#include <cctype>
#include <map>

#include "../parcel_merge.hpp"
#include "../row_parser.hpp"

#include <hk/base/text.hpp>
#include <hk/canonical/address.hpp>
#include <hk/enrichment/county.hpp>
#include <hk/enrichment/county_online.hpp>

namespace hk::enrichment {
namespace {

using Kind = Reply::Kind;

struct Known {
  Parcel parcel;
  std::vector<ParcelAddress> addresses;
  std::vector<ParcelSale> sales;
};
using Parcels = std::map<std::string, Known>;  // by identity

// Rows of one parcel are merged as an import merges them; what can't be read says nothing.
Parcels parcels_of(const CountyService& county, const std::vector<Json>& rows) {
  RowParser parser(mapping_of(county), county.fields.size(), county.state);
  Parcels parcels;
  for (const Json& row : rows) {
    if (!is_of_use(county, row)) continue;
    auto read = parser.parse(row_of(county, row));
    if (!read) continue;
    const auto [at, is_new] = parcels.try_emplace(read->identity);
    Known& known = at->second;
    if (is_new) known.parcel.parcel_number = read->parcel_number;
    const bool row_wins = age_of(read->values, known.parcel.values) == RowAge::kNewer;
    merge_values(known.parcel.values, read->values, row_wins);
    if (read->address) known.addresses.push_back(*std::move(read->address));
    if (read->sale) known.sales.push_back(*std::move(read->sale));
  }
  return parcels;
}

struct Fits {
  std::vector<std::string> identities;  // sorted, each once
  bool exact = false;
};

Fits fits_among(const Parcels& parcels, const canonical::Address& typed) {
  std::vector<std::string> owners;
  std::vector<canonical::Address> addresses;
  for (const auto& [identity, known] : parcels)
    for (const ParcelAddress& a : known.addresses)
      if (auto parsed = canonical::parse_address_lenient({a.line, a.unit, a.city, a.state, a.zip})) {
        owners.push_back(identity);
        addresses.push_back(*std::move(parsed));
      }
  Fits fits;
  for (const std::size_t i : canonical::best_matches(typed, addresses)) {
    fits.identities.push_back(owners[i]);
    fits.exact = canonical::match(typed, addresses[i]) == canonical::AddressMatch::kExact;
  }
  std::ranges::sort(fits.identities);
  fits.identities.erase(std::unique(fits.identities.begin(), fits.identities.end()), fits.identities.end());
  return fits;
}

std::string plain(const std::string& parcel_number) {
  std::string out = upper_ascii(parcel_number);
  std::erase_if(out, [](unsigned char c) { return std::isalnum(c) == 0; });
  return out;
}

const Known* numbered(const Parcels& parcels, const std::vector<std::string>& among, const std::string& number) {
  if (plain(number).empty()) return nullptr;
  for (const std::string& identity : among)
    if (const Known& known = parcels.at(identity); plain(known.parcel.parcel_number) == plain(number)) return &known;
  return nullptr;
}

Json candidate_json(const CountyService& county, const Known& known) {
  const ParcelAddress address = known.addresses.empty() ? ParcelAddress{} : known.addresses.front();
  const ParcelValues& values = known.parcel.values;
  return {{"parcelId", "county-" + county.name + ":" + known.parcel.parcel_number},
          {"parcelNumber", text_or_null(known.parcel.parcel_number)},
          {"address", address.unit.empty() ? address.line : address.line + " " + address.unit},
          {"city", text_or_null(address.city)},
          {"ownerName", text_or_null(values.owner_name)},
          {"landUse", text_or_null(values.land_use)},
          {"bedrooms", json_or_null(values.bedrooms)},
          {"sqft", json_or_null(values.sqft)}};
}

Reply found(const CountyService& county, const Known& known, double confidence) {
  Reply reply{.kind = Kind::kFound, .facts = county_facts(known.parcel, confidence)};
  for (FoundFact& fact : reply.facts)
    if (fact.field == "landValue" || fact.field == "buildingValue" || fact.field == "totalValue")
      fact.note = county.value_note;
  reply.records = county_records(known.parcel, known.sales);
  for (FoundAssessment& one : reply.records.assessments) one.note = county.value_note;
  reply.provider_id = known.parcel.parcel_number;
  return reply;
}

Reply ambiguous(const CountyService& county, const Parcels& parcels, const Fits& fits, bool cut_off) {
  Reply reply{.kind = Kind::kAmbiguous,
              .reason = std::to_string(fits.identities.size()) + (cut_off ? " or more" : "") +
                        " parcels of the county fit this address. Choose the one that is meant."};
  for (const std::string& identity : fits.identities) {
    const Known& known = parcels.at(identity);
    if (reply.candidates.size() < kCandidatesMax && !known.parcel.parcel_number.empty())
      reply.candidates.push_back(candidate_json(county, known));
  }
  return reply;
}

bool begins_with_one(const std::string& text, const std::vector<std::string>& prefixes) {
  return std::ranges::any_of(prefixes, [&](const std::string& prefix) { return text.starts_with(prefix); });
}

}  // namespace

bool lies_in(const CountyService& county, const crm::Property& property) {
  const crm::PostalAddress& a = property.typed;
  const auto typed = canonical::parse_address({a.street, a.unit, a.city, a.state, a.zip});
  if (!typed || (!typed->state.empty() && !county.state.empty() && typed->state != county.state)) return false;
  if (!typed->zip.empty() && !county.zip_prefixes.empty()) return begins_with_one(typed->zip, county.zip_prefixes);
  if (!typed->city.empty() && !county.cities.empty())
    return std::ranges::find(county.cities, typed->city) != county.cities.end();
  return !typed->state.empty() && typed->state == county.state;
}

Reply match_rows(const CountyService& county, const std::vector<Json>& rows, bool cut_off,
                 const crm::Property& property, const std::string& provider_id) {
  constexpr double kChosen = 1.0, kExact = 0.95, kCompatible = 0.85;  // as of imported parcels
  const Parcels parcels = parcels_of(county, rows);
  if (!provider_id.empty()) {
    std::vector<std::string> all;
    for (const auto& [identity, known] : parcels) all.push_back(identity);
    const Known* chosen = numbered(parcels, all, provider_id);
    if (chosen != nullptr) return found(county, *chosen, kChosen);
    return {.kind = Kind::kNotFound, .reason = "The county no longer knows this parcel."};
  }
  const crm::PostalAddress& a = property.typed;
  const auto typed = canonical::parse_address({a.street, a.unit, a.city, a.state, a.zip});
  if (!typed) return {.kind = Kind::kNotFound, .reason = typed.error().message};
  const Fits fits = fits_among(parcels, *typed);
  if (const Known* same = numbered(parcels, fits.identities, property.values.parcel_number.value_or("")))
    return found(county, *same, fits.exact ? kExact : kCompatible);
  if (fits.identities.size() > 1 || (cut_off && !fits.identities.empty()))
    return ambiguous(county, parcels, fits, cut_off);
  if (cut_off) return {.kind = Kind::kUnusable, .reason = "The county has too many records like this address."};
  if (fits.identities.empty()) return {.kind = Kind::kNotFound, .reason = "The county has no record of this address."};
  return found(county, parcels.at(fits.identities.front()), fits.exact ? kExact : kCompatible);
}

}  // namespace hk::enrichment
