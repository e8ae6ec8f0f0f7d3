#include "attom_facts.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "attom_json.hpp"
#include "attom_records.hpp"

#include <hk/base/text.hpp>
#include <hk/base/time.hpp>

namespace hk::enrichment::attom {
namespace {

constexpr double kAssessor = 0.9;
constexpr double kEstimatedPrice = 0.5;
constexpr double kUnscoredAvm = 0.5;
constexpr double kSquareFeetOfAcre = 43'560;

// Where values come from: when they were true, and how far they can be trusted.
struct Origin {
  std::string as_of{};
  double confidence = kAssessor;
  std::string note{};
};

class FactList {
 public:
  FactList(const Product& product, const Identity& identity) : product_(product), identity_(identity) {}

  void add(const char* field, const std::string& value, const Origin& origin) {
    if (value.empty() || !may_bring(product_, field)) return;
    facts_.push_back({.field = field,
                      .value = value,
                      .as_of = origin.as_of,
                      .confidence = std::min(origin.confidence, identity_.confidence),
                      .note = joined(origin.note, identity_.note)});
  }
  void add(const char* field, const std::optional<Cents>& cents, const Origin& origin) {
    if (cents) add(field, format_dollars(*cents), origin);
  }
  std::vector<FoundFact> take() { return std::move(facts_); }

 private:
  static std::string joined(const std::string& a, const std::string& b) {
    return a.empty() || b.empty() ? a + b : a + "; " + b;
  }

  const Product& product_;
  const Identity& identity_;
  std::vector<FoundFact> facts_;
};

// Numbers that can't be what they are called are left out: they would be shown, and reckoned with.
std::string whole(const std::optional<double>& number, double least, double most) {
  if (!number || *number < least || *number > most) return {};
  return std::to_string(std::llround(*number));
}

std::string counted(const std::optional<double>& number, double most) {
  return number && std::floor(*number) == *number ? whole(number, 1, most) : std::string{};
}

std::string area(const std::optional<double>& square_feet) { return whole(square_feet, 1, 1e10); }

std::string bathrooms(const Json& row) {
  auto total = number_at(row, {"building.rooms.bathsTotal"});
  if (!total) {
    const double full = number_at(row, {"building.rooms.bathsFull"}).value_or(0);
    total = full + number_at(row, {"building.rooms.bathsHalf"}).value_or(0) / 2;
  }
  if (*total <= 0 || *total > 1'000) return {};
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", *total);
  return text;
}

void add_structure(const Json& row, const std::string& as_of, FactList& facts) {
  const Origin record{.as_of = as_of};
  facts.add("parcelNumber", text_at(row, {"identifier.apn"}), record);
  facts.add("landUse", text_at(row, {"summary.propertyType", "summary.propLandUse", "summary.propClass"}), record);
  facts.add("zoning", text_at(row, {"lot.zoningType"}), record);
  facts.add("bedrooms", counted(number_at(row, {"building.rooms.beds"}), 1'000), record);
  facts.add("bathrooms", bathrooms(row), record);
  facts.add("yearBuilt", counted(number_at(row, {"summary.yearBuilt"}), 2'200), record);
  const auto living = number_at(row, {"building.size.livingSize", "building.size.universalSize"});
  if (living) facts.add("sqft", area(living), record);
  if (!living)
    facts.add("sqft", area(number_at(row, {"building.size.bldgSize"})),
              {.as_of = as_of, .note = "size of the whole building; the living area is not known"});
  auto lot = number_at(row, {"lot.lotSize2"});
  if (!lot)
    if (const auto acres = number_at(row, {"lot.lotSize1"})) lot = *acres * kSquareFeetOfAcre;
  facts.add("lotSize", area(lot), record);
}

// The assessor's opinion of the market if it is there, else the values for the tax: never a mixture of both.
void add_assessment(const Json& row, const std::string& as_of, FactList& facts) {
  if (known_at(row, "assessment.market")) {
    const Origin market{.as_of = as_of};
    facts.add("landValue", dollars_at(row, {"assessment.market.mktLandValue"}), market);
    facts.add("buildingValue", dollars_at(row, {"assessment.market.mktImprValue"}), market);
    facts.add("totalValue", dollars_at(row, {"assessment.market.mktTtlValue"}), market);
  } else {
    const Origin tax{.as_of = as_of, .note = kTaxNote};
    facts.add("landValue", dollars_at(row, {"assessment.assessed.assdLandValue"}), tax);
    facts.add("buildingValue", dollars_at(row, {"assessment.assessed.assdImprValue"}), tax);
    facts.add("totalValue", dollars_at(row, {"assessment.assessed.assdTtlValue"}), tax);
  }
  const std::string year = text_at(row, {"assessment.tax.taxYear"});
  const Origin tax{.as_of = as_of, .note = year.empty() ? "" : "tax year " + year};
  facts.add("taxAmount", dollars_at(row, {"assessment.tax.taxAmt"}), tax);
}

// A sale with a price before one without: a transfer without a price is seldom a sale.
bool is_later(const Sale& a, const Sale& b) {
  return std::make_pair(a.price.has_value(), a.date) > std::make_pair(b.price.has_value(), b.date);
}

Sale last_sale(const Json& row) {
  if (const Json* sale = known_at(row, "sale")) return sale_of(*sale);
  Sale last;
  const Json* history = known_at(row, "saleHistory");
  if (history == nullptr || !history->is_array()) return last;
  for (const Json& entry : *history) {
    const Sale sale = sale_of(entry);
    if (is_real_sale(entry) && is_later(sale, last)) last = sale;
  }
  return last;
}

void add_sale(const Json& row, FactList& facts) {
  const Sale sale = last_sale(row);
  facts.add("lastSaleDate", sale.date, {.as_of = sale.date});
  Origin price{.as_of = sale.date};
  if (sale.is_estimated) price.confidence = kEstimatedPrice;
  if (sale.is_estimated) price.note = kEstimatedNote;
  facts.add("lastSalePrice", sale.price, price);
}

// "516,000"
std::string grouped_dollars(Cents cents) {
  std::string digits = std::to_string((cents + 50) / 100);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

void add_avm(const Json& row, FactList& facts) {
  Origin model{.as_of = date_at(row, {"avm.eventDate"}), .confidence = kUnscoredAvm};
  if (const auto score = number_at(row, {"avm.amount.scr"})) model.confidence = std::clamp(*score / 100, 0.0, 1.0);
  const auto low = dollars_at(row, {"avm.amount.low"});
  const auto high = dollars_at(row, {"avm.amount.high"});
  if (low && high) model.note = "between $" + grouped_dollars(*low) + " and $" + grouped_dollars(*high);
  facts.add("estimatedValue", dollars_at(row, {"avm.amount.value"}), model);
}

}  // namespace

std::vector<FoundFact> facts_of_row(const Json& row, const Product& product, const Identity& identity) {
  FactList facts(product, identity);
  const std::string as_of = date_at(row, {"vintage.lastModified", "vintage.pubDate"});
  add_structure(row, as_of, facts);
  facts.add("ownerName", owner_name(row), {.as_of = as_of});
  add_assessment(row, as_of, facts);
  add_sale(row, facts);
  add_avm(row, facts);
  return facts.take();
}

}  // namespace hk::enrichment::attom
