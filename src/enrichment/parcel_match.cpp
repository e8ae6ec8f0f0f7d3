#include <algorithm>
#include <map>

#include "parcel_rows.hpp"

#include <hk/base/text.hpp>
#include <hk/canonical/address.hpp>
#include <hk/enrichment/parcels.hpp>

namespace hk::enrichment {
namespace {

constexpr std::int64_t kLookedAtMax = 2'000;
constexpr double kChosen = 1.0, kExact = 0.95, kCompatible = 0.85;

// Addresses that may be meant, each with its parcel.
struct Candidates {
  std::vector<std::string> parcel_ids;
  std::vector<canonical::Address> addresses;
  bool cut_off = false;  // there are more than were looked at
};

Candidates candidates_by(store::Session& session, const char* column, const std::string& key) {
  using T = std::string;
  Candidates out;
  for (auto& [id, line, unit, city, state, zip] : session.rows<T, T, T, T, T, T>(
           std::string("select parcel_id, line, unit, city, state, zip from parcel_addresses where ") + column +
               " = :key order by parcel_id, full_key limit " + std::to_string(kLookedAtMax),
           {{"key", key}})) {
    auto parsed =
        canonical::parse_address_lenient({.street = line, .unit = unit, .city = city, .state = state, .zip = zip});
    if (!parsed) continue;
    out.parcel_ids.push_back(std::move(id));
    out.addresses.push_back(*std::move(parsed));
  }
  out.cut_off = std::ssize(out.parcel_ids) >= kLookedAtMax;
  return out;
}

struct Fits {
  std::vector<std::string> parcel_ids;  // sorted, each once
  bool exact = false;
  bool cut_off = false;
};

Fits fits_among(const canonical::Address& typed, const Candidates& candidates) {
  Fits fits;
  fits.cut_off = candidates.cut_off;
  for (const std::size_t i : canonical::best_matches(typed, candidates.addresses)) {
    fits.parcel_ids.push_back(candidates.parcel_ids[i]);
    fits.exact = canonical::match(typed, candidates.addresses[i]) == canonical::AddressMatch::kExact;
  }
  std::ranges::sort(fits.parcel_ids);
  fits.parcel_ids.erase(std::unique(fits.parcel_ids.begin(), fits.parcel_ids.end()), fits.parcel_ids.end());
  return fits;
}

Fits find_fits(store::Session& session, const canonical::Address& typed) {
  const canonical::AddressKey key = canonical::address_key(typed);
  const Fits exact = fits_among(typed, candidates_by(session, "street_key", key.street));
  return exact.parcel_ids.empty() ? fits_among(typed, candidates_by(session, "loose_key", key.loose)) : exact;
}

Json candidate_json(store::Session& session, const Parcel& parcel) {
  const auto addresses = addresses_of(session, parcel.id);
  const ParcelAddress address = addresses.empty() ? ParcelAddress{} : addresses.front();
  const std::string line = address.unit.empty() ? address.line : address.line + " " + address.unit;
  return {{"parcelId", parcel.id.str()},
          {"parcelNumber", text_or_null(parcel.parcel_number)},
          {"address", line},
          {"city", text_or_null(address.city)},
          {"ownerName", text_or_null(parcel.values.owner_name)},
          {"landUse", text_or_null(parcel.values.land_use)},
          {"bedrooms", json_or_null(parcel.values.bedrooms)},
          {"sqft", json_or_null(parcel.values.sqft)}};
}

MatchResult found(Parcel parcel, double confidence) {
  MatchResult result;
  result.outcome = MatchResult::Outcome::kFound;
  result.parcel = std::move(parcel);
  result.confidence = confidence;
  return result;
}

MatchResult not_matched(std::string reason) {
  MatchResult result;
  result.reason = std::move(reason);
  return result;
}

MatchResult ambiguous(store::Session& session, const Fits& fits) {
  MatchResult result;
  result.outcome = MatchResult::Outcome::kAmbiguous;
  result.reason = std::to_string(fits.parcel_ids.size()) + (fits.cut_off ? " or more" : "") +
                  " parcels fit this address. Choose the one that is meant.";
  const std::size_t shown = std::min(kCandidatesMax, fits.parcel_ids.size());
  for (std::size_t i = 0; i < shown; ++i)
    if (const auto parcel = find_parcel(session, ParcelId::trusted(fits.parcel_ids[i])))
      result.candidates.push_back(candidate_json(session, *parcel));
  return result;
}

}  // namespace

MatchResult match_parcel(store::Session& session, const crm::Property& property) {
  if (!property.parcel_id.empty())
    if (auto chosen = find_parcel(session, ParcelId::trusted(property.parcel_id)))
      return found(*std::move(chosen), kChosen);
  const crm::PostalAddress& a = property.typed;
  const auto typed = canonical::parse_address({a.street, a.unit, a.city, a.state, a.zip});
  if (!typed) return not_matched(typed.error().message);
  const Fits fits = find_fits(session, *typed);
  if (fits.parcel_ids.empty()) return not_matched("No county record has this address.");
  if (fits.parcel_ids.size() > 1 || fits.cut_off) return ambiguous(session, fits);
  auto parcel = find_parcel(session, ParcelId::trusted(fits.parcel_ids.front()));
  if (!parcel) return not_matched("No county record has this address.");
  return found(*std::move(parcel), fits.exact ? kExact : kCompatible);
}

}  // namespace hk::enrichment
