#include "corelogic_search.hpp"

#include <algorithm>
#include <optional>

#include "address_choice.hpp"
#include "attom_json.hpp"
#include "corelogic_json.hpp"

#include <hk/base/csv.hpp>
#include <hk/base/text.hpp>
#include <hk/canonical/address.hpp>
#include <hk/enrichment/parcels.hpp>

namespace hk::enrichment::corelogic {
namespace {

using attom::member;
using attom::number_at;
using attom::text_at;

constexpr std::size_t kClipDigits = 10;
constexpr std::size_t kClipBytesMax = 64;  // what is kept of a provider's id
constexpr std::size_t kQuotedMax = 120;

using Rows = std::vector<const Json*>;

// A clip that came as a number has lost its zeros in front.
std::string clip_of(const Json& row) {
  std::string clip = text_at(row, {"clip"});
  const bool is_number = !clip.empty() && clip.find_first_not_of("0123456789") == std::string::npos;
  if (is_number && clip.size() < kClipDigits) clip.insert(0, kClipDigits - clip.size(), '0');
  return clip.size() <= kClipBytesMax ? clip : std::string{};
}

std::string parcel_number_of(const Json& row) {
  return text_at(row, {"propertyAPN.apnParcelNumberFormatted", "propertyAPN.apnParcelNumberUnformatted"});
}

std::string address_of(const Json& row) {
  std::vector<std::string> parts;
  for (const char* path : {"propertyAddress.streetAddress", "propertyAddress.city", "propertyAddress.state"})
    if (std::string part = text_at(row, {path}); !part.empty()) parts.push_back(std::move(part));
  return join(parts, ", ");
}

std::optional<canonical::Address> address_in(const Json& row) {
  auto address = canonical::parse_address_lenient({.street = text_at(row, {"propertyAddress.streetAddress"}),
                                                   .city = text_at(row, {"propertyAddress.city"}),
                                                   .state = text_at(row, {"propertyAddress.state"}),
                                                   .zip = text_at(row, {"propertyAddress.zipCode"})});
  return address ? std::optional(*std::move(address)) : std::nullopt;
}

Reply not_found(std::string reason, MicroDollars price) {
  return {.kind = Reply::Kind::kNotFound, .reason = std::move(reason), .cost = price};
}

Reply found(const Json& row, const Product& product, MicroDollars price) {
  Reply reply{.kind = Reply::Kind::kFound, .cost = price, .provider_id = clip_of(row)};
  const std::string number = parcel_number_of(row);
  if (!number.empty() && std::ranges::find(product.fields, "parcelNumber") != product.fields.end())
    reply.facts.push_back({"parcelNumber", number, "", 0.9, ""});
  return reply;
}

Reply ambiguous(const Rows& rows, std::string reason, MicroDollars price) {
  Reply reply{.kind = Reply::Kind::kAmbiguous, .reason = std::move(reason), .cost = price};
  for (const Json* row : rows) {
    if (reply.candidates.size() == kCandidatesMax) break;
    reply.candidates.push_back({{"parcelId", "corelogic:" + clip_of(*row)},
                                {"parcelNumber", text_or_null(parcel_number_of(*row))},
                                {"address", text_at(*row, {"propertyAddress.streetAddress"})},
                                {"city", text_or_null(text_at(*row, {"propertyAddress.city"}))},
                                {"ownerName", nullptr},
                                {"landUse", nullptr},
                                {"bedrooms", nullptr},
                                {"sqft", nullptr}});
  }
  return reply;
}

Reply elsewhere(const Json& row, MicroDollars price) {
  const std::string other = displayable(address_of(row), kQuotedMax);
  return not_found("CoreLogic answered with another address" + (other.empty() ? "." : ": " + other), price);
}

// One property, and its address is not quite the one asked about: everything else is asked by the clip and does not
// name an address again, so this is the moment for a person to look.
Reply only_row(const Json& row, const Product& product, const PropertyQuery& query, MicroDollars price) {
  const auto asked = asked_address(query.property);
  const auto record = address_in(row);
  if (!asked || !record || canonical::compatible(*asked, *record)) return found(row, product, price);
  if (is_elsewhere(*asked, *record)) return elsewhere(row, price);
  return ambiguous({&row}, "CoreLogic writes this address otherwise: " + displayable(address_of(row), kQuotedMax),
                   price);
}

Rows rows_at(const canonical::Address& asked, const Rows& rows) {
  Rows readable, out;
  std::vector<canonical::Address> addresses;
  for (const Json* row : rows)
    if (auto address = address_in(*row)) {
      readable.push_back(row);
      addresses.push_back(*std::move(address));
    }
  for (const std::size_t i : canonical::best_matches(asked, addresses)) out.push_back(readable[i]);
  return out;
}

double score_of(const Json* row) { return number_at(*row, {"addressMatchInformation.propertyMatchScore"}).value_or(0); }

std::string unit_of(const Json* row) {
  const auto address = address_in(*row);
  return address ? address->unit_id : "";
}

bool all_are_one(const Rows& rows) {
  return std::ranges::all_of(rows, [&](const Json* row) { return clip_of(*row) == clip_of(*rows.front()); });
}

// The score says how well an address fits; between the units of one house, which all fit, it would be a guess.
Rows best_scored(const Rows& rows) {
  const auto same_unit = [&](const Json* row) { return unit_of(row) == unit_of(rows.front()); };
  if (!std::ranges::all_of(rows, same_unit)) return rows;
  const double best = score_of(*std::ranges::max_element(rows, {}, score_of));
  Rows out;
  for (const Json* row : rows)
    if (score_of(row) == best) out.push_back(row);
  return out;
}

Rows with_apn(const Rows& rows, const PropertyQuery& query) {
  const std::string apn = apn_key(query.property.values.parcel_number.value_or(""));
  Rows out;
  for (const Json* row : rows)
    if (!apn.empty() && apn_key(parcel_number_of(*row)) == apn) out.push_back(row);
  return out;
}

Reply chosen(const Rows& rows, const Product& product, const PropertyQuery& query, MicroDollars price) {
  if (rows.size() == 1) return only_row(*rows.front(), product, query, price);
  const auto asked = asked_address(query.property);
  const Rows fits = asked ? rows_at(*asked, rows) : rows;
  if (fits.empty()) return elsewhere(*rows.front(), price);
  for (const Rows& few : {fits, with_apn(fits, query), best_scored(fits)})
    if (!few.empty() && all_are_one(few)) return found(*few.front(), product, price);
  return ambiguous(fits, std::to_string(fits.size()) + " properties of CoreLogic fit this address.", price);
}

}  // namespace

Reply read_search(const Json& document, const Product& product, const PropertyQuery& query, MicroDollars price) {
  const bool has_list = document.is_object() &&
                        std::ranges::any_of(std::initializer_list<const char*>{"items", "properties"}, [&](auto* name) {
                          const Json* list = member(document, name);
                          return list != nullptr && (list->is_array() || list->is_null());
                        });
  if (!has_list) {
    const Problem problem = problem_in(document);
    return {.kind = Reply::Kind::kUnusable,
            .reason = "CoreLogic's answer can't be read: it holds no list of properties." + quoted(problem.message),
            .cost = price};
  }
  Rows all = objects_in(document, {"items"});
  if (all.empty()) all = objects_in(document, {"properties"});
  if (all.empty()) return not_found("CoreLogic does not know this address.", price);
  Rows rows;
  for (const Json* row : all)
    if (!clip_of(*row).empty()) rows.push_back(row);
  if (!rows.empty()) return chosen(rows, product, query, price);
  return {
      .kind = Reply::Kind::kUnusable, .reason = "CoreLogic's answer names a property without its id.", .cost = price};
}

}  // namespace hk::enrichment::corelogic
