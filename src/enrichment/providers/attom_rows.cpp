#include "attom_rows.hpp"

#include <algorithm>
#include <functional>
#include <optional>

#include "address_choice.hpp"
#include "attom_json.hpp"

#include <hk/base/text.hpp>
#include <hk/canonical/address.hpp>
#include <hk/enrichment/parcels.hpp>

namespace hk::enrichment::attom {
namespace {

constexpr double kAddressDiffers = 0.7;

using Rows = std::vector<const Json*>;

std::optional<canonical::Address> address_in(const Json& row) {
  auto address = canonical::parse_address_lenient({.street = text_at(row, {"address.line1"}),
                                                   .city = text_at(row, {"address.locality"}),
                                                   .state = text_at(row, {"address.countrySubd"}),
                                                   .zip = text_at(row, {"address.postal1"})});
  return address ? std::optional(*std::move(address)) : std::nullopt;
}

// ATTOM found one property, and its index knows more than we do: a missing directional, the city's other name.
Choice only_row(const Json& row, const crm::Property& property) {
  const auto asked = asked_address(property);
  const auto record = address_in(row);
  if (!asked || !record || canonical::compatible(*asked, *record)) return {.row = &row};
  if (is_elsewhere(*asked, *record)) return {};
  return {.row = &row, .identity = {kAddressDiffers, "the provider's address differs: " + address_of_row(row)}};
}

Rows rows_where(const Rows& rows, const std::function<bool(const Json&)>& fits) {
  Rows out;
  for (const Json* row : rows)
    if (fits(*row)) out.push_back(row);
  return out;
}

// Rows whose address fits best; failing these, those that say no address.
Rows rows_at_address(const Rows& rows, const crm::Property& property) {
  const auto asked = asked_address(property);
  if (!asked) return rows;
  Rows readable;
  std::vector<canonical::Address> addresses;
  for (const Json* row : rows)
    if (auto address = address_in(*row)) {
      readable.push_back(row);
      addresses.push_back(*std::move(address));
    }
  Rows out;
  for (const std::size_t i : canonical::best_matches(*asked, addresses)) out.push_back(readable[i]);
  if (!out.empty()) return out;
  return rows_where(rows, [](const Json& row) { return !address_in(row); });
}

bool are_one(const Rows& rows) {
  const std::string id = id_of_row(*rows.front());
  return rows.size() == 1 ||
         (!id.empty() && std::ranges::all_of(rows, [&](const Json* row) { return id_of_row(*row) == id; }));
}

}  // namespace

Choice choose_row(const Rows& rows, const PropertyQuery& query) {
  if (!query.provider_id.empty()) {
    const Rows same = rows_where(rows, [&](const Json& row) { return id_of_row(row) == query.provider_id; });
    if (!same.empty()) return {.row = same.front()};
  }
  if (rows.size() == 1) return only_row(*rows.front(), query.property);
  const Rows fits = rows_at_address(rows, query.property);
  if (fits.empty()) return {};
  if (are_one(fits)) return {.row = fits.front()};
  if (const std::string apn = apn_key(query.property.values.parcel_number.value_or("")); !apn.empty()) {
    const Rows same =
        rows_where(fits, [&](const Json& row) { return apn_key(text_at(row, {"identifier.apn"})) == apn; });
    if (!same.empty() && are_one(same)) return {.row = same.front()};
  }
  return {.several = fits};
}

std::string id_of_row(const Json& row) { return text_at(row, {"identifier.attomId", "identifier.Id"}); }

std::string address_of_row(const Json& row) {
  if (std::string line = text_at(row, {"address.oneLine"}); !line.empty()) return line;
  const std::string street = text_at(row, {"address.line1"});
  const std::string place = text_at(row, {"address.line2", "address.locality"});
  return street.empty() || place.empty() ? street + place : street + ", " + place;
}

Json candidates_json(const Rows& rows) {
  Product shown{.name = "candidate", .fields = {"parcelNumber", "ownerName", "landUse", "bedrooms", "sqft"}};
  Json list = Json::array();
  for (const Json* row : rows) {
    if (list.size() == kCandidatesMax) break;
    Json candidate = {{"parcelId", "attom:" + id_of_row(*row)},
                      {"parcelNumber", nullptr},
                      {"address", text_at(*row, {"address.line1", "address.oneLine"})},
                      {"city", text_or_null(text_at(*row, {"address.locality"}))},
                      {"ownerName", nullptr},
                      {"landUse", nullptr},
                      {"bedrooms", nullptr},
                      {"sqft", nullptr}};
    for (const FoundFact& fact : facts_of_row(*row, shown, {})) {
      const bool is_number = fact.field == "bedrooms" || fact.field == "sqft";
      candidate[fact.field] = is_number ? json_or_null(parse_int(fact.value)) : Json(fact.value);
    }
    list.push_back(std::move(candidate));
  }
  return list;
}

}  // namespace hk::enrichment::attom
