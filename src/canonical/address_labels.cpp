#include <hk/canonical/address_labels.hpp>

#include <algorithm>
#include <array>
#include <iterator>

#include "address_model.hpp"
#include "address_recipient.hpp"
#include "address_tables.hpp"
#include "address_words.hpp"

#include <hk/base/text.hpp>

namespace hk::canonical {
namespace {

constexpr std::size_t kLabels = kAddressLabelCount;

constexpr std::array<std::string_view, kLabels> kNames = {"AddressNumber",
                                                          "AddressNumberPrefix",
                                                          "AddressNumberSuffix",
                                                          "BuildingName",
                                                          "CornerOf",
                                                          "CountryName",
                                                          "IntersectionSeparator",
                                                          "LandmarkName",
                                                          "NotAddress",
                                                          "OccupancyIdentifier",
                                                          "OccupancyType",
                                                          "PlaceName",
                                                          "Recipient",
                                                          "StateName",
                                                          "StreetName",
                                                          "StreetNamePostDirectional",
                                                          "StreetNamePostModifier",
                                                          "StreetNamePostType",
                                                          "StreetNamePreDirectional",
                                                          "StreetNamePreModifier",
                                                          "StreetNamePreType",
                                                          "SubaddressIdentifier",
                                                          "SubaddressType",
                                                          "USPSBoxGroupID",
                                                          "USPSBoxGroupType",
                                                          "USPSBoxID",
                                                          "USPSBoxType",
                                                          "ZipCode",
                                                          "ZipPlus4"};

using Scores = std::array<int, kLabels>;

Scores scores_of(const LabelModel& model, const Features& features) {
  constexpr int kZero = 128;
  Scores scores{};
  for (const auto feature : features) {
    const auto found = std::ranges::lower_bound(model.features, feature);
    if (found == model.features.end() || *found != feature) continue;
    const auto index = static_cast<std::size_t>(found - model.features.begin());
    for (auto v = model.begins[index]; v < model.begins[index + 1]; ++v) {
      scores[model.votes[v] >> 8] += static_cast<int>(model.votes[v] & 0xFFU) - kZero;
    }
  }
  return scores;
}

// The best way to each label of the next token: its score, and where it came from.
std::array<std::uint8_t, kLabels> step(const LabelModel& model, Scores& best, const Scores& own) {
  std::array<std::uint8_t, kLabels> from{};
  Scores next{};
  for (std::size_t to = 0; to < kLabels; ++to) {
    std::size_t chosen = 0;
    const auto score = [&](std::size_t label) { return best[label] + model.edges[label * kLabels + to]; };
    for (std::size_t label = 1; label < kLabels; ++label) {
      if (score(label) > score(chosen)) chosen = label;
    }
    from[to] = static_cast<std::uint8_t>(chosen);
    next[to] = score(chosen) + own[to];
  }
  best = next;
  return from;
}

constexpr std::uint32_t kFeatures[] = {
#define HK_FEATURES
#include "tables/address_labels.inc"
#undef HK_FEATURES
};
constexpr std::uint32_t kBegins[] = {
#define HK_BEGINS
#include "tables/address_labels.inc"
#undef HK_BEGINS
};
constexpr std::uint16_t kVotes[] = {
#define HK_VOTES
#include "tables/address_labels.inc"
#undef HK_VOTES
};
constexpr std::int16_t kEdges[] = {
#define HK_EDGES
#include "tables/address_labels.inc"
#undef HK_EDGES
};
static_assert(std::size(kBegins) == std::size(kFeatures) + 1);
static_assert(std::size(kEdges) == kLabels * (kLabels + 2));

}  // namespace

bool names_somebody(AddressLabel label) {
  return label == AddressLabel::kRecipient || label == AddressLabel::kBuildingName ||
         label == AddressLabel::kLandmarkName || label == AddressLabel::kNotAddress;
}

std::string_view name_of(AddressLabel label) { return kNames[static_cast<std::size_t>(label)]; }

std::optional<AddressLabel> address_label(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<AddressLabel>(found - kNames.begin());
}

const LabelModel& learned_labels() {
  static constexpr LabelModel kModel{kFeatures, kBegins, kVotes, kEdges};
  return kModel;
}

// Viterbi: the best whole chain, not the best label of each token.
std::vector<AddressLabel> best_labels(const LabelModel& model, const std::vector<Features>& tokens) {
  if (tokens.empty()) return {};
  constexpr std::size_t kFirst = kLabels * kLabels, kLast = kFirst + kLabels;
  Scores best = scores_of(model, tokens[0]);
  for (std::size_t label = 0; label < kLabels; ++label) best[label] += model.edges[kFirst + label];
  std::vector<std::array<std::uint8_t, kLabels>> from;
  for (std::size_t i = 1; i < tokens.size(); ++i) from.push_back(step(model, best, scores_of(model, tokens[i])));
  for (std::size_t label = 0; label < kLabels; ++label) best[label] += model.edges[kLast + label];
  auto label = static_cast<std::size_t>(std::ranges::max_element(best) - best.begin());
  std::vector<AddressLabel> out(tokens.size());
  for (std::size_t i = tokens.size(); i-- > 0;) {
    out[i] = static_cast<AddressLabel>(label);
    if (i > 0) label = from[i - 1][label];
  }
  return out;
}

std::vector<AddressToken> label_address(std::string_view typed) {
  if (typed.size() > kAddressBytesMax) return {};
  auto tokens = split_tokens(typed);
  const auto labels = best_labels(learned_labels(), features_of(tokens));
  std::vector<AddressToken> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) out.push_back({std::move(tokens[i].text), labels[i]});
  return out;
}

std::string names_beside(std::string_view typed, const Address& read) {
  // Most addresses: a number and a street, and nothing beside them. Lists have millions.
  const bool begins_with_number = !typed.empty() && typed.front() >= '0' && typed.front() <= '9';
  if (begins_with_number && typed.find_first_of(",;\n") == std::string_view::npos) return {};
  Texts kept = texts_of(split_words(read.street_line() + " " + read.last_line()));
  std::string out;
  for (const auto& token : label_address(typed)) {
    const auto words = texts_of(split_words(token.text));
    const bool in_address =
        std::ranges::any_of(words, [&](const auto& word) { return std::ranges::find(kept, word) != kept.end(); });
    if (names_somebody(token.label) && !in_address) out += (out.empty() ? "" : " ") + token.text;
  }
  return out;
}

std::string behind_names(std::string_view typed) {
  if (typed.size() > kAddressBytesMax) return {};
  const auto tokens = split_tokens(typed);
  const auto labels = best_labels(learned_labels(), features_of(tokens));
  std::size_t first = 0;
  while (first < tokens.size() && names_somebody(labels[first]) && !has_digit(tokens[first].text)) ++first;
  if (first == 0 || first == tokens.size() || labels[first] != AddressLabel::kAddressNumber) return {};
  std::string out;
  for (std::size_t i = first; i < tokens.size(); ++i) {
    out += tokens[i].text + (tokens[i].line_end ? "\n" : tokens[i].comma ? ", " : " ");
  }
  return out;
}

}  // namespace hk::canonical
