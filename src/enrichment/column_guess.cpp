// Guessing columns: header words first, then the sample values as a check.
#include <algorithm>
#include <cctype>
#include <set>

#include "cells.hpp"

#include <hk/base/money.hpp>
#include <hk/base/text.hpp>
#include <hk/base/time.hpp>
#include <hk/enrichment/parcel_columns.hpp>

namespace hk::enrichment {
namespace {

using F = ParcelField;
using Word = std::pair<std::string_view, std::string_view>;

// Abbreviations of assessors.
constexpr Word kAbbreviations[] = {
    {"yr", "year"},        {"blt", "built"},       {"bldg", "building"},  {"bld", "building"},  {"impr", "building"},
    {"improvement", "building"}, {"improvements", "building"}, {"addr", "address"}, {"adr", "address"},
    {"amt", "amount"},     {"dt", "date"},         {"mkt", "market"},     {"val", "value"},     {"no", "number"},
    {"num", "number"},     {"nbr", "number"},      {"prop", "property"},  {"sf", "sqft"},       {"sqf", "sqft"},
    {"beds", "bedrooms"},  {"bed", "bedrooms"},    {"bedroom", "bedrooms"}, {"bdrm", "bedrooms"}, {"bdrms", "bedrooms"},
    {"br", "bedrooms"},    {"bath", "baths"},     {"bathrooms", "baths"}, {"bathroom", "baths"},
    {"bthrm", "baths"},    {"ac", "acres"},        {"acreage", "acres"},  {"acre", "acres"},    {"dir", "direction"},
    {"predir", "predirection"}, {"postdir", "postdirection"}, {"sufdir", "postdirection"}, {"str", "street"},
    {"zipcode", "zip"},    {"zip5", "zip"},        {"postal", "zip"},     {"town", "city"},     {"municipality", "city"},
    {"nm", "name"},        {"own", "owner"},       {"owner1", "owner"},   {"tot", "total"},     {"assd", "assessed"},
    {"prc", "price"},      {"apn", "parcel"},     {"pin", "parcel"},    {"pid", "parcel"},
    {"usage", "use"},      {"dsc", "description"}, {"desc", "description"}, {"cd", "code"},     {"ref", "reference"},
    {"char", ""},          {"liv", "living"},     {"fin", "finished"},  {"hse", "house"},
};

// Words that say nothing about which field it is.
constexpr std::string_view kFluff[] = {"situs", "site", "property", "location", "full", "market", "current", "county",
                                       "the", "of", "code", "last", "recent", "most", "latest", "line", "1", "assessed",
                                       "appraised", "description", "in"};

// Columns about somebody or something else, whatever follows.
constexpr std::string_view kOthers[] = {"mail", "mailing", "mailed", "seller", "buyer", "grantor", "grantee", "previous",
                                        "prior", "prev", "agent", "lender", "tenant", "exempt", "exemption", "remark", "remarks"};

// Header words after expansion, joined by blanks -> field.
constexpr std::pair<std::string_view, F> kNames[] = {
    {"parcel", F::kParcelNumber}, {"parcel id", F::kParcelNumber}, {"parcelid", F::kParcelNumber},
    {"parcel number", F::kParcelNumber}, {"parcelnumber", F::kParcelNumber}, {"property id", F::kParcelNumber},
    {"property index number", F::kParcelNumber}, {"tax id", F::kParcelNumber}, {"tax parcel", F::kParcelNumber},
    {"assessor parcel number", F::kParcelNumber}, {"map parcel", F::kParcelNumber}, {"bbl", F::kParcelNumber},
    {"account number", F::kParcelNumber}, {"folio", F::kParcelNumber}, {"folio number", F::kParcelNumber},
    {"address", F::kAddress}, {"property address", F::kAddress}, {"situs address", F::kAddress},
    {"site address", F::kAddress}, {"street address", F::kAddress}, {"property location", F::kAddress},
    {"situs", F::kAddress}, {"property street", F::kAddress},
    {"house number", F::kHouseNumber}, {"street number", F::kHouseNumber}, {"house", F::kHouseNumber},
    {"address number", F::kHouseNumber},
    {"predirection", F::kStreetPredir}, {"pre direction", F::kStreetPredir}, {"street direction", F::kStreetPredir},
    {"street predirection", F::kStreetPredir}, {"direction", F::kStreetPredir}, {"street pre direction", F::kStreetPredir},
    {"street name", F::kStreetName}, {"street", F::kStreetName},
    {"street type", F::kStreetType}, {"street suffix", F::kStreetType}, {"suffix", F::kStreetType},
    {"postdirection", F::kStreetPostdir}, {"post direction", F::kStreetPostdir},
    {"street postdirection", F::kStreetPostdir}, {"street post direction", F::kStreetPostdir},
    {"unit", F::kUnit}, {"unit number", F::kUnit}, {"apt", F::kUnit}, {"apartment", F::kUnit}, {"suite", F::kUnit},
    {"city", F::kCity}, {"city name", F::kCity},
    {"address city", F::kCity}, {"address city name", F::kCity},
    {"state", F::kState}, {"address state", F::kState}, {"zip", F::kZip}, {"address zip", F::kZip}, {"zip code", F::kZip},
    {"owner", F::kOwnerName}, {"owner name", F::kOwnerName}, {"owner 1", F::kOwnerName}, {"owner name 1", F::kOwnerName},
    {"ownername", F::kOwnerName}, {"owner 1 name", F::kOwnerName},
    {"land use", F::kLandUse}, {"use", F::kLandUse}, {"property type", F::kLandUse}, {"property class", F::kLandUse},
    {"use description", F::kLandUse}, {"land use description", F::kLandUse}, {"class description", F::kLandUse},
    {"property use", F::kLandUse}, {"residential type", F::kResidentialType},
    {"bedrooms", F::kBedrooms}, {"number bedrooms", F::kBedrooms}, {"total bedrooms", F::kBedrooms},
    {"baths", F::kBathrooms}, {"total baths", F::kBathrooms}, {"number baths", F::kBathrooms},
    {"full baths", F::kFullBaths}, {"fbath", F::kFullBaths}, {"baths full", F::kFullBaths}, {"fixtures full", F::kFullBaths},
    {"half baths", F::kHalfBaths}, {"hbath", F::kHalfBaths}, {"baths half", F::kHalfBaths},
    {"sqft", F::kSqft}, {"square feet", F::kSqft}, {"building sqft", F::kSqft}, {"living area", F::kSqft},
    {"living sqft", F::kSqft}, {"finished area", F::kSqft}, {"finished sqft", F::kSqft}, {"building area", F::kSqft},
    {"total sqft", F::kSqft}, {"heated sqft", F::kSqft}, {"living area sqft", F::kSqft}, {"gross living area", F::kSqft},
    {"year built", F::kYearBuilt}, {"built year", F::kYearBuilt}, {"yearbuilt", F::kYearBuilt}, {"yrblt", F::kYearBuilt},
    {"lot sqft", F::kLotSize}, {"land sqft", F::kLotSize}, {"lot size", F::kLotSize}, {"lot size sqft", F::kLotSize},
    {"lot area", F::kLotSize}, {"land area", F::kLotSize}, {"lotarea", F::kLotSize}, {"lot square feet", F::kLotSize},
    {"acres", F::kLotAcres}, {"lot acres", F::kLotAcres}, {"lot size acres", F::kLotAcres}, {"land acres", F::kLotAcres},
    {"land value", F::kLandValue}, {"land", F::kLandValue}, {"market land", F::kLandValue}, {"assessed land", F::kLandValue},
    {"building value", F::kBuildingValue}, {"building", F::kBuildingValue}, {"market building", F::kBuildingValue},
    {"total value", F::kTotalValue}, {"assessed value", F::kTotalValue}, {"market total", F::kTotalValue},
    {"total assessed value", F::kTotalValue}, {"appraised value", F::kTotalValue}, {"market value", F::kTotalValue},
    {"total", F::kTotalValue}, {"assessed total", F::kTotalValue},
    {"tax amount", F::kTaxAmount}, {"taxes", F::kTaxAmount}, {"annual tax", F::kTaxAmount}, {"total tax", F::kTaxAmount},
    {"sale date", F::kSaleDate}, {"sold date", F::kSaleDate}, {"date recorded", F::kSaleDate}, {"deed date", F::kSaleDate},
    {"date of sale", F::kSaleDate}, {"transfer date", F::kSaleDate}, {"sales date", F::kSaleDate},
    {"sale price", F::kSalePrice}, {"sale amount", F::kSalePrice}, {"sold price", F::kSalePrice},
    {"consideration", F::kSalePrice}, {"sales price", F::kSalePrice}, {"price", F::kSalePrice},
    {"legal reference", F::kSaleReference}, {"deed reference", F::kSaleReference}, {"deed number", F::kSaleReference},
    {"document number", F::kSaleReference}, {"doc number", F::kSaleReference}, {"instrument number", F::kSaleReference},
    {"deed book page", F::kSaleReference}, {"sold as vacant", F::kSoldAsVacant},
    {"tax year", F::kAsOf}, {"list year", F::kAsOf}, {"assessment year", F::kAsOf}, {"assessment date", F::kAsOf},
    {"roll year", F::kAsOf}, {"as of", F::kAsOf}, {"valuation date", F::kAsOf},
    {"serial number", F::kSerialNumber},
};

// "YearBuilt", "YR_BLT", "yr blt" -> year, built. Digits stay with the letters before them.
std::vector<std::string> words_of(const std::string& header) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < header.size(); ++i) {
    const auto c = static_cast<unsigned char>(header[i]);
    const bool hump = i > 0 && std::isupper(c) && std::islower(static_cast<unsigned char>(header[i - 1]));
    if ((hump || !std::isalnum(c)) && !words.back().empty()) words.emplace_back();
    if (std::isalnum(c)) words.back() += static_cast<char>(std::tolower(c));
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::vector<std::string> expanded(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const std::string& word : words) {
    const auto known = std::find_if(std::begin(kAbbreviations), std::end(kAbbreviations),
                                    [&](const Word& pair) { return pair.first == word; });
    const std::string_view full = known == std::end(kAbbreviations) ? std::string_view(word) : known->second;
    if (!full.empty()) out.emplace_back(full);
  }
  return out;
}

std::optional<F> named(const std::vector<std::string>& words) {
  const std::string phrase = join(words, " ");
  for (const auto& [name, field] : kNames)
    if (name == phrase) return field;
  return std::nullopt;
}

struct NameGuess {
  F field = F::kParcelNumber;
  double confidence = 0;
};

NameGuess guess_by_name(const std::string& header) {
  const std::vector<std::string> typed = words_of(header);
  std::vector<std::string> words = expanded(typed);
  const auto other = [](const std::string& word) { return std::ranges::count(kOthers, word) != 0; };
  if (std::ranges::any_of(words, other)) return {};
  if (const auto field = named(typed)) return {*field, 1.0};
  if (const auto field = named(words)) return {*field, 0.95};
  const bool of_owner = !words.empty() && words[0] == "owner";  // the owner's own address and flags
  if (of_owner) return {};
  std::erase_if(words, [](const std::string& word) { return std::ranges::count(kFluff, word) != 0; });
  if (const auto field = named(words)) return {*field, 0.7};
  return {};
}

bool is_whole(const std::string& text, double most) {
  const auto number = parse_number(text);
  return number && *number >= 0 && *number <= most;
}

bool looks_like_date(const std::string& text) { return parse_date(text) || (is_whole(text, 2200) && text.size() == 4); }

bool looks_like(F field, const std::string& text) {
  const bool letters = std::ranges::any_of(text, [](char c) { return std::isalpha(static_cast<unsigned char>(c)); });
  switch (field) {
    case F::kAddress: case F::kStreetName: case F::kCity: case F::kOwnerName: return letters || field == F::kStreetName;
    case F::kState: return letters && text.size() <= 20;
    case F::kZip: return !letters && text.size() >= 4 && text.size() <= 10;
    case F::kHouseNumber: return text.size() <= 10 && std::isdigit(static_cast<unsigned char>(text[0]));
    case F::kBedrooms: case F::kBathrooms: case F::kFullBaths: case F::kHalfBaths: return is_whole(text, 500);
    case F::kSqft: case F::kLotSize: case F::kLotAcres: return is_whole(text, 1e10);
    case F::kYearBuilt: return is_whole(text, 2200);
    case F::kLandValue: case F::kBuildingValue: case F::kTotalValue: case F::kTaxAmount: case F::kSalePrice:
      return parse_dollars(text).has_value();
    case F::kSaleDate: case F::kAsOf: return looks_like_date(text);
    default: return true;
  }
}

// The share of the samples that look like the field; 1 when there are none.
double share_that_fits(F field, std::size_t column, const std::vector<std::vector<std::string>>& samples) {
  double seen = 0, fit = 0;
  for (const auto& row : samples) {
    const std::string text = column < row.size() ? collapse_space(row[column]) : std::string();
    if (is_placeholder(text)) continue;
    seen += 1;
    fit += looks_like(field, text) ? 1 : 0;
  }
  return seen == 0 ? 1 : fit / seen;
}

}  // namespace

std::vector<ColumnGuess> guess_columns(const std::vector<std::string>& header,
                                       const std::vector<std::vector<std::string>>& samples) {
  constexpr double kShareLeast = 0.6;
  std::vector<ColumnGuess> all;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const NameGuess name = guess_by_name(header[i]);
    if (name.confidence == 0) continue;
    const double share = share_that_fits(name.field, i, samples);
    if (share >= kShareLeast) all.push_back({i, name.field, name.confidence * share});
  }
  std::ranges::stable_sort(all, [](const auto& a, const auto& b) { return a.confidence > b.confidence; });
  std::set<F> taken;
  std::erase_if(all, [&](const ColumnGuess& guess) { return !taken.insert(guess.field).second; });
  std::ranges::sort(all, {}, &ColumnGuess::index);
  return all;
}

}  // namespace hk::enrichment
