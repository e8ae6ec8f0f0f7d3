#include "corelogic_sections.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "book_mortgage.hpp"
#include "draw.hpp"

#include <hk/base/text.hpp>

namespace hk::simulator {
namespace {

std::uint64_t dice(const BookParcel& parcel, std::uint64_t seed, std::string_view what) {
  return draw(seed, static_cast<std::uint64_t>(parcel.attom_id), what);
}

Json dollars_or_null(const std::optional<Cents>& cents) { return cents ? dollars_json(*cents) : Json(nullptr); }

// Files that say only how many baths there are in all: halves are half baths.
std::pair<std::optional<std::int64_t>, std::optional<std::int64_t>> baths_of(const BookParcel& parcel) {
  if (parcel.full_baths || parcel.half_baths) return {parcel.full_baths, parcel.half_baths};
  if (!parcel.baths) return {};
  const auto full = static_cast<std::int64_t>(std::floor(*parcel.baths));
  const std::int64_t half = *parcel.baths > static_cast<double>(full) ? 1 : 0;
  return {full, half};
}

Json buildings(const BookParcel& parcel, std::uint64_t) {
  const auto [full, half] = baths_of(parcel);
  Json rooms = nullptr;
  if (full || half) rooms = full.value_or(0) + half.value_or(0);
  const Json summary = {{"buildingsCount", 1},
                        {"bedroomsCount", json_or_null(parcel.beds)},
                        {"bathroomsCount", rooms},
                        {"fullBathroomsCount", json_or_null(full)},
                        {"halfBathroomsCount", json_or_null(half)},
                        {"oneQtrBathroomsCount", nullptr},
                        {"threeQtrBathroomsCount", nullptr},
                        {"livingAreaSquareFeet", json_or_null(parcel.sqft)},
                        {"totalAreaSquareFeet", json_or_null(parcel.sqft)}};
  const Json building = {
      {"sequenceNumber", 1},
      {"constructionDetails", {{"yearBuilt", json_or_null(parcel.year_built)}, {"effectiveYearBuilt", nullptr}}},
      {"interiorArea", {{"universalBuildingAreaSquareFeet", json_or_null(parcel.sqft)}}}};
  return {{"data", {{"clip", clip_of(parcel)}, {"allBuildingsSummary", summary}, {"buildings", {building}}}}};
}

Json ownership(const BookParcel& parcel, std::uint64_t seed) {
  static constexpr std::array<const char*, 6> kOccupancy = {"M", "O", "S", "A", "T", ""};
  Json owners = Json::array();
  if (!parcel.owner.empty())
    owners.push_back({{"sequenceNumber", 1}, {"fullName", parcel.owner}, {"isCorporate", false}});
  const std::string opt_out = dice(parcel, seed, "mail opt-out") % 8 == 0 ? "Y" : "";
  return {
      {"data",
       {{"currentOwners",
         {{"ownerNames", owners},
          {"occupancyCode", kOccupancy.at(dice(parcel, seed, "occupancy") % kOccupancy.size())},
          {"ownerEtalCode", ""}}},
        {"currentOwnerMailingInfo", {{"mailingAddress", Json::object()}, {"ownerMailingOptOutIndicator", opt_out}}}}}};
}

Json site_location(const BookParcel& parcel, std::uint64_t seed) {
  const auto degrees = [&](double center, const char* what) {
    return center + 0.4 * draw_fraction(seed, static_cast<std::uint64_t>(parcel.attom_id), what) - 0.2;
  };
  return {{"data",
           {{"lot", {{"areaSquareFeet", json_or_null(parcel.lot_sqft)}, {"areaAcres", json_or_null(parcel.lot_acres)}}},
            {"coordinatesParcel", {{"lat", degrees(36.16, "latitude")}, {"lng", degrees(-86.78, "longitude")}}}}}};
}

// Two forms of the date are in use.
Json tax(const BookParcel& parcel, std::uint64_t seed) {
  std::string updated = parcel.as_of.empty() ? "2025-06-30" : parcel.as_of;
  if (dice(parcel, seed, "form of a date") % 2 == 0) std::erase(updated, '-');
  return {{"items",
           {{{"assessedValue",
              {{"taxAssessedYear", 2025},
               {"calculatedTotalValue", dollars_or_null(parcel.total_value)},
               {"calculatedLandValue", dollars_or_null(parcel.land_value)},
               {"calculatedImprovementValue", dollars_or_null(parcel.building_value)},
               {"calculatedTotalValueSourceCode", "M"}}},
             {"taxAmount", {{"billedYear", 2025}, {"totalTaxAmount", dollars_or_null(parcel.tax)}}},
             {"taxrollUpdate", {{"lastAssessorUpdateDate", updated}}}}}}};
}

Json transfers(const BookParcel& parcel, std::uint64_t) {
  for (const BookSale& sale : parcel.sales)
    if (sale.price)
      return {{"items",
               {{{"transactionDetails",
                  {{"saleDateDerived", text_or_null(sale.date)},
                   {"saleRecordingDateDerived", text_or_null(sale.date)},
                   {"saleAmount", dollars_or_null(sale.price)},
                   {"saleDocumentNumber", sale.document},
                   {"isForeclosureReo", false}}},
                 {"buyerDetails", {{"buyerNames", Json::array()}}},
                 {"sellerDetails", {{"sellerNames", Json::array()}}}}}}};
  return nullptr;
}

Json summary_of(const std::vector<BookMortgage>& mortgages) {
  std::int64_t sum = 0;
  for (const BookMortgage& one : mortgages) sum += one.amount_dollars;
  return {{"totalNumberOfOpenMortgageLiens", mortgages.size()}, {"totalAmountOfOpenMortgageLiens", sum}};
}

Json liens(const BookParcel& parcel, std::uint64_t seed) {
  return {{"data", {{"openLienEquityAndLtv", summary_of(mortgages_of(parcel, seed))}}}};
}

std::int64_t yyyymmdd(const std::string& date) {
  std::string digits = date;
  std::erase(digits, '-');
  return parse_int(digits).value_or(0);
}

// Dates are integers here, and the summary's name is spelled otherwise than in the plain liens.
Json enriched_liens(const BookParcel& parcel, std::uint64_t seed) {
  const std::vector<BookMortgage> mortgages = mortgages_of(parcel, seed);
  Json open = Json::array();
  std::int64_t balance = 0;
  for (const BookMortgage& one : mortgages) {
    balance += one.balance_dollars;
    open.push_back({{"mortgageTransactionDetails",
                     {{"amount", one.amount_dollars},
                      {"mortgageDate", yyyymmdd(one.date)},
                      {"maturityDate", yyyymmdd(one.due_date)},
                      {"enrichedInterestRate", one.rate},
                      {"enrichedInterestRateConfidenceRank", 4},
                      {"enrichedInterestRateTypeCode", one.is_adjustable ? "ADJ" : "FIX"},
                      {"enrichedInterestRateTypeCodeConfidenceRank", 5},
                      {"enrichedLoanTypeCode", "CNV"},
                      {"enrichedLoanTypeCodeConfidenceRank", nullptr}}},
                    {"originationLenderDetails", {{"companyName", one.lender}}}});
  }
  const Json worked_out = {{"unpaidPrincipalBalance", balance}, {"upbAndPLTVRunDate", 20260100}};
  return {{"data", {{"openLiens", open}, {"enriched", worked_out}, {"openLienEquityAndLTV", summary_of(mortgages)}}}};
}

}  // namespace

std::string clip_of(const BookParcel& parcel) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%010lld", static_cast<long long>(parcel.attom_id));
  return text.data();
}

Json corelogic_item(const BookParcel& parcel, const BookAddress* shown, const std::string& fips, int score) {
  static const BookAddress kUnknown;
  const BookAddress& address = shown == nullptr ? kUnknown : *shown;
  std::string plain = parcel.apn;
  std::erase_if(plain, [](char c) { return c == '-' || c == '.' || c == ' '; });
  return {{"clip", clip_of(parcel)},
          {"v1PropertyId", fips + ":" + std::to_string(parcel.attom_id)},
          {"propertyAddress",
           {{"streetAddress", address.street_line()},
            {"city", address.parsed.city},
            {"state", address.parsed.state},
            {"zipCode", address.parsed.zip},
            {"zipPlus4", address.parsed.plus4},
            {"county", ""}}},
          {"propertyAPN",
           {{"fipsCode", fips},
            {"apnSequenceNumber", 1},
            {"apnParcelNumberUnformatted", plain},
            {"apnParcelNumberFormatted", parcel.apn},
            {"universalParcelId", ""}}},
          {"addressMatchInformation", {{"propertyMatchScore", score}, {"resultCode", ""}, {"matchCode", ""}}}};
}

Json corelogic_section(const std::string& product, const BookParcel& parcel, std::uint64_t seed) {
  if (product == "buildings") return buildings(parcel, seed);
  if (product == "ownership") return ownership(parcel, seed);
  if (product == "site-location") return site_location(parcel, seed);
  if (product == "tax-assessments") return tax(parcel, seed);
  if (product == "ownership-transfers") return transfers(parcel, seed);
  if (product == "liens") return liens(parcel, seed);
  if (product == "liens-enriched") return enriched_liens(parcel, seed);
  return nullptr;
}

Json corelogic_composite(const BookParcel& parcel, std::uint64_t seed, bool half) {
  const Json sale = transfers(parcel, seed);
  Json all = {{"buildings", buildings(parcel, seed)},
              {"ownership", ownership(parcel, seed)},
              {"siteLocation", site_location(parcel, seed)},
              {"taxAssessment", tax(parcel, seed)},
              {"mostRecentOwnerTransfer", sale},
              {"lastMarketSale", sale}};
  if (half) {
    all["buildings"] = nullptr;
    all["ownership"] = {{"errorResponse", {{"httpStatus", 500}, {"message", "Internal error"}}}};
  }
  return all;
}

}  // namespace hk::simulator
