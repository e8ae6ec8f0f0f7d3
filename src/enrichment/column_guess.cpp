// Guessing columns: header words first, then the sample values as a check.
#include <algorithm>
#include <cctype>
#include <set>
#include <span>

#include "cells.hpp"
#include "column_names.hpp"

#include <hk/base/money.hpp>
#include <hk/base/text.hpp>
#include <hk/base/time.hpp>
#include <hk/enrichment/parcel_columns.hpp>

namespace hk::enrichment {
namespace {

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

std::optional<F> named(const std::vector<std::string>& words,
                       std::span<const std::pair<std::string_view, F>> names = kNames) {
  const std::string phrase = join(words, " ");
  for (const auto& [name, field] : names)
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
  if (const auto field = named(words, kMailNames)) return {*field, 0.9};
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
    case F::kAddress:
    case F::kStreetName:
    case F::kCity:
    case F::kMailCity:
    case F::kMailAddress:
    case F::kOwnerName:
      return letters || field == F::kStreetName;
    case F::kState:
    case F::kMailState:
      return letters && text.size() <= 20;
    case F::kZip:
    case F::kMailZip:
      return !letters && text.size() >= 4 && text.size() <= 10;
    case F::kHouseNumber:
      return text.size() <= 10 && std::isdigit(static_cast<unsigned char>(text[0]));
    case F::kBedrooms:
    case F::kBathrooms:
    case F::kFullBaths:
    case F::kHalfBaths:
      return is_whole(text, 500);
    case F::kSqft:
    case F::kLotSize:
    case F::kLotAcres:
      return is_whole(text, 1e10);
    case F::kYearBuilt:
      return is_whole(text, 2200);
    case F::kLandValue:
    case F::kBuildingValue:
    case F::kTotalValue:
    case F::kTaxAmount:
    case F::kSalePrice:
      return parse_dollars(text).has_value();
    case F::kSaleDate:
    case F::kAsOf:
      return looks_like_date(text);
    default:
      return true;
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
  if (!taken.contains(F::kMailAddress))  // the owner's city or state alone is no address
    std::erase_if(all, [](const ColumnGuess& guess) {
      return guess.field == F::kMailCity || guess.field == F::kMailState || guess.field == F::kMailZip;
    });
  std::ranges::sort(all, {}, &ColumnGuess::index);
  return all;
}

}  // namespace hk::enrichment
