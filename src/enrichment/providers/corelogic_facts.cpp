#include "corelogic_facts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>

#include "attom_json.hpp"
#include "corelogic_json.hpp"

#include <hk/base/text.hpp>

namespace hk::enrichment::corelogic {
namespace {

using attom::dollars_at;
using attom::known_at;
using attom::member;
using attom::number_at;
using attom::text_at;
using attom::text_of;

constexpr double kAssessor = 0.9;
constexpr double kCountOfRooms = 0.5;
constexpr double kSquareFeetOfAcre = 43'560;
constexpr std::size_t kOwnersMax = 4;
constexpr std::size_t kOwnerBytesMax = 300;

struct Origin {
  std::string as_of{};
  double confidence = kAssessor;
  std::string note{};
};

class FactList {
 public:
  FactList(const Product& product, std::vector<FoundFact>& facts) : product_(product), facts_(facts) {}

  void add(const char* field, const std::string& value, const Origin& origin) {
    if (value.empty() || !may_bring(product_, field)) return;
    if (std::ranges::find(facts_, field, &FoundFact::field) != facts_.end()) return;
    facts_.push_back({field, value, origin.as_of, origin.confidence, origin.note});
  }
  void add(const char* field, const std::optional<Cents>& cents, const Origin& origin) {
    if (cents) add(field, format_dollars(*cents), origin);
  }

 private:
  const Product& product_;
  std::vector<FoundFact>& facts_;
};

std::string joined(const std::string& a, const std::string& b) { return a.empty() || b.empty() ? a + b : a + "; " + b; }

std::string whole(const std::optional<double>& number, double least, double most) {
  if (!number || *number < least || *number > most) return {};
  return std::to_string(std::llround(*number));
}

std::string counted(const std::optional<double>& number, double most) {
  return number && std::floor(*number) == *number ? whole(number, 1, most) : std::string{};
}

// bathroomsCount is a count of rooms, in which half a bath is one: it only stands in when nothing else is known.
void add_bathrooms(const Json& summary, FactList& facts) {
  static constexpr std::array<std::pair<std::string_view, double>, 4> kKinds = {{{"fullBathroomsCount", 1},
                                                                                 {"threeQtrBathroomsCount", 0.75},
                                                                                 {"halfBathroomsCount", 0.5},
                                                                                 {"oneQtrBathroomsCount", 0.25}}};
  double total = 0;
  for (const auto& [name, worth] : kKinds) total += number_at(summary, {name}).value_or(0) * worth;
  if (total > 0 && total <= 1'000) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.10g", total);
    facts.add("bathrooms", text.data(), {});
  } else if (total == 0) {
    facts.add("bathrooms", counted(number_at(summary, {"bathroomsCount"}), 1'000),
              {.confidence = kCountOfRooms, .note = "rooms with a bath, a half bath counted as one"});
  }
}

// The largest one is the house; sheds have years, too.
std::string year_built(const std::vector<const Json*>& buildings) {
  const Json* house = nullptr;
  double largest = -1;
  for (const Json* building : buildings) {
    const double area = number_at(*building, {"interiorArea.universalBuildingAreaSquareFeet"}).value_or(0);
    const bool has_year = known_at(*building, "constructionDetails.yearBuilt") != nullptr;
    if (!has_year || area <= largest) continue;
    house = building;
    largest = area;
  }
  if (house == nullptr) return {};
  return counted(number_at(*house, {"constructionDetails.yearBuilt"}), 2'200);
}

void add_buildings(const Json& data, FactList& facts, std::vector<std::string>&) {
  const Json* found = member(data, "allBuildingsSummary");
  const Json summary = found != nullptr && found->is_object() ? *found : Json::object();
  const std::vector<const Json*> buildings = objects_in(data, {"buildings"});
  facts.add("bedrooms", counted(number_at(summary, {"bedroomsCount"}), 1'000), {});
  add_bathrooms(summary, facts);
  facts.add("sqft", whole(number_at(summary, {"livingAreaSquareFeet"}), 1, 1e10), {});
  facts.add("sqft", whole(number_at(summary, {"totalAreaSquareFeet"}), 1, 1e10),
            {.note = "size of all buildings; the living area is not known"});
  if (buildings.size() == 1)
    facts.add("sqft", whole(number_at(*buildings[0], {"interiorArea.universalBuildingAreaSquareFeet"}), 1, 1e10),
              {.note = "size of the building; the living area is not known"});
  facts.add("yearBuilt", year_built(buildings), {});
}

double sequence_of(const Json* owner) { return number_at(*owner, {"sequenceNumber"}).value_or(1e9); }

std::string owner_names(const Json& data) {
  const Json* current = member(data, "currentOwners");
  if (current == nullptr || !current->is_object()) return {};
  std::vector<const Json*> owners = objects_in(*current, {"ownerNames"});
  std::ranges::stable_sort(owners, {}, sequence_of);
  std::vector<std::string> names;
  for (const Json* owner : owners) {
    std::string name = text_at(*owner, {"fullName"});
    if (name.empty())
      name = collapse_space(text_at(*owner, {"firstNameAndMiddleInitial"}) + " " + text_at(*owner, {"lastName"}));
    if (!name.empty() && names.size() < kOwnersMax) names.push_back(std::move(name));
  }
  const std::string all = join(names, " & ");
  return all.size() <= kOwnerBytesMax ? all : names.front();
}

// Whoever reads the name must know whether it may be written to.
std::string owner_note(const Json& data, std::vector<std::string>& unlisted) {
  static constexpr std::string_view kOccupied[] = {"M", "O", "S"}, kAbsent[] = {"A", "T"},
                                    kEtal[] = {"A", "C", "U", "V"};
  static constexpr std::string_view kOccupancy[] = {"M", "O", "S", "A", "T"}, kOptOut[] = {"Y", "N"};
  const auto code = [&](const char* name, std::span<const std::string_view> listed) {
    const std::string of_owners = std::string("currentOwners.") + name;
    const std::string of_mailing = std::string("currentOwnerMailingInfo.") + name;
    std::string word = upper_ascii(text_at(data, {of_owners, of_mailing, name}));
    note_unless_listed(unlisted, name, word, listed);
    return word;
  };
  const auto is_one_of = [](const std::string& word, std::span<const std::string_view> listed) {
    return std::ranges::find(listed, word) != listed.end();
  };
  (void)code("ownerEtalCode", kEtal);
  const std::string occupancy = code("occupancyCode", kOccupancy);
  const std::string note = is_one_of(occupancy, kOccupied) ? "lives there"
                           : is_one_of(occupancy, kAbsent) ? "lives elsewhere"
                                                           : "";
  return joined(
      code("ownerMailingOptOutIndicator", kOptOut) == "Y" ? "wants no advertising by mail: must not be written to" : "",
      note);
}

void add_ownership(const Json& data, FactList& facts, std::vector<std::string>& unlisted) {
  facts.add("ownerName", owner_names(data), {.note = owner_note(data, unlisted)});
}

void add_site(const Json& data, FactList& facts, std::vector<std::string>&) {
  auto lot = number_at(data, {"lot.areaSquareFeet"});
  if (!lot)
    if (const auto acres = number_at(data, {"lot.areaAcres"})) lot = *acres * kSquareFeetOfAcre;
  facts.add("lotSize", whole(lot, 1, 1e10), {});
}

LooseDate date_at(const Json& from, std::initializer_list<std::string_view> paths) {
  for (const std::string_view path : paths)
    if (const Json* value = known_at(from, path))
      if (LooseDate date = loose_date(*value); !date.date.empty()) return date;
  return {};
}

std::string meaning_of_value(const std::string& source) {
  if (source == "M") return "";
  if (source == "P") return "appraised by the county";
  if (source == "A") return "assessed for the tax, which may be a part of the market value";
  return "of which kind is not known";
}

std::string year_of(const Json& item, std::string_view path) { return counted(number_at(item, {path}), 2'200); }

void add_tax(const Json& item, FactList& facts, std::vector<std::string>& unlisted) {
  static constexpr std::string_view kSources[] = {"A", "M", "P"};
  const std::string source = upper_ascii(text_at(item, {"assessedValue.calculatedTotalValueSourceCode"}));
  note_unless_listed(unlisted, "calculatedTotalValueSourceCode", source, kSources);
  const std::string year = year_of(item, "assessedValue.taxAssessedYear");
  const std::string as_of = date_at(item, {"taxrollUpdate.lastAssessorUpdateDate"}).date;
  const Origin value{as_of, kAssessor, joined(meaning_of_value(source), year.empty() ? "" : "of " + year)};
  facts.add("landValue", dollars_at(item, {"assessedValue.calculatedLandValue"}), value);
  facts.add("buildingValue", dollars_at(item, {"assessedValue.calculatedImprovementValue"}), value);
  facts.add("totalValue", dollars_at(item, {"assessedValue.calculatedTotalValue"}), value);
  const std::string billed = year_of(item, "taxAmount.billedYear");
  const std::string unpaid = year_of(item, "taxAmount.delinquentYear");
  facts.add("taxAmount", dollars_at(item, {"taxAmount.totalTaxAmount"}),
            {as_of, kAssessor,
             joined(billed.empty() ? "" : "tax year " + billed, unpaid.empty() ? "" : "unpaid since " + unpaid)});
}

bool says_yes(const Json& item, std::string_view path) {
  const Json* value = known_at(item, path);
  if (value == nullptr) return false;
  if (value->is_boolean()) return value->get<bool>();
  const std::string word = upper_ascii(text_of(*value));
  return word == "Y" || word == "1" || word == "TRUE";
}

void add_sale(const Json& item, FactList& facts, std::vector<std::string>&) {
  const LooseDate date =
      date_at(item, {"transactionDetails.saleDateDerived", "transactionDetails.saleRecordingDateDerived"});
  const std::string kind =
      says_yes(item, "transactionDetails.isForeclosureReo") ? "sold by a bank after foreclosure" : "";
  facts.add("lastSaleDate", date.date, {date.date, kAssessor, joined(date.note, kind)});
  facts.add("lastSalePrice", dollars_at(item, {"transactionDetails.saleAmount"}), {date.date, kAssessor, kind});
}

using Add = void (*)(const Json&, FactList&, std::vector<std::string>&);

Add adder_of(std::string_view product) {
  if (product == "buildings") return add_buildings;
  if (product == "ownership") return add_ownership;
  if (product == "site-location") return add_site;
  if (product == "tax-assessments") return add_tax;
  return add_sale;
}

std::string newest_first(const Json* item) {
  const LooseDate date =
      date_at(*item, {"transactionDetails.saleDateDerived", "transactionDetails.saleRecordingDateDerived",
                      "taxrollUpdate.lastAssessorUpdateDate"});
  return date.date.empty() ? text_at(*item, {"assessedValue.taxAssessedYear"}) : date.date;
}

// What a section holds: its `data`, or the newest of its items. Null with `content` when there is none.
const Json* subject_of(const Json& answer, Content& content) {
  content = Content::kNothing;
  if (answer.is_null() || (answer.is_structured() && answer.empty())) return nullptr;
  content = Content::kUnreadable;
  if (!answer.is_object()) return nullptr;
  const Json* data = member(answer, "data");
  const Json* items = member(answer, "items");
  const auto list = objects_in(answer, {"items", "data"});
  if (data != nullptr && data->is_object() && !data->empty()) return content = Content::kFacts, data;
  if (!list.empty()) return content = Content::kFacts, *std::ranges::max_element(list, {}, newest_first);
  if (problem_in(answer).said) return content = Content::kFailed, nullptr;
  if (data == nullptr && items == nullptr) return nullptr;
  const auto is_none = [](const Json* value) {
    return value == nullptr || value->is_null() || (value->is_structured() && value->empty());
  };
  if (is_none(data) && is_none(items)) content = Content::kNothing;
  return nullptr;
}

}  // namespace

const std::vector<Section>& sections() {
  static const std::vector<Section> all = {
      {"buildings", "buildings", {"bedrooms", "bathrooms", "sqft", "yearBuilt"}},
      {"ownership", "ownership", {"ownerName"}},
      {"site-location", "siteLocation", {"lotSize"}},
      {"tax-assessments", "taxAssessment", {"landValue", "buildingValue", "totalValue", "taxAmount"}},
      {"ownership-transfers", "lastMarketSale", {"lastSaleDate", "lastSalePrice"}},
  };
  return all;
}

Content add_facts(const Json& answer, const Section& section, const Product& product, std::vector<FoundFact>& facts,
                  std::vector<std::string>& unlisted) {
  Content content = Content::kNothing;
  const Json* subject = subject_of(answer, content);
  if (subject == nullptr) return content;
  FactList list(product, facts);
  adder_of(section.product)(*subject, list, unlisted);
  return content;
}

}  // namespace hk::enrichment::corelogic
